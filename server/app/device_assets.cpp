// The assets that are devices: name, unit and place of these are said by the device alone.
#include "server/app/assets.hpp"

namespace nguon::app {
namespace {

Asset asset_of(const Device& device, const Deed& deed)
{
    Asset asset;
    asset.id = AssetId(device.id.value());
    asset.kind = device.kind == DeviceKind::board ? AssetKind::board : AssetKind::cluster;
    asset.unit = device.unit;
    asset.name = device.name;
    asset.device = device.id;
    asset.place = device.place;
    asset.from = day_of(deed.now);
    asset.by_name = deed.caller.name;
    asset.changed = deed.now;
    return asset;
}

}

void device_added(Records& records, const Deed& deed, const Device& device)
{
    records.assets().add(asset_of(device, deed));
}

void device_changed(Records& records, const Deed& deed, const Device& device)
{
    records.devices().tell_sounding(device, day_of(deed.now));
    AssetEras eras = records.assets().history_of_device(device.id);
    if (eras.empty())
        return device_added(records, deed, device);
    const Asset said = asset_of(device, deed);
    Asset wished = eras.back();
    if (wished.name == said.name && wished.unit == said.unit && wished.place == said.place)
        return;
    wished.name = said.name;
    wished.unit = said.unit;
    wished.place = said.place;
    wished.from = std::max(said.from, eras.back().from);
    wished.by_name = said.by_name;
    wished.changed = said.changed;
    const Version seen = eras.front().version;
    if (const auto next = changed_from(std::move(eras), wished))
        records.assets().save(*next, seen);
}

void device_removed(Records& records, const Deed& deed, const Device& device)
{
    AssetEras eras = records.assets().history_of_device(device.id);
    if (eras.empty())
        return;
    const Version seen = eras.front().version;
    // What came and went on one day was there on that day.
    const Day gone = std::max(day_of(deed.now), eras.front().from + std::chrono::days(1));
    if (const auto next = ended_on(std::move(eras), gone))
        records.assets().save(*next, seen);
}

}
