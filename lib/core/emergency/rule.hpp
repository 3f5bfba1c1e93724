// Who has to stand behind an alert before it sounds: a table, not code. The wider it reaches, the
// more people (DESIGN D11, notes on alerting).
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/moment.hpp"
#include "core/unit/unit.hpp"

namespace nguon {

enum class Reach : std::uint8_t {
    one_commune, // or less: hamlets and devices of one commune, ward, township or special zone
    wider,
};

std::string_view name_of(Reach reach);
std::optional<Reach> parse_reach(std::string_view text);

struct EmergencyRule {
    Reach reach = Reach::one_commune;
    bool second_person = false; // somebody else approves before it sounds
    // A second person who stays silent for this long may be passed over, with a reason.
    Milliseconds patience = std::chrono::seconds(60);
    // What one person alone caused is looked at by another one within this time.
    Milliseconds review_within = std::chrono::hours(24);
};

// One commune: one person and a review within 24 h. More: a second person, 60 s.
std::span<const EmergencyRule> default_emergency_rules();
const EmergencyRule& rule_for(Reach reach);

// The commune, ward, township or special zone a unit is or stands in.
std::optional<UnitId> commune_of(UnitId unit, const UnitTree& tree);
// How far the units of an audience reach. A unit above the communes is wider, and so is none.
Reach reach_of(std::span<const UnitId> units, const UnitTree& tree);

}
