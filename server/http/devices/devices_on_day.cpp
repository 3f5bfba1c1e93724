#include "server/http/devices/device_json.hpp"

namespace nguon::http {

Result<app::Paged<ShownDevice>> shown_on(app::Records& records, const app::Deed& deed,
    const app::DeviceFilter& filter, Day day, const app::Page& page)
{
    auto found = app::list_devices_on(records, deed, filter, day, page);
    if (!found)
        return tl::unexpected(found.error());
    app::Paged<ShownDevice> shown;
    shown.next = found->next;
    for (app::DeviceThen& then : found->items) {
        ShownDevice one;
        one.row.device = std::move(then.device);
        one.unit_name = std::move(then.unit_name);
        shown.items.push_back(std::move(one));
    }
    return shown;
}

}
