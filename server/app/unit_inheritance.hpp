// What those who follow an ended unit are given of what it had written: rules, permits, roles,
// outlines. The unit's own rows stay as its history.
//
// Nothing becomes louder and nobody's reach grows beyond the units that became one: quiet hours are
// added up, the smaller cap holds, the stricter rule for alerts; a role in a district becomes the
// role in each unit that stood in it, not in the province.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// What is to be known while a change is carried out.
struct Inheritance {
    const UnitRegister& before;
    const ChangeEffect& effect;
    const ChangeEffect* undone = nullptr; // the change that this one takes back
    Moment now{};
    Day day{}; // from which on it holds for what has no days of its own: today, or the change's day
    // On taking a change back: what could be set off in units before others joined them.
    std::map<UnitId, OnsitePermit> permits_before = {};
    // And which stations it had joined, as it was kept; and when it was done.
    std::optional<std::vector<JoinedStations>> joined_before = {};
    std::optional<Moment> undone_at = {};
};

struct InheritedRules {
    std::vector<ChangeConcern> concerns;
    // Of units that were given another one: theirs before it.
    std::map<UnitId, OnsitePermit> permits;
};

// Quiet hours, caps, who sends alone, silences; who stands behind alerts; what may be set off at
// the place.
InheritedRules inherit_rules(Records& records, const Inheritance& given);
// What is left of the pauses of whole units: the quieter word holds.
std::vector<ChangeConcern> inherit_pauses(
    Records& records, const Deed& deed, const Inheritance& given);
// Thresholds of breakdowns: the more watchful word holds.
std::vector<ChangeConcern> inherit_thresholds(Records& records, const Inheritance& given);
// Roles, by the days of the change.
std::vector<ChangeConcern> inherit_roles(Records& records, const Inheritance& given);
// What is lent in a unit that ends is lent in its heirs until the same day; taking the change back
// brings it home, unless it was taken back there meanwhile.
void inherit_delegations(Records& records, const Deed& deed, const Inheritance& given);
// Outlines and households of who takes over; and a group for each of the old units, so that those
// who knew it can go on speaking to it (R82).
void inherit_places(Records& records, const Deed& deed, const Inheritance& given);

// The register: assets begin an era with their heirs, and of the stations that come together in one
// commune there is one station, of which they are parts; taking the change back parts these and no
// others. After rows were handed over.
std::vector<JoinedStations> inherit_assets(
    Records& records, const Deed& deed, const Inheritance& given);

// Whose past goes on in a unit: what was decided or said there holds in it as well.
std::map<UnitId, std::vector<UnitId>> pasts_of(const Inheritance& given);

// The rules of several units as those of one.
AirRules joined_rules(UnitId unit, const std::vector<AirRules>& all, std::size_t peers);
// The grants of an account after the change.
std::vector<Grant> next_grants(std::vector<Grant> grants, const Inheritance& given);

}
