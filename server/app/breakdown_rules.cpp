// Thresholds of a unit, and what a month looked like.
#include "server/app/breakdowns.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"

namespace nguon::app {
namespace {

ShownBreakdownRules shown_thresholds(Records& records, const Deed& deed, const UnitOnDay& asked)
{
    const UnitTree& tree = *asked.tree;
    const auto written = records.breakdowns().rules_on(asked.path, asked.day);
    const auto all = asked.is_past ? rules_in(written) : records.breakdowns().rules();
    ShownBreakdownRules one;
    if (const BreakdownRules* holding = rules_that_hold(all, asked.unit, tree)) {
        one.rules = *holding;
        one.is_own = holding->unit == asked.unit;
        one.since = since_of(written, holding->unit);
        if (const Unit* from = tree.find(holding->unit))
            one.from = from->name;
    }
    // Those from above were seen by nobody as this unit's own.
    if (!one.is_own)
        one.rules.version = 0;
    one.rules.unit = asked.unit;
    one.may_edit = !asked.is_past && deed.caller.may_in(Right::manage_rules, asked.unit, tree);
    return one;
}

}

const BreakdownRules* rules_that_hold(
    const std::vector<BreakdownRules>& all, UnitId unit, const UnitTree& tree)
{
    for (const UnitId above : tree.path(unit)) {
        for (const BreakdownRules& one : all) {
            if (one.unit == above)
                return &one;
        }
    }
    return nullptr;
}

Result<ShownBreakdownRules> show_breakdown_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    return shown_thresholds(records, deed, *asked);
}

Result<ShownBreakdownRules> save_breakdown_rules(
    Records& records, const Deed& deed, BreakdownRules rules, std::optional<Version> seen)
{
    const auto here = unit_on(records, deed, rules.unit);
    if (!here)
        return tl::unexpected(here.error());
    const ShownBreakdownRules before = shown_thresholds(records, deed, *here);
    if (!before.may_edit)
        return fail(Kind::forbidden, "breakdown.not_allowed");
    if (const auto good = check_breakdown_rules(rules); !good)
        return tl::unexpected(good.error());
    const Version held = before.rules.version;
    if (seen.value_or(held) != held || !records.breakdowns().save_rules(rules, held, here->day))
        return fail(Kind::conflict, "breakdown.rules_stale");
    note(records, deed, "breakdown_rules.saved",
        { "unit", rules.unit.value(), here->tree->find(rules.unit)->name, rules.unit });
    return shown_thresholds(records, deed, *here);
}

Result<std::vector<BreakdownFigure>> breakdown_figures(Records& records, const Deed& deed,
    std::optional<UnitId> unit, Day from, Day to, SeriesTree under)
{
    if (to <= from)
        return fail_field("to", "breakdown.range_is_empty");
    if (to - from > longest_figures)
        return fail_field("to", "breakdown.too_long");
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<UnitId> area;
    for (const UnitId mine : deed.caller.units_with(Right::view, *tree)) {
        for (const UnitId one : tree->subtree(mine)) {
            if (!unit || tree->covers(*unit, one))
                area.push_back(one);
        }
    }
    std::optional<Day> first_day;
    if (under == SeriesTree::of_first_day)
        first_day = std::min(from, tree->day());
    const auto old = records.units().tree(first_day.value_or(tree->day()));
    std::vector<BreakdownFigure> figures;
    for (const BreakdownSum& sum :
        records.breakdowns().sums(area, { start_of(from), start_of(to) }, first_day)) {
        // What came later, and of nothing that stood there on the first day, has its own name.
        const Unit* known = old->find(sum.unit);
        if (known == nullptr)
            known = tree->find(sum.unit);
        BreakdownFigure figure{ sum, known != nullptr ? known->name : std::string() };
        const Unit* province = first_day ? old->province_of(sum.unit) : nullptr;
        if (province != nullptr) {
            figure.above = province->id;
            figure.above_name = province->name;
        }
        figures.push_back(std::move(figure));
    }
    return figures;
}

}
