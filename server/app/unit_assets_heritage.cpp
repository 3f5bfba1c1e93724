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

bool all_say(const Stations& parts, std::string_view key, std::string_view value)
{
    return std::all_of(
        parts.begin(), parts.end(), [&](const Asset& part) { return part.detail(key) == value; });
}

// Of what nobody looked at, or what was found in different states, nothing is said; else it was all
// seen on the day on which the first of them was.
void put_condition(Asset& whole, const Stations& parts)
{
    const Condition found = parts.front().condition;
    if (found == Condition::unknown
        || !std::all_of(
            parts.begin(), parts.end(), [&](const Asset& one) { return one.condition == found; }))
        return;
    whole.condition = found;
    whole.condition_on = parts.front().condition_on;
    for (const Asset& part : parts) {
        if (!part.condition_on)
            whole.condition_on.reset();
        else if (whole.condition_on)
            whole.condition_on = std::min(*whole.condition_on, *part.condition_on);
    }
}

void put_technology(Asset& whole, const Stations& parts)
{
    std::set<std::string> technologies;
    for (const Asset& part : parts) {
        const std::string_view tech = part.detail("tech");
        if (!tech.empty() && tech != "none")
            technologies.emplace(tech);
    }
    whole.details["tech"] = technologies.empty() ? "none"
        : technologies.size() > 1                ? "mixed"
                                                 : *technologies.begin();
}

// How many hamlets they serve is added up.
void put_hamlets(Asset& whole, const Stations& parts)
{
    std::int64_t hamlets = 0;
    for (const Asset& part : parts) {
        const std::string_view served = part.detail("hamlets_served");
        std::int64_t count = 0;
        std::from_chars(served.data(), served.data() + served.size(), count);
        hamlets += count;
    }
    if (hamlets > 0)
        whole.details["hamlets_served"] = std::to_string(std::min<std::int64_t>(hamlets, 1'000));
}

// What all say alike is said of the whole, too; but a serial number is that of one machine.
Asset whole_of(const Stations& parts, const std::string& unit_name, UnitId unit)
{
    Asset whole;
    whole.kind = AssetKind::station;
    whole.unit = unit;
    whole.name = name_of_station(unit_name);
    whole.place = parts.front().place;
    whole.funding = parts.front().funding;
    for (const Asset& part : parts) {
        if (part.funding != whole.funding)
            whole.funding = Funding::unknown;
    }
    for (const auto& [key, value] : parts.front().details) {
        if (key != "serial" && key != "hamlets_served" && all_say(parts, key, value))
            whole.details.emplace(key, value);
    }
    put_condition(whole, parts);
    put_technology(whole, parts);
    put_hamlets(whole, parts);
    return whole;
}

// Nothing where there is but one.
std::optional<JoinedStations> join_stations(
    Records& records, const Deed& deed, const Inheritance& given, UnitId heir, const UnitTree& tree)
{
    const Day on = given.effect.on;
    Stations stations = stations_in(records, heir, on, tree);
    std::erase_if(stations, [](const Asset& one) { return one.station.has_value(); });
    if (stations.size() < 2)
        return std::nullopt;
    JoinedStations joined;
    joined.unit = heir;
    joined.unit_name = name_on(given, heir);
    // That of a unit which goes on is the station of all.
    for (const Asset& one : stations) {
        const AssetEras eras = records.assets().history(one.id);
        const Asset* before = era_on(eras, on - std::chrono::days(1));
        if (before != nullptr && before->unit == heir && !joined.station) {
            joined.station = one.id;
            joined.name = one.name;
        }
    }
    if (!joined.station) {
        Asset made = whole_of(stations, joined.unit_name, heir);
        made.id = deed.new_id<AssetId>();
        made.from = on;
        made.by_name = deed.caller.name;
        made.changed = deed.now;
        records.assets().add(made);
        joined.station = made.id;
        joined.name = made.name;
        joined.is_made = true;
    }
    for (Asset& one : stations) {
        if (one.id == joined.station)
            continue;
        joined.parts.push_back(one.id);
        set_station(records, deed, std::move(one), joined.station, on);
    }
    return joined;
}

// Of a change that was done before it was kept which stations it had joined: what it made bears the
// moment in which it was done.
std::vector<JoinedStations> joined_then(
    Records& records, const Inheritance& given, const UnitTree& tree)
{
    const auto was_made = [&](AssetId id) {
        return given.undone_at && AssetId::make(*given.undone_at, 0) <= id
            && id < AssetId::make(*given.undone_at + std::chrono::milliseconds(1), 0);
    };
    std::map<AssetId, JoinedStations> joined;
    for (const auto& [unit, heirs] : given.undone->heirs) {
        for (const Asset& part : stations_in(records, unit, given.effect.on, tree)) {
            if (!part.station)
                continue;
            const AssetEras whole = records.assets().history(*part.station);
            if (whole.empty())
                continue;
            const bool made = was_made(*part.station);
            if (!made && whole.back().unit == unit)
                continue;
            JoinedStations& one = joined[*part.station];
            one.station = *part.station;
            one.is_made = made;
            one.parts.push_back(part.id);
        }
    }
    std::vector<JoinedStations> all;
    for (auto& [id, one] : joined)
        all.push_back(std::move(one));
    return all;
}

// What was joined in the meantime stands for itself again, too.
std::vector<AssetId> parts_of(
    Records& records, const JoinedStations& joined, Day on, const UnitTree& tree)
{
    std::vector<AssetId> parts = joined.parts;
    if (!joined.is_made)
        return parts;
    AssetFilter filter;
    filter.units.assign(tree.roots().begin(), tree.roots().end());
    filter.kinds = { AssetKind::station };
    filter.station = joined.station;
    filter.day = on;
    each_asset(records, filter, tree, [&](const Asset& one) {
        if (!holds(parts, one.id))
            parts.push_back(one.id);
    });
    return parts;
}

void take_away(Records& records, AssetId made, Day on)
{
    AssetEras eras = records.assets().history(made);
    if (eras.empty() || (on <= eras.front().from && records.assets().erase(made)))
        return;
    const Version seen = eras.front().version;
    // What is referred to was there for the day.
    const Day gone = std::max(on, eras.front().from + std::chrono::days(1));
    if (const auto ended = ended_on(std::move(eras), gone))
        records.assets().save(*ended, seen);
}

// Stations that come home are no part any more of what the change had made of them.
void part_stations(
    Records& records, const Deed& deed, const Inheritance& given, const UnitTree& tree)
{
    const Day on = given.effect.on;
    for (const JoinedStations& joined :
        given.joined_before ? *given.joined_before : joined_then(records, given, tree)) {
        for (const AssetId id : parts_of(records, joined, on, tree)) {
            const AssetEras eras = records.assets().history(id);
            const Asset* part = era_on(eras, on);
            if (part != nullptr && part->station == joined.station)
                set_station(records, deed, *part, std::nullopt, on);
        }
        if (joined.is_made)
            take_away(records, joined.station, on);
    }
}

}

std::vector<JoinedStations> inherit_assets(
    Records& records, const Deed& deed, const Inheritance& given)
{
    records.assets().follow_units(given.effect.on, deed.caller.name, deed.now);
    const auto tree = records.units().tree(given.day);
    std::vector<JoinedStations> joined;
    if (given.undone != nullptr) {
        part_stations(records, deed, given, *tree);
        return joined;
    }
    for (const auto& [heir, sources] : sources_of(given.effect)) {
        if (sources.peers.empty())
            continue;
        if (auto one = join_stations(records, deed, given, heir, *tree))
            joined.push_back(std::move(*one));
    }
    return joined;
}

}
