#include "server/app/meant_units.hpp"

#include <algorithm>

#include "server/app/audience.hpp"

namespace nguon::app {

MeantUnits::MeantUnits(Records& records, const Audience& audience, const UnitTree& tree)
    : tree_(tree)
{
    for (const UnitId unit : audience.units)
        add_unit(records, unit);
    add_devices(records, audience.devices);
    for (const Group& group : records.groups().find_all(audience.groups)) {
        for (const UnitId unit : group.units)
            add_unit(records, unit);
        add_devices(records, group.devices);
    }
}

bool MeantUnits::reaches(UnitId unit) const
{
    if (holding_.contains(unit))
        return true;
    const auto path = tree_.path(unit);
    return std::any_of(
        path.begin(), path.end(), [&](UnitId above) { return named_.contains(above); });
}

void MeantUnits::add_unit(Records& records, UnitId named)
{
    std::vector<UnitId> units{ named };
    if (tree_.find(named) == nullptr) {
        // One that ended means the devices that stood in it, wherever these stand now.
        std::vector<UnitId> standing = records.devices().standing_after(named);
        std::erase_if(standing, [&](UnitId unit) { return tree_.find(unit) == nullptr; });
        for (const UnitId unit : standing)
            stand_in(unit);
        if (!standing.empty())
            return;
        units = units_standing_for(records, named, tree_);
    }
    for (const UnitId unit : units) {
        named_.insert(unit);
        stand_in(unit);
    }
}

void MeantUnits::add_devices(Records& records, const std::vector<DeviceId>& ids)
{
    if (ids.empty())
        return;
    const auto everyone = records.devices().everyone();
    for (const DeviceId id : ids) {
        if (const Device* device = device_in(*everyone, id))
            stand_in(device->unit);
    }
}

void MeantUnits::stand_in(UnitId unit)
{
    for (const UnitId above : tree_.path(unit))
        holding_.insert(above);
}

}
