// Whom an order means, by the register: the same question each device answers by its profile.
#include <algorithm>

#include "server/app/emergencies.hpp"

namespace nguon::app {
namespace {

Audience by_name(const OrderAudience& audience)
{
    Audience named;
    named.units = audience.units;
    named.groups = audience.groups;
    named.devices = audience.devices;
    return named;
}

bool has_area(const OrderAudience& audience)
{
    return !audience.polygons.empty() || !audience.circles.empty();
}

bool takes_part(const Device& device, Occasion occasion)
{
    return occasion == Occasion::real || device.exercises;
}

bool stands_inside(const OrderAudience& audience, const Device& device)
{
    if (!device.place)
        return false;
    const auto holds = [&](const auto& area) { return contains(area, *device.place); };
    return std::any_of(audience.polygons.begin(), audience.polygons.end(), holds)
        || std::any_of(audience.circles.begin(), audience.circles.end(), holds);
}

}

Result<std::vector<UnitId>> units_of(Records& records, const OrderAudience& audience, Day day)
{
    auto units = units_of(records, by_name(audience), day);
    if (!units || !has_area(audience))
        return units;
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone) {
        if (stands_inside(audience, device))
            units->push_back(device.unit);
    }
    std::sort(units->begin(), units->end());
    units->erase(std::unique(units->begin(), units->end()), units->end());
    return units;
}

std::vector<UnitId> units_left(Records& records, OrderAudience audience, Day day)
{
    const auto tree = records.units().tree(day);
    std::erase_if(audience.units,
        [&](UnitId unit) { return units_standing_for(records, unit, *tree).empty(); });
    std::erase_if(audience.groups, [&](GroupId group) { return !records.groups().find(group); });
    std::erase_if(audience.devices, [&](DeviceId id) {
        const auto device = records.devices().find(id);
        return !device || device->removed;
    });
    return units_of(records, audience, day).value_or(std::vector<UnitId>());
}

Meant devices_meant(Records& records, const OrderAudience& audience, Occasion occasion, Day day)
{
    const auto tree = records.units().tree(day);
    const AudienceReach reach(records, *tree);
    const Device* first = reach.all().data();
    std::vector<bool> is_meant(reach.all().size());
    for (const Device* device : reach.devices(by_name(audience)))
        is_meant[static_cast<std::size_t>(device - first)] = true;
    Meant meant;
    for (std::size_t i = 0; i < is_meant.size(); ++i) {
        const Device& device = first[i];
        if (!takes_part(device, occasion) || (!is_meant[i] && !stands_inside(audience, device)))
            continue;
        if (device.kind == DeviceKind::speaker)
            meant.devices.push_back(device);
        else
            ++meant.boards;
    }
    return meant;
}

std::vector<MeantDevice> named(std::span<const Device> devices)
{
    std::vector<MeantDevice> names;
    names.reserve(devices.size());
    for (const Device& device : devices)
        names.push_back({ device.id, device.unit });
    return names;
}

std::optional<MeantDevice> meant_device(
    Records& records, const OrderAudience& audience, Occasion occasion, DeviceId id, Day day)
{
    const auto device = records.devices().find(id);
    if (!device || device->removed || device->kind != DeviceKind::speaker
        || !takes_part(*device, occasion))
        return std::nullopt;
    const auto tree = records.units().tree(day);
    auto path = tree->path(device->unit);
    for (const UnitId unit : records.devices().former_units_of(id)) {
        if (tree->find(unit) == nullptr)
            path.push_back(unit);
    }
    const auto in_path
        = [&](UnitId unit) { return std::find(path.begin(), path.end(), unit) != path.end(); };
    OrderTarget target{ id, path, {}, device->place };
    for (const Group& group : records.groups().find_all(audience.groups)) {
        const bool by_device
            = std::find(group.devices.begin(), group.devices.end(), id) != group.devices.end();
        if (by_device || std::any_of(group.units.begin(), group.units.end(), in_path))
            target.groups.push_back(group.id);
    }
    if (!is_meant(audience, target))
        return std::nullopt;
    return MeantDevice{ id, device->unit };
}

}
