// The devices of an earlier day, as the register has it: also those that were removed since.
#include "server/app/as_of.hpp"
#include "server/app/assets.hpp"
#include "server/app/devices.hpp"
#include "server/app/groups.hpp"

namespace nguon::app {

Result<Paged<DeviceThen>> list_devices_on(
    Records& records, const Deed& deed, const DeviceFilter& wish, Day day, const Page& page)
{
    if (const auto good = check_not_ahead(day, day_of(deed.now), "at"); !good)
        return tl::unexpected(good.error());
    // Nobody wrote down which line was up on which day.
    if (wish.online || wish.paired)
        return fail_field("at", "device.not_known_then");
    AssetFilter filter;
    if (wish.group) {
        const auto group = find_group(records, deed, *wish.group);
        if (!group)
            return tl::unexpected(group.error());
        filter.devices = members_on(records, deed, *group, day);
    }
    filter.day = day;
    filter.with_device = true;
    filter.text = wish.search;
    if (wish.kind)
        filter.kinds = { *wish.kind == DeviceKind::board ? AssetKind::board : AssetKind::cluster };
    const auto found = list_assets(records, deed, std::move(filter), wish.unit, page);
    if (!found)
        return tl::unexpected(found.error());
    const auto tree = records.units().tree(day_of(deed.now));
    Paged<DeviceThen> then;
    then.next = found->next;
    for (const ShownAsset& shown : found->items) {
        const Asset& asset = shown.asset;
        auto device = asset.device ? records.devices().find(*asset.device) : std::nullopt;
        if (!device)
            continue;
        // It went elsewhere since: what it is today is told there.
        if (!deed.caller.may_in(Right::view, device->unit, *tree))
            device->sim.clear();
        device->name = asset.name;
        device->unit = asset.unit;
        device->place = asset.place;
        then.items.push_back({ std::move(*device), shown.unit_name });
    }
    return then;
}

std::shared_ptr<const std::vector<Device>> devices_then(
    Records& records, Day day, const Soundings& soundings)
{
    const auto everyone = records.devices().everyone();
    std::map<DeviceId, const Device*> present;
    for (const Device& device : *everyone)
        present.emplace(device.id, &device);
    auto then = std::make_shared<std::vector<Device>>();
    for (Assets::Standing& one : records.assets().standing_on(day)) {
        const auto at = present.find(one.device);
        auto device = at != present.end() ? *at->second : records.devices().find(one.device);
        if (!device)
            continue;
        device->name = std::move(one.name);
        device->unit = one.unit;
        device->place = one.place;
        device->removed.reset();
        if (const auto sounded = soundings.find(device->id); sounded != soundings.end()) {
            const Sounding& sounding = sounded->second.what;
            device->speakers = sounding.speakers;
            device->power_w = sounding.power_w;
            device->bearing = sounding.bearing;
            device->volume_ceiling = sounding.volume_ceiling;
        }
        then->push_back(std::move(*device));
    }
    return then;
}

}
