#include "server/app/station_plans.hpp"

#include <span>

#include <fmt/format.h>

#include "core/asset/asset_fields.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_names.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Result<StationPlan> find_plan(
    Records& records, const Deed& deed, StationPlanId id, const UnitTree& tree)
{
    auto plan = records.station_plans().find(id);
    if (!plan || !deed.caller.may_in(Right::view, plan->unit, tree))
        return fail(Kind::missing, "station_plan.missing");
    return std::move(*plan);
}

// The commune of each unit in it, and of each that led to one of these.
std::map<UnitId, UnitId> communes_by_unit(const std::vector<UnitId>& communes, const UnitTree& tree)
{
    std::map<UnitId, UnitId> commune_of;
    for (const UnitId commune : communes) {
        for (const UnitId unit : tree.subtree(commune)) {
            commune_of.emplace(unit, commune);
            for (const UnitId former : tree.former(unit))
                commune_of.emplace(former, commune);
        }
    }
    return commune_of;
}

AssetFilter filter_of(
    const Deed& deed, const std::map<UnitId, UnitId>& commune_of, Day day, const UnitTree& tree)
{
    AssetFilter filter;
    filter.units = deed.caller.units_with(Right::view, tree);
    filter.day = day;
    filter.within.emplace();
    for (const auto& [unit, commune] : commune_of)
        filter.within->push_back(unit);
    return filter;
}

std::map<UnitId, std::vector<Asset>> stations_of(Records& records, const Deed& deed,
    const std::vector<UnitId>& communes, Day day, const UnitTree& tree)
{
    const auto commune_of = communes_by_unit(communes, tree);
    AssetFilter filter = filter_of(deed, commune_of, day, tree);
    filter.kinds = { AssetKind::station };
    filter.wholes_only = true;
    std::map<UnitId, std::vector<Asset>> stations;
    each_asset(records, filter, tree, [&](Asset asset) {
        const UnitId commune = commune_of.at(asset.unit);
        stations[commune].push_back(std::move(asset));
    });
    return stations;
}

// The stations and the gear of these communes on the day, with all that is known of them. `then`:
// the tree in which they are communes, that of the day; `tree`: the one rights go by.
std::map<UnitId, PlanFacts> facts_of(Records& records, const Deed& deed, const StationPlan& plan,
    const UnitTree& then, const UnitTree& tree)
{
    const Day day = then.day();
    std::vector<UnitId> communes;
    for (const PlanRow& row : plan.rows)
        communes.push_back(row.unit);
    const auto commune_of = communes_by_unit(communes, then);
    AssetFilter filter = filter_of(deed, commune_of, day, tree);
    filter.kinds = { AssetKind::station, AssetKind::equipment };
    filter.wholes_only = true;
    std::map<UnitId, PlanFacts> facts;
    each_asset(records, filter, tree, [&](const Asset& asset) {
        PlanFacts& of = facts[commune_of.at(asset.unit)];
        const auto bought = parse_iso_day(asset.detail("bought_on"));
        if (asset.kind == AssetKind::station) {
            of.stations.push_back(records.assets().history(asset.id));
        } else if (asset.detail("group") == "production" && bought) {
            of.gear.emplace_back(*bought, quantity_of(asset));
        }
    });
    return facts;
}

// What a commune asks for is appraised and approved above it.
bool may_decide(const Deed& deed, const StationPlan& plan, const UnitTree& tree)
{
    return deed.caller.may_above_communes(Right::manage_units, plan.unit, tree);
}

ShownStationPlan shown_head(const Deed& deed, StationPlan plan, const UnitTree& tree)
{
    ShownStationPlan one;
    one.unit_name = name_in(tree, plan.unit);
    one.may_edit = plan.state == PlanState::estimated
        && deed.caller.may_in(Right::manage_devices, plan.unit, tree);
    one.may_decide = may_decide(deed, plan, tree);
    one.plan = std::move(plan);
    return one;
}

// As it was called on the day; as now where there was no such unit yet.
std::string name_then(const UnitTree& then, UnitId unit, const UnitTree& tree)
{
    return name_in(then.find(unit) != nullptr ? then : tree, unit);
}

