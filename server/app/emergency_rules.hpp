// Who has to stand behind an alert in a unit: its own rows and those of the units above it.
#pragma once

#include "core/emergency/rule.hpp"
#include "core/unit/dated.hpp"
#include "server/app/deed.hpp"
#include "trust/keyring.hpp"

namespace nguon::app {

struct ShownEmergencyRules {
    UnitId unit;
    EmergencyRules rules; // its own, or what it starts from
    std::optional<UnitId> inherited_from; // it has none of its own
    Version version = 0; // 0: none of its own yet; of an earlier day as well
    // Since when those shown hold; none: nobody had written any.
    std::optional<Dated<UnitId>> since;
    EmergencyRules effective; // with everything above
};

// As of today unless told; refuses as unit_on does.
Result<ShownEmergencyRules> show_emergency_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});

// Asked of the nearest province or ministry, else of the root. Units below may ask for more and
// never for less: a row below that asks for less is no error, it merely changes nothing. The manner
// of sounding is a unit's own choice. A person is asked for only where `vouched` has one for the
// whole unit (rules.nobody_vouched_for): otherwise the next flood would be silent there.
Result<ShownEmergencyRules> save_emergency_rules(Records& records, const Deed& deed, UnitId unit,
    const EmergencyRules& rules, std::optional<Version> seen,
    std::span<const TrustedPerson> vouched);

// What holds where all these units are meant: the strictest of what each asks for.
EmergencyRules rules_in_force(
    Records& records, std::span<const UnitId> units, const UnitTree& tree);

// The same for very many devices: the rows are read once.
class EmergencyRuleBook {
public:
    EmergencyRuleBook(Records& records, const UnitTree& tree);
    // Of rows that were read before.
    EmergencyRuleBook(std::map<UnitId, EmergencyRules> rows, const UnitTree& tree);

    EmergencyRules of(UnitId unit) const;

private:
    const UnitTree& tree_;
    std::map<UnitId, EmergencyRules> rows_;
};

}
