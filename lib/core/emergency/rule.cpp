#include "core/emergency/rule.hpp"

#include <algorithm>

namespace nguon {

using namespace std::chrono_literals;

std::string_view name_of(Reach reach) { return reach == Reach::wider ? "wider" : "one_commune"; }

std::optional<Reach> parse_reach(std::string_view text)
{
    for (const Reach reach : { Reach::one_commune, Reach::wider }) {
        if (text == name_of(reach))
            return reach;
    }
    return std::nullopt;
}

Result<void> check_rules(const EmergencyRules& rules)
{
    for (const Reach reach : { Reach::one_commune, Reach::wider }) {
        const EmergencyRule& rule = rules.of(reach);
        const std::string name(name_of(reach));
        if (rule.patience < 10s || rule.patience > 10min)
            return fail_field(name + ".patience_s", "input.out_of_range", "10–600");
        if (rule.review_within < 1h || rule.review_within > 168h)
            return fail_field(name + ".review_within_h", "input.out_of_range", "1–168");
    }
    return {};
}

EmergencyRule strictest(const EmergencyRule& a, const EmergencyRule& b)
{
    return { a.second_person || b.second_person, std::max(a.patience, b.patience),
        std::min(a.review_within, b.review_within) };
}

EmergencyRules strictest(const EmergencyRules& a, const EmergencyRules& b)
{
    return { strictest(a.one_commune, b.one_commune), strictest(a.wider, b.wider),
        a.requires_person || b.requires_person, a.manner == b.manner ? a.manner : std::nullopt };
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
