// Who heard a bulletin before it was recalled, and who does not know of the recall yet.
#include "server/app/bulletins.hpp"
#include "server/app/deliveries.hpp"

namespace nguon::app {
namespace {

// The devices of a province, several times over.
constexpr int most_pages = 200;

}

Result<std::vector<RecalledOn>> recalled_on(Records& records, const Deed& deed, BulletinId id)
{
    const auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    const auto tree = records.units().tree(day_of(deed.now));
    CommandFilter filter;
    filter.units = deed.caller.units_with(Right::view, *tree);
    filter.recall_of = id;
    std::map<DeviceId, RecalledOn> found;
    Page page{ Page::most, {} };
    for (int pages = 0; pages < most_pages; ++pages) {
        const auto rows = records.commands().list(filter, *tree, page);
        for (const CommandRow& row : rows.items) {
            // Newest first: a device that was told twice is told by its last answer.
            const auto [at, is_new] = found.try_emplace(row.command.device);
            if (!is_new)
                continue;
            RecalledOn& one = at->second;
            one.device = row.command.device;
            one.device_name = row.device_name;
            one.state = row.command.state;
            if (const auto device = records.devices().find_with_status(one.device)) {
                one.online = device->status.online;
                const Unit* unit = tree->find(device->device.unit);
                one.unit_name = unit == nullptr ? std::string() : unit->name;
            }
        }
        if (rows.next.empty())
            break;
        page.cursor = rows.next;
    }
    std::vector<RecalledOn> devices;
    for (auto& [device, one] : found)
        devices.push_back(std::move(one));
    return devices;
}

void add_heard(Facts& facts, const Deed& deed, const UnitTree& tree, BulletinId id,
    std::vector<RecalledOn>& devices)
{
    PlayLogFilter filter;
    filter.units = deed.caller.units_with(Right::view, tree);
    filter.bulletin = id;
    std::map<DeviceId, Milliseconds> heard;
    Page page{ Page::most, {} };
    for (int pages = 0; pages < most_pages; ++pages) {
        const auto rows = facts.play_logs().list(filter, tree, page);
        for (const PlayLogRow& row : rows.items)
            heard[row.device] += row.record.rendered;
        if (rows.next.empty())
            break;
        page.cursor = rows.next;
    }
    for (RecalledOn& one : devices) {
        if (const auto at = heard.find(one.device); at != heard.end())
            one.heard = at->second;
    }
}

}
