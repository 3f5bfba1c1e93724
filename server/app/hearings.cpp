#include "server/app/hearings.hpp"

#include "base/text.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/unit_names.hpp"

namespace nguon::app {
namespace {

// What a telephone kept longer than this was kept by a telephone with a wrong clock.
constexpr std::chrono::hours longest_kept{ 24 * 60 };

HearingFilter filter_of(const RegisterDesk& desk, const Deed& deed, UnitId unit, const AsOf& asked)
{
    HearingFilter filter;
    filter.day = asked.day;
    if (asked.past) {
        filter.units = deed.caller.units_with(Right::view, desk.tree());
        filter.within = desk.within(unit, asked.day);
        filter.before = end_of(asked.day);
    } else {
        filter.units = { unit };
    }
    return filter;
}

}

Result<Hearing> note_hearing(Records& records, const Deed& deed, Hearing hearing)
{
    const RegisterDesk desk(records, deed);
    const auto asset = desk.find(hearing.asset, desk.today());
    if (!asset)
        return tl::unexpected(asset.error());
    if (!desk.may(Right::operate_device, asset->unit))
        return fail(Kind::forbidden, "hearing.not_allowed");
    if (asset->kind != AssetKind::cluster)
        return fail(Kind::invalid, "hearing.not_a_cluster");
    hearing.id = deed.new_id<HearingId>();
    hearing.note = std::string(trim(hearing.note));
    hearing.by_name = deed.caller.name;
    hearing.at = std::clamp(hearing.at, Moment(deed.now - longest_kept), deed.now);
    if (records.hearings().add(hearing))
        note_asset(records, deed, "hearing.noted", *asset);
    return hearing;
}

Result<Paged<Hearing>> list_hearings(
    Records& records, const Deed& deed, AssetId asset, const Page& page)
{
    const RegisterDesk desk(records, deed);
    if (const auto found = desk.find(asset, desk.today()); !found)
        return tl::unexpected(found.error());
    return records.hearings().of_asset(asset, page);
}

Result<HearingWalk> hearing_walk(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day, const Page& page)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const RegisterDesk desk(records, deed);
    const UnitTree& tree = desk.tree();
    const auto then = records.units().tree(asked->day);
    const bool is_now = tree.find(unit) != nullptr;
    if ((!is_now && !asked->past) || !desk.may(Right::view, unit))
        return fail(Kind::missing, "unit.missing");
    // What is a unit now had the past of those that led to it.
    if (!is_now && then->find(unit) == nullptr)
        return fail(Kind::missing, "unit.not_then", vietnamese_day(asked->day));
    const HearingFilter heard = filter_of(desk, deed, unit, *asked);
    AssetFilter filter;
    filter.units = heard.units;
    filter.within = heard.within;
    filter.day = heard.day;
    filter.kinds = { AssetKind::cluster };
    auto found = records.assets().list(filter, tree, page);
    std::vector<AssetId> ids;
    for (const Asset& asset : found.items)
        ids.push_back(asset.id);
    std::map<AssetId, Hearing> last;
    for (Hearing& one : records.hearings().latest(ids, heard.before))
        last.emplace(one.asset, std::move(one));
    HearingWalk walk;
    walk.reach = records.hearings().reach(heard, tree);
    walk.stops.next = found.next;
    for (Asset& asset : found.items) {
        HearingWalk::Stop stop;
        stop.unit_name = name_in(*then, asset.unit);
        if (const auto at = last.find(asset.id); at != last.end())
            stop.last = at->second;
        stop.may_hear = !asked->past && desk.may(Right::operate_device, asset.unit);
        stop.asset = std::move(asset);
        walk.stops.items.push_back(std::move(stop));
    }
    return walk;
}

}