void put_rows(ShownStationPlan& one, const std::map<UnitId, PlanFacts>& facts, const UnitTree& then,
    const UnitTree& tree)
{
    one.day = then.day();
    for (const PlanRow& row : one.plan.rows) {
        const auto of = facts.find(row.unit);
        const PlanFacts known = of == facts.end() ? PlanFacts{} : of->second;
        one.rows.push_back(
            { row, name_then(then, row.unit, tree), done_of(row, one.plan.year, known, one.day) });
    }
}

ShownStationPlan shown(Records& records, const Deed& deed, StationPlan plan, const UnitTree& tree)
{
    const auto facts = facts_of(records, deed, plan, tree, tree);
    ShownStationPlan one = shown_head(deed, std::move(plan), tree);
    put_rows(one, facts, tree, tree);
    return one;
}

// Of an earlier day: nothing of it is edited or decided.
ShownStationPlan past_head(StationPlan plan, const UnitTree& then, const UnitTree& tree)
{
    ShownStationPlan one;
    one.unit_name = name_then(then, plan.unit, tree);
    one.plan = std::move(plan);
    return one;
}

// Each row names a commune of the plan's unit.
Result<void> check_rows(const StationPlan& plan, const UnitTree& tree)
{
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        const Unit* unit = tree.find(plan.rows[i].unit);
        if (unit == nullptr || !is_commune(unit->kind) || !tree.covers(plan.unit, unit->id))
            return fail_field(fmt::format("rows[{}].unit", i), "station_plan.no_commune");
    }
    return {};
}

void note_plan(Records& records, const Deed& deed, const char* what, const StationPlan& plan)
{
    note(records, deed, what, { "station_plan", plan.id.value(), plan.name, plan.unit },
        { { "year", plan.year }, { "state", json::of(name_of(plan.state)) },
            { "total_vnd", plan.total_vnd() } });
}

}

Result<StationPlanPage> list_station_plans(
    Records& records, const Deed& deed, const StationPlanWish& wish, const Page& page)
{
    const auto asked = as_of(deed, wish.day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    const auto then = records.units().tree(asked->day);
    // On an earlier day also one that ended since.
    if (wish.unit
        && ((tree->find(*wish.unit) == nullptr && !asked->past)
            || !RegisterDesk(records, deed).may(Right::view, *wish.unit)))
        return fail_field("unit", "unit.missing");
    StationPlanFilter filter;
    filter.units = deed.caller.units_with(Right::view, *tree);
    if (asked->past && wish.unit)
        filter.within = area_on(*wish.unit, *then, *tree);
    else
        filter.unit = wish.unit;
    filter.year = wish.year;
    filter.state = wish.state;
    filter.day = asked->past;
    auto found = records.station_plans().list(filter, *tree, page);
    StationPlanPage all;
    all.not_kept = records.station_plans().not_kept(filter, *tree);
    all.plans.next = std::move(found.next);
    for (StationPlan& plan : found.items)
        all.plans.items.push_back(asked->past ? past_head(std::move(plan), *then, *tree)
                                              : shown_head(deed, std::move(plan), *tree));
    return all;
}

Result<ShownStationPlan> show_station_plan(
    Records& records, const Deed& deed, StationPlanId id, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    auto plan = find_plan(records, deed, id, *tree);
    if (!plan)
        return tl::unexpected(plan.error());
    if (!asked->past)
        return shown(records, deed, std::move(*plan), *tree);
    auto past = records.station_plans().find_on(id, asked->day);
    if (!past)
        return no_version_on(id, asked->day);
    const auto then = records.units().tree(asked->day);
    const auto facts = facts_of(records, deed, *past, *then, *tree);
    ShownStationPlan one = past_head(std::move(*past), *then, *tree);
    put_rows(one, facts, *then, *tree);
    return one;
}

Result<AdvisedCommunes> advise_station_plan(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(unit) == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    AdvisedCommunes advised;
    advised.day = asked->day;
    std::vector<UnitId> communes;
    for (const UnitId one : tree->subtree(unit)) {
        if (is_commune(tree->find(one)->kind))
            communes.push_back(one);
    }
    const auto stations = stations_of(records, deed, communes, advised.day, *tree);
    for (const UnitId one : communes) {
        const auto of = stations.find(one);
        const auto advice
            = advice_for(of == stations.end() ? std::span<const Asset>() : of->second);
        if (!advice)
            continue;
        advised.more = advised.communes.size() == most_plan_rows;
        if (advised.more)
            break;
        advised.communes.push_back({ one, tree->find(one)->name, *advice });
    }
    return advised;
}

Result<ShownStationPlan> add_station_plan(Records& records, const Deed& deed, StationPlan plan)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(plan.unit) == nullptr || !deed.caller.may_in(Right::view, plan.unit, *tree))
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::manage_devices, plan.unit, *tree))
        return fail(Kind::forbidden, "station_plan.not_allowed");
    if (const auto good = check_plan(plan); !good)
        return tl::unexpected(good.error());
    if (const auto good = check_rows(plan, *tree); !good)
        return tl::unexpected(good.error());
    plan.id = deed.new_id<StationPlanId>();
    plan.state = PlanState::estimated;
    plan.version = 1;
    plan.by_name = deed.caller.name;
    plan.changed = deed.now;
    records.station_plans().add(plan);
    note_plan(records, deed, "station_plan.added", plan);
    return shown(records, deed, std::move(plan), *tree);
}

