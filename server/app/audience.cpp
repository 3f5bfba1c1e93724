#include "server/app/audience.hpp"

#include <algorithm>
#include <set>

namespace nguon::app {
namespace {

template <typename T> bool holds(const std::vector<T>& items, const T& item)
{
    return std::find(items.begin(), items.end(), item) != items.end();
}

void add_missing(Error& error, const char* list, std::size_t index, const char* code)
{
    error.fields.push_back(
        { std::string("audience.") + list + "[" + std::to_string(index) + "]", code, {} });
}

}

std::vector<UnitId> units_standing_for(Records& records, UnitId named, const UnitTree& tree)
{
    if (tree.find(named) != nullptr)
        return { named };
    const auto history = records.units().history(named);
    // One that is yet to come stands for nothing.
    if (history.empty() || history.front().from > tree.day())
        return {};
    std::vector<UnitId> standing = records.devices().standing_after(named);
    std::erase_if(standing, [&](UnitId unit) { return tree.find(unit) == nullptr; });
    if (!standing.empty())
        return standing;
    std::set<UnitId> seen{ named };
    std::vector<UnitId> open = records.units().successors(named);
    while (!open.empty()) {
        const UnitId next = open.back();
        open.pop_back();
        if (!seen.insert(next).second)
            continue;
        if (tree.find(next) != nullptr) {
            standing.push_back(next);
            continue;
        }
        const auto further = records.units().successors(next);
        open.insert(open.end(), further.begin(), further.end());
    }
    std::sort(standing.begin(), standing.end());
    return standing;
}

Result<std::vector<UnitId>> units_of(Records& records, const Audience& audience, Day day)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    const auto tree = records.units().tree(day);
    std::vector<UnitId> units;
    for (std::size_t i = 0; i < audience.units.size(); ++i) {
        const UnitId named = audience.units[i];
        const auto now = units_standing_for(records, named, *tree);
        if (now.empty())
            add_missing(error, "units", i, "audience.unit_missing");
        units.insert(units.end(), now.begin(), now.end());
    }
    const auto add_device = [&](DeviceId id, std::size_t index, const char* list) {
        const auto device = records.devices().find(id);
        if (!device || device->removed)
            add_missing(error, list, index, "audience.device_missing");
        else
            units.push_back(device->unit);
    };
    for (std::size_t i = 0; i < audience.groups.size(); ++i) {
        const auto group = records.groups().find(audience.groups[i]);
        if (!group) {
            add_missing(error, "groups", i, "audience.group_missing");
            continue;
        }
        // A group may hold a unit that is no more or a device that was removed since; it is simply
        // not reached.
        for (const UnitId unit : group->units) {
            const auto now = units_standing_for(records, unit, *tree);
            units.insert(units.end(), now.begin(), now.end());
        }
        for (const DeviceId id : group->devices) {
            if (const auto device = records.devices().find(id); device && !device->removed)
                units.push_back(device->unit);
        }
    }
    for (std::size_t i = 0; i < audience.devices.size(); ++i)
        add_device(audience.devices[i], i, "devices");
    if (!error.fields.empty())
        return tl::unexpected(error);
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

AudienceReach::AudienceReach(Records& records, const UnitTree& tree)
    : tree_(tree)
    , everyone_(records.devices().everyone())
{
    const std::vector<Device>& everyone = *everyone_;
    by_id_.reserve(everyone.size());
    std::unordered_map<UnitId, std::vector<std::uint32_t>> standing_in;
    for (std::uint32_t i = 0; i < everyone.size(); ++i) {
        by_id_.emplace(everyone[i].id, i);
        standing_in[everyone[i].unit].push_back(i);
    }
    for (const auto& [unit, positions] : standing_in) {
        for (const UnitId above : tree.path(unit)) {
            auto& there = by_unit_[above];
            there.insert(there.end(), positions.begin(), positions.end());
        }
    }
    for (const auto& [device, unit] : records.devices().former_units()) {
        const auto at = by_id_.find(device);
        // One that came back is asked by who stands in it now.
        if (at == by_id_.end() || tree.find(unit) != nullptr)
            continue;
        by_unit_[unit].push_back(at->second);
        former_[device].push_back(unit);
    }
    for (Group& group : records.groups().all()) {
        const GroupId id = group.id;
        groups_.emplace(id, std::move(group));
    }
}

std::vector<std::uint32_t> AudienceReach::positions(const Audience& audience) const
{
    std::vector<std::uint32_t> found;
    const auto add_units = [&](const std::vector<UnitId>& units) {
        for (const UnitId unit : units) {
            if (const auto at = by_unit_.find(unit); at != by_unit_.end())
                found.insert(found.end(), at->second.begin(), at->second.end());
        }
    };
    const auto add_devices = [&](const std::vector<DeviceId>& devices) {
        for (const DeviceId device : devices) {
            if (const auto at = by_id_.find(device); at != by_id_.end())
                found.push_back(at->second);
        }
    };
    add_units(audience.units);
    add_devices(audience.devices);
    for (const GroupId id : audience.groups) {
        if (const auto group = groups_.find(id); group != groups_.end()) {
            add_units(group->second.units);
            add_devices(group->second.devices);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::vector<const Device*> AudienceReach::devices(const Audience& audience) const
{
    std::vector<const Device*> found;
    for (const std::uint32_t position : positions(audience))
        found.push_back(&(*everyone_)[position]);
    return found;
}

std::vector<UnitId> AudienceReach::units_above(const Device& device) const
{
    std::vector<UnitId> units = tree_.path(device.unit);
    if (const auto former = former_.find(device.id); former != former_.end())
        units.insert(units.end(), former->second.begin(), former->second.end());
    return units;
}

const Device* AudienceReach::find(DeviceId id) const
{
    const auto at = by_id_.find(id);
    return at == by_id_.end() ? nullptr : &(*everyone_)[at->second];
}

std::vector<GroupId> AudienceReach::groups_of(const Device& device) const
{
    std::vector<GroupId> found;
    const std::vector<UnitId> above = units_above(device);
    for (const auto& [id, group] : groups_) {
        const bool by_unit = std::any_of(group.units.begin(), group.units.end(),
            [&](UnitId unit) { return holds(above, unit); });
        if (by_unit || holds(group.devices, device.id))
            found.push_back(id);
    }
    return found;
}

void ReachCount::add(const Device& device)
{
    ++devices;
    unpaired += device.public_key.empty() ? 1 : 0;
    if (device.kind == DeviceKind::board) {
        ++boards;
    } else {
        ++speaker_devices;
        speakers += device.speakers;
    }
}

std::int64_t count_households(Records& records, const Audience& audience, const UnitTree& tree)
{
    std::int64_t households = 0;
    std::set<UnitId> counted;
    const auto count = [&](UnitId unit) {
        if (counted.insert(unit).second)
            households += records.units().households(unit);
    };
    const auto count_below = [&](UnitId unit) {
        const auto all = tree.subtree(unit);
        std::for_each(all.begin(), all.end(), count);
    };
    for (const UnitId unit : audience.units) {
        count_below(unit);
        if (tree.find(unit) != nullptr)
            continue;
        // One that ended has kept its own number. What stood in it is counted where it stands now;
        // what it became is more than it was.
        count(unit);
        for (const UnitId now : units_standing_for(records, unit, tree)) {
            const auto former = tree.former(now);
            if (std::find(former.begin(), former.end(), unit) == former.end())
                count_below(now);
        }
    }
    return households;
}

ReachCount count_reach(Records& records, const Audience& audience, const UnitTree& tree)
{
    const AudienceReach reach(records, tree);
    ReachCount count;
    for (const Device* device : reach.devices(audience))
        count.add(*device);
    count.households = count_households(records, audience, tree);
    return count;
}

}
