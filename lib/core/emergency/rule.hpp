// Who has to stand behind an alert before it sounds: rows that a unit may edit, not code. The wider
// it reaches, the more people (DESIGN D11). Where nobody wrote anything: one person and a review
// within 24 h in one commune; beyond it a second person, who may be passed over after 60 s.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/order/turn.hpp"
#include "core/unit/unit.hpp"

namespace nguon {

enum class Reach : std::uint8_t {
    one_commune, // or less: hamlets and devices of one commune, ward, township or special zone
    wider,
};

std::string_view name_of(Reach reach);
std::optional<Reach> parse_reach(std::string_view text);

struct EmergencyRule {
    bool second_person = false; // somebody else approves before it sounds
    // A second person who stays silent for this long may be passed over, with a reason.
    Milliseconds patience = std::chrono::seconds(60);
    // What one person alone caused is looked at by another one within this time.
    Milliseconds review_within = std::chrono::hours(24);

    friend bool operator==(const EmergencyRule&, const EmergencyRule&) = default;
};

// The rows of one unit: what holds for it and everything below it.
struct EmergencyRules {
    EmergencyRule one_commune;
    EmergencyRule wider{ .second_person = true };
    // Its devices sound nothing that no person signed with a passkey of his own.
    bool requires_person = false;
    // How its loudspeakers sound an alert; none: as the unit above has it, in turns at the top.
    std::optional<Manner> manner = {};

    const EmergencyRule& of(Reach reach) const
    {
        return reach == Reach::wider ? wider : one_commune;
    }
    friend bool operator==(const EmergencyRules&, const EmergencyRules&) = default;
};

// Refuses a patience outside 10 s to 10 min, and a review outside 1 h to 7 days.
Result<void> check_rules(const EmergencyRules& rules);
// What satisfies both: more people, more patience, the earlier review.
EmergencyRule strictest(const EmergencyRule& a, const EmergencyRule& b);
// The manner only where both have chosen the same.
EmergencyRules strictest(const EmergencyRules& a, const EmergencyRules& b);

// The commune, ward, township or special zone a unit is or stands in.
std::optional<UnitId> commune_of(UnitId unit, const UnitTree& tree);
// How far the units of an audience reach. A unit above the communes is wider, and so is none.
Reach reach_of(std::span<const UnitId> units, const UnitTree& tree);

}
