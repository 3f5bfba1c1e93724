#include "server/app/stored_templates.hpp"

#include <algorithm>
#include <map>

#include "server/app/devices.hpp"
#include "server/app/plans.hpp"

namespace nguon::app {
namespace {

using State = StoredTemplate::State;

std::map<TemplateId, StoredTemplate> held_by(Records& records, const DeviceRow& row)
{
    std::map<TemplateId, StoredTemplate> all;
    const auto plan = records.plans().at_version(row.device.id, row.status.plan_version);
    if (!plan)
        return all;
    for (PlanTemplate& one : templates_of_plan(records, *plan)) {
        StoredTemplate& stored = all[one.id];
        stored.id = one.id;
        stored.title = one.title;
        stored.state = State::withdrawn;
        stored.held = std::move(one);
    }
    return all;
}

// Of its own unit and of all above, as plans are made.
void compare(Records& records, const Device& device, const UnitTree& tree,
    std::map<TemplateId, StoredTemplate>& all)
{
    const auto above = tree.path(device.unit);
    for (const Template& one : records.templates().prepared()) {
        if (std::ranges::find(above, one.unit) == above.end())
            continue;
        StoredTemplate& stored = all[one.id];
        stored.id = one.id;
        stored.title = one.title;
        stored.newest = one.version;
        if (stored.held) {
            const bool same
                = protocol::hash_of(*stored.held) == protocol::hash_of(plan_template_of(one));
            stored.state = same ? State::current : State::older;
        }
    }
}

}

std::string_view name_of(StoredTemplate::State state)
{
    switch (state) {
    case State::current:
        return "current";
    case State::older:
        return "older";
    case State::awaited:
        return "awaited";
    case State::withdrawn:
        return "withdrawn";
    }
    return {};
}

Result<Paged<StoredTemplate>> stored_templates(
    Records& records, const Deed& deed, DeviceId device, const Page& page)
{
    const auto row = find_device(records, deed, device);
    if (!row)
        return tl::unexpected(row.error());
    TemplateId after;
    if (!page.cursor.empty()) {
        const auto parsed = TemplateId::parse(page.cursor);
        if (!parsed)
            return fail_field("cursor", "input.bad_cursor");
        after = *parsed;
    }
    Paged<StoredTemplate> found;
    if (row->device.kind != DeviceKind::speaker)
        return found;
    auto all = held_by(records, *row);
    compare(records, row->device, *records.units().tree(day_of(deed.now)), all);
    found.total = static_cast<std::int64_t>(all.size());
    for (auto at = all.upper_bound(after); at != all.end(); ++at) {
        if (found.items.size() == static_cast<std::size_t>(page.limit)) {
            found.next = found.items.back().id.text();
            break;
        }
        found.items.push_back(std::move(at->second));
    }
    return found;
}

}