Result<ShownStationPlan> save_station_plan(
    Records& records, const Deed& deed, StationPlan plan, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto before = find_plan(records, deed, plan.id, *tree);
    if (!before)
        return tl::unexpected(before.error());
    if (!deed.caller.may_in(Right::manage_devices, before->unit, *tree))
        return fail(Kind::forbidden, "station_plan.not_allowed");
    if (seen.value_or(before->version) != before->version)
        return fail(Kind::conflict, "station_plan.stale");
    if (before->state != PlanState::estimated)
        return fail(Kind::conflict, "station_plan.sent_on");
    plan.unit = before->unit;
    if (const auto good = check_plan(plan); !good)
        return tl::unexpected(good.error());
    if (const auto good = check_rows(plan, *tree); !good)
        return tl::unexpected(good.error());
    const Version version = before->version;
    plan.state = before->state;
    plan.marks = std::move(before->marks);
    plan.by_name = deed.caller.name;
    plan.changed = deed.now;
    plan.version = version + 1;
    if (!records.station_plans().save(plan, version))
        return fail(Kind::conflict, "station_plan.stale");
    note_plan(records, deed, "station_plan.edited", plan);
    return shown(records, deed, std::move(plan), *tree);
}

Result<ShownStationPlan> step_station_plan(Records& records, const Deed& deed, StationPlanId id,
    PlanStep step, const std::string& comment, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto plan = find_plan(records, deed, id, *tree);
    if (!plan)
        return tl::unexpected(plan.error());
    const bool is_allowed = step == PlanStep::submit
        ? deed.caller.may_in(Right::manage_devices, plan->unit, *tree)
        : may_decide(deed, *plan, *tree);
    if (!is_allowed)
        return fail(Kind::forbidden, "station_plan.not_allowed");
    const Version version = plan->version;
    if (seen.value_or(version) != version)
        return fail(Kind::conflict, "station_plan.stale");
    const auto next = after_step(*plan, step, comment, deed.caller.account);
    if (!next)
        return tl::unexpected(next.error());
    plan->state = *next;
    plan->marks.push_back({ step, comment, deed.caller.account, deed.caller.name, deed.now });
    plan->by_name = deed.caller.name;
    plan->changed = deed.now;
    plan->version = version + 1;
    if (!records.station_plans().save(*plan, version))
        return fail(Kind::conflict, "station_plan.stale");
    const std::string deed_word = fmt::format("station_plan.{}", name_of(step));
    note_plan(records, deed, deed_word.c_str(), *plan);
    return shown(records, deed, std::move(*plan), *tree);
}

}
