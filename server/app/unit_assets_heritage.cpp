#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>

#include "core/text/fold.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/unit_inheritance_parts.hpp"

namespace nguon::app {
namespace {

using Stations = std::vector<Asset>;

// Those that stand in the unit on the day, parts of others too.
Stations stations_in(Records& records, UnitId unit, Day day, const UnitTree& tree)
{
    AssetFilter filter;
    filter.units.assign(tree.roots().begin(), tree.roots().end());
    filter.within = { unit };
    filter.kinds = { AssetKind::station };
    filter.day = day;
    Stations all;
    each_asset(records, filter, tree, [&](Asset asset) { all.push_back(std::move(asset)); });
    return all;
}

void set_station(
    Records& records, const Deed& deed, Asset part, std::optional<AssetId> whole, Day on)
{
    part.station = whole;
    part.from = on;
    part.by_name = deed.caller.name;
    part.changed = deed.now;
    const Version seen = part.version;
    (void)records.assets().change(part, seen);
}

// "Đài truyền thanh xã Võ Nhai"
std::string name_of_station(const std::string& unit)
{
    const auto space = unit.find(' ');
    if (space == unit.npos)
        return fmt::format("Đài truyền thanh {}", unit);
    return fmt::format(
        "Đài truyền thanh {}{}", to_lower(unit.substr(0, space)), unit.substr(space));
}

// What all say alike is said of the whole; how many hamlets they serve is added up.
Asset whole_of(const Stations& parts, const std::string& unit_name, UnitId unit)
{
    Asset whole;
    whole.kind = AssetKind::station;
    whole.unit = unit;
    whole.name = name_of_station(unit_name);
    whole.place = parts.front().place;
    whole.funding = parts.front().funding;
    std::set<std::string> technologies;
    std::int64_t hamlets = 0;
    for (const Asset& part : parts) {
        if (part.funding != whole.funding)
            whole.funding = Funding::unknown;
        const std::string_view tech = part.detail("tech");
        if (!tech.empty() && tech != "none")
            technologies.emplace(tech);
        const std::string_view served = part.detail("hamlets_served");
        std::int64_t count = 0;
        std::from_chars(served.data(), served.data() + served.size(), count);
        hamlets += count;
    }
    whole.details["tech"] = technologies.empty() ? "none"
        : technologies.size() > 1                ? "mixed"
                                                 : *technologies.begin();
    if (hamlets > 0)
        whole.details["hamlets_served"] = std::to_string(std::min<std::int64_t>(hamlets, 1'000));
    return whole;
}

void join_stations(
    Records& records, const Deed& deed, const Inheritance& given, UnitId heir, const UnitTree& tree)
{
    const Day on = given.effect.on;
    Stations stations = stations_in(records, heir, on, tree);
    std::erase_if(stations, [](const Asset& one) { return one.station.has_value(); });
    if (stations.size() < 2)
        return;
    // That of a unit which goes on is the station of all.
    std::optional<AssetId> whole;
    for (const Asset& one : stations) {
        const AssetEras eras = records.assets().history(one.id);
        const Asset* before = era_on(eras, on - std::chrono::days(1));
        if (before != nullptr && before->unit == heir && !whole)
            whole = one.id;
    }
    if (!whole) {
        Asset made = whole_of(stations, name_on(given, heir), heir);
        made.id = deed.new_id<AssetId>();
        made.from = on;
        made.by_name = deed.caller.name;
        made.changed = deed.now;
        records.assets().add(made);
        whole = made.id;
    }
    for (Asset& one : stations) {
        if (one.id != *whole)
            set_station(records, deed, std::move(one), whole, on);
    }
}

// Stations that come home are no part any more of what the change had made of them.
void part_stations(
    Records& records, const Deed& deed, const Inheritance& given, const UnitTree& tree)
{
    const Day on = given.effect.on;
    std::set<AssetId> left;
    for (const auto& [unit, heirs] : given.undone->heirs) {
        for (Asset& part : stations_in(records, unit, on, tree)) {
            if (!part.station)
                continue;
            const AssetEras whole = records.assets().history(*part.station);
            if (whole.empty())
                continue;
            const bool was_made = whole.front().from == given.undone->on;
            if (!was_made && whole.back().unit == unit)
                continue;
            if (was_made)
                left.insert(*part.station);
            set_station(records, deed, std::move(part), std::nullopt, on);
        }
    }
    for (const AssetId id : left) {
        AssetEras eras = records.assets().history(id);
        if (on <= eras.front().from && records.assets().erase(id))
            continue;
        const Version seen = eras.front().version;
        // What is referred to was there for the day.
        const Day gone = std::max(on, eras.front().from + std::chrono::days(1));
        if (const auto ended = ended_on(std::move(eras), gone))
            records.assets().save(*ended, seen);
    }
}

}

void inherit_assets(Records& records, const Deed& deed, const Inheritance& given)
{
    records.assets().follow_units(given.effect.on, deed.caller.name, deed.now);
    const auto tree = records.units().tree(given.day);
    if (given.undone != nullptr)
        return part_stations(records, deed, given, *tree);
    for (const auto& [heir, sources] : sources_of(given.effect)) {
        if (!sources.peers.empty())
            join_stations(records, deed, given, heir, *tree);
    }
}

}
