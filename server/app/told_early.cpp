#include <algorithm>
#include <map>

#include "server/app/closing.hpp"
#include "server/app/plans.hpp"

namespace nguon::app {
namespace {

std::map<OccurrenceKey, PlanSlot> slots_of(Records& records, DeviceId device, Version version)
{
    std::map<OccurrenceKey, PlanSlot> slots;
    if (const auto plan = records.plans().at_version(device, version)) {
        for (PlanSlot& slot : slots_of_plan(records, *plan))
            slots.emplace(slot.occurrence, std::move(slot));
    }
    return slots;
}

}

std::vector<Delivery> told_early(
    Records& records, DeviceId id, const std::vector<PlayRecord>& told, Moment closed)
{
    // Nothing that was planned so long ago can end after what is closed.
    const auto is_open = [&](const PlayRecord& record) {
        return record.occurrence && record.planned_at > closed - longest_item;
    };
    if (std::none_of(told.begin(), told.end(), is_open))
        return {};
    const auto device = records.devices().find(id);
    if (!device)
        return {};
    std::map<Version, std::map<OccurrenceKey, PlanSlot>> plans;
    std::vector<Delivery> early;
    for (const PlayRecord& record : told) {
        if (!is_open(record))
            continue;
        auto [plan, is_new] = plans.try_emplace(record.plan_version);
        if (is_new)
            plan->second = slots_of(records, id, record.plan_version);
        const auto slot = plan->second.find(*record.occurrence);
        if (slot == plan->second.end() || slot->second.span().ends <= closed)
            continue;
        Delivery delivery;
        delivery.device = id;
        delivery.unit = device->unit;
        delivery.occurrence = slot->second.occurrence;
        delivery.bulletin = slot->second.bulletin;
        delivery.planned_at = slot->second.starts;
        delivery.length = slot->second.length;
        early.push_back(std::move(delivery));
    }
    return early;
}

}
