#include "server/http/devices/device_json.hpp"

namespace nguon::http {
namespace {

ShownDevice shown_then(app::DeviceThen then)
{
    ShownDevice one;
    one.row.device = std::move(then.device);
    one.unit_name = std::move(then.unit_name);
    return one;
}

}

Result<app::Paged<ShownDevice>> shown_on(app::Records& records, const app::Deed& deed,
    const app::DeviceFilter& filter, Day day, const app::Page& page)
{
    auto found = app::list_devices_on(records, deed, filter, day, page);
    if (!found)
        return tl::unexpected(found.error());
    app::Paged<ShownDevice> shown;
    shown.next = found->next;
    for (app::DeviceThen& then : found->items)
        shown.items.push_back(shown_then(std::move(then)));
    return shown;
}

Result<ShownDevice> shown_one_on(app::Records& records, const app::Deed& deed, DeviceId id, Day day)
{
    auto found = app::find_device_on(records, deed, id, day);
    if (!found)
        return tl::unexpected(found.error());
    return shown_then(std::move(*found));
}

}
