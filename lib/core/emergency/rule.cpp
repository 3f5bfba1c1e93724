#include "core/emergency/rule.hpp"

#include <array>

namespace nguon {
namespace {

constexpr std::array rules{ EmergencyRule{ Reach::one_commune, false },
    EmergencyRule{ Reach::wider, true } };

bool is_commune(UnitKind kind)
{
    return kind == UnitKind::commune || kind == UnitKind::ward || kind == UnitKind::township
        || kind == UnitKind::special_zone;
}

}

std::string_view name_of(Reach reach) { return reach == Reach::wider ? "wider" : "one_commune"; }

std::optional<Reach> parse_reach(std::string_view text)
{
    for (const Reach reach : { Reach::one_commune, Reach::wider }) {
        if (text == name_of(reach))
            return reach;
    }
    return std::nullopt;
}

std::span<const EmergencyRule> default_emergency_rules() { return rules; }

const EmergencyRule& rule_for(Reach reach)
{
    for (const EmergencyRule& rule : rules) {
        if (rule.reach == reach)
            return rule;
    }
    return rules.back();
}

std::optional<UnitId> commune_of(UnitId unit, const UnitTree& tree)
{
    for (const UnitId above : tree.path(unit)) {
        if (is_commune(tree.find(above)->kind))
            return above;
    }
    return std::nullopt;
}

Reach reach_of(std::span<const UnitId> units, const UnitTree& tree)
{
    std::optional<UnitId> only;
    for (const UnitId unit : units) {
        const auto commune = commune_of(unit, tree);
        if (!commune || (only && *only != *commune))
            return Reach::wider;
        only = commune;
    }
    return only ? Reach::one_commune : Reach::wider;
}

}
