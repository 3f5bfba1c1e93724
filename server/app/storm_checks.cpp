// "Kiểm tra trước bão": what is looked at on every pole before the wind comes.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "server/app/upkeep.hpp"
#include "server/app/upkeep_parts.hpp"

namespace nguon::app {
namespace {

// `tree`: that of the day. Nothing of an earlier day is marked.
ShownStormCheck shown(Records& records, const Deed& deed, StormCheck check, const UnitTree& tree,
    std::optional<Day> past = {})
{
    ShownStormCheck one;
    if (const Unit* unit = tree.find(check.unit))
        one.unit_name = unit->name;
    one.reach = records.upkeep().reach(check.id, past);
    one.may_mark
        = !past && !check.ended && deed.caller.may_in(Right::operate_device, check.unit, tree);
    one.check = std::move(check);
    return one;
}

ShownStormCheck shown_whole(Records& records, const Deed& deed, StormCheck check,
    const UnitTree& tree, std::optional<Day> past = {})
{
    ShownStormCheck one = shown(records, deed, std::move(check), tree, past);
    std::map<AssetId, std::vector<StormMark>> marks;
    for (StormMark& mark : records.upkeep().marks(one.check.id, past))
        marks[mark.asset].push_back(std::move(mark));
    const auto assets
        = records.assets().find_all(records.upkeep().assets_of(one.check.id), tree.day());
    for (const Asset& asset : assets) {
        const Unit* unit = tree.find(asset.unit);
        one.places.push_back({ asset.id, asset.name, unit != nullptr ? unit->name : std::string(),
            std::move(marks[asset.id]) });
    }
    return one;
}

Result<StormCheck> standing(
    Records& records, const Deed& deed, StormCheckId id, const UnitTree& tree)
{
    auto check = records.upkeep().find_storm_check(id);
    if (!check || !may_see_to(deed, Right::view, check->unit, tree))
        return fail(Kind::missing, "storm_check.missing");
    return std::move(*check);
}

// Clusters and boards that stand in the unit or below it; of too many one too many.
std::vector<AssetId> poles_of(Records& records, UnitId unit, const UnitTree& tree)
{
    AssetFilter filter;
    filter.units = { unit };
    filter.day = tree.day();
    filter.kinds = { AssetKind::cluster, AssetKind::board };
    std::vector<AssetId> poles;
    each_asset(records, filter, tree, [&](const Asset& asset) {
        poles.push_back(asset.id);
        return poles.size() <= most_storm_assets;
    });
    return poles;
}

}

Result<Paged<ShownStormCheck>> list_storm_checks(
    Records& records, const Deed& deed, std::optional<Day> day, const Page& page)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    auto found = records.upkeep().storm_checks(
        deed.caller.units_with(Right::view, *tree), *tree, page, asked->past);
    const auto then = records.units().tree(asked->day);
    Paged<ShownStormCheck> all;
    all.next = found.next;
    for (StormCheck& check : found.items)
        all.items.push_back(shown(records, deed, std::move(check), *then, asked->past));
    return all;
}

Result<ShownStormCheck> show_storm_check(
    Records& records, const Deed& deed, StormCheckId id, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    auto check = standing(records, deed, id, *tree);
    if (!check)
        return tl::unexpected(check.error());
    if (!asked->past)
        return shown_whole(records, deed, std::move(*check), *tree);
    auto past = records.upkeep().find_storm_check(id, asked->past);
    if (!past)
        return no_version_on(id, asked->day);
    const auto then = records.units().tree(asked->day);
    return shown_whole(records, deed, std::move(*past), *then, asked->past);
}

Result<std::vector<ShownStormCheck>> start_storm_checks(Records& records, const Deed& deed,
    const std::vector<UnitId>& units, const std::string& name, std::vector<std::string> items)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<ShownStormCheck> all;
    std::set<UnitId> taken;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const std::string path = "units[" + std::to_string(i) + "]";
        if (tree->find(units[i]) == nullptr || !may_see_to(deed, Right::view, units[i], *tree))
            return fail_field(path, "unit.missing");
        if (!deed.caller.may_in(Right::operate_device, units[i], *tree))
            return fail(Kind::forbidden, "storm_check.not_allowed");
        if (!taken.insert(units[i]).second)
            continue;
        StormCheck check;
        check.id = deed.new_id<StormCheckId>();
        check.unit = units[i];
        check.name = std::string(trim(name));
        check.items = items.empty() ? usual_storm_items() : items;
        check.started = deed.now;
        check.by_name = deed.caller.name;
        if (const auto good = check_storm_check(check); !good)
            return tl::unexpected(good.error());
        const auto poles = poles_of(records, check.unit, *tree);
        if (poles.empty())
            return fail_field(path, "storm_check.nothing_there");
        if (poles.size() > most_storm_assets)
            return fail_field(path, "storm_check.too_large", std::to_string(most_storm_assets));
        records.upkeep().add(check, poles);
        note(records, deed, "storm_check.started",
            { "storm_check", check.id.value(), check.name, check.unit });
        all.push_back(shown(records, deed, std::move(check), *tree));
    }
    return all;
}

Result<ShownStormCheck> mark_storm_check(
    Records& records, const Deed& deed, StormCheckId id, std::vector<StormMark> marks)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto check = standing(records, deed, id, *tree);
    if (!check)
        return tl::unexpected(check.error());
    if (!deed.caller.may_in(Right::operate_device, check->unit, *tree))
        return fail(Kind::forbidden, "storm_check.not_allowed");
    if (check->ended)
        return fail(Kind::conflict, "storm_check.is_over");
    const auto assets = records.upkeep().assets_of(id); // sorted
    const int items = static_cast<int>(check->items.size());
    for (std::size_t i = 0; i < marks.size(); ++i) {
        StormMark& mark = marks[i];
        const std::string path = "marks[" + std::to_string(i) + "]";
        if (!std::binary_search(assets.begin(), assets.end(), mark.asset))
            return fail_field(path + ".asset", "asset.missing");
        if (mark.item < 0 || mark.item >= items)
            return fail_field(path + ".item", "input.unknown_id");
        // A telephone whose clock runs ahead must not outlast everybody else's word.
        mark.at = std::clamp(mark.at, check->started, deed.now);
        mark.by_name = deed.caller.name;
    }
    records.upkeep().mark(id, marks);
    note(records, deed, "storm_check.marked",
        { "storm_check", id.value(), check->name, check->unit },
        { { "marks", static_cast<std::int64_t>(marks.size()) } });
    return shown_whole(records, deed, std::move(*check), *tree);
}

Result<ShownStormCheck> end_storm_check(Records& records, const Deed& deed, StormCheckId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto check = standing(records, deed, id, *tree);
    if (!check)
        return tl::unexpected(check.error());
    if (!deed.caller.may_in(Right::operate_device, check->unit, *tree))
        return fail(Kind::forbidden, "storm_check.not_allowed");
    if (check->ended)
        return fail(Kind::conflict, "storm_check.is_over");
    records.upkeep().end_storm_check(id, deed.now);
    check->ended = deed.now;
    note(records, deed, "storm_check.ended",
        { "storm_check", id.value(), check->name, check->unit });
    return shown_whole(records, deed, std::move(*check), *tree);
}

}
