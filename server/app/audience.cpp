#include "server/app/audience.hpp"

#include <algorithm>

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

Result<std::vector<UnitId>> units_of(Records& records, const Audience& audience, Day day)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    const auto tree = records.units().tree(day);
    std::vector<UnitId> units;
    for (std::size_t i = 0; i < audience.units.size(); ++i) {
        if (tree->find(audience.units[i]) == nullptr)
            add_missing(error, "units", i, "audience.unit_missing");
        units.push_back(audience.units[i]);
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
        units.insert(units.end(), group->units.begin(), group->units.end());
        // A group may hold a device that was removed since; it is simply not reached.
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
    , all_(records.devices().all())
{
    for (Group& group : records.groups().all()) {
        const GroupId id = group.id;
        groups_.emplace(id, std::move(group));
    }
}

bool AudienceReach::means(const Audience& audience, const Device& device) const
{
    const auto covers_device = [&](UnitId unit) { return tree_.covers(unit, device.unit); };
    if (std::any_of(audience.units.begin(), audience.units.end(), covers_device)
        || holds(audience.devices, device.id))
        return true;
    return std::any_of(audience.groups.begin(), audience.groups.end(), [&](GroupId id) {
        const auto group = groups_.find(id);
        return group != groups_.end()
            && (holds(group->second.devices, device.id)
                || std::any_of(
                    group->second.units.begin(), group->second.units.end(), covers_device));
    });
}

std::vector<const Device*> AudienceReach::devices(const Audience& audience) const
{
    std::vector<const Device*> found;
    for (const Device& device : all_) {
        if (means(audience, device))
            found.push_back(&device);
    }
    std::sort(
        found.begin(), found.end(), [](const Device* a, const Device* b) { return a->id < b->id; });
    return found;
}

std::vector<UnitId> AudienceReach::units_above(const Device& device) const
{
    return tree_.path(device.unit);
}

std::vector<GroupId> AudienceReach::groups_of(const Device& device) const
{
    std::vector<GroupId> found;
    for (const auto& [id, group] : groups_) {
        if (means(Audience{ {}, { id }, {} }, device))
            found.push_back(id);
    }
    return found;
}

ReachCount count_reach(Records& records, const Audience& audience, const UnitTree& tree)
{
    const AudienceReach reach(records, tree);
    ReachCount count;
    for (const Device* device : reach.devices(audience)) {
        ++count.devices;
        if (device->kind == DeviceKind::board) {
            ++count.boards;
        } else {
            ++count.speaker_devices;
            count.speakers += device->speakers;
        }
    }
    std::vector<UnitId> counted;
    for (const UnitId unit : audience.units) {
        for (const UnitId below : tree.subtree(unit)) {
            if (!holds(counted, below)) {
                counted.push_back(below);
                count.households += records.units().households(below);
            }
        }
    }
    return count;
}

}
