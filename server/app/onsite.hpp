// What may be set off at the devices of a unit, by button, PIN or stick. A unit without a permit of
// its own has that of the nearest unit above it that has one.
#pragma once

#include "core/unit/dated.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownPermit {
    UnitId unit;
    OnsitePermit permit;
    std::optional<UnitId> inherited_from; // the unit has none of its own; this is from there
    Version version = 0; // 0: none yet; of an earlier day as well
    std::optional<Dated<UnitId>> since; // since when it holds; none: nobody permitted anything
};
// As of today unless told; refuses as unit_on does.
Result<ShownPermit> show_permit(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});

// A person with an empty PIN keeps the one he has. Nobody can permit what he may not do: the caller
// needs the right to send emergencies there.
struct WishedPermit {
    std::vector<TemplateId> templates;
    TemplateId button;
    struct Person {
        std::string name;
        std::string pin; // as typed
    };
    std::vector<Person> people;
    bool stick = false;
};
// Hashing takes a while: it is done before the transaction. Refuses with onsite.weak_pin.
Result<OnsitePermit> hashed(const WishedPermit& wished);
Result<ShownPermit> save_permit(Records& records, const Deed& deed, UnitId unit,
    OnsitePermit permit, std::optional<Version> seen);

// Of the units from a device's own upwards, the permit of the first that has one.
OnsitePermit permit_for(Records& records, const std::vector<UnitId>& upwards);
OnsitePermit permit_for(
    const std::map<UnitId, OnsitePermit>& permits, const std::vector<UnitId>& upwards);
std::map<UnitId, OnsitePermit> all_permits(Records& records);

// What a device says was set off there: into the audit, once for each record. `played` has all such
// records behind the last one that was noted.
void note_onsite(
    Records& records, const Deed& deed, DeviceId device, const std::vector<PlayRecord>& played);

}
