#include <algorithm>
#include <map>

#include "server/app/closing.hpp"
#include "server/app/plans.hpp"

namespace nguon::app {
namespace {

// Plans of one device, opened once each.
class PlansOf {
public:
    PlansOf(Records& records, DeviceId device)
        : records_(records)
        , device_(device)
    {
    }

    // The slot that was played. A record names the plan that was held when it was written: a stop
    // and the plan that follows it may come in one breath, so those held when it began are asked
    // as well.
    const PlanSlot* find(const PlayRecord& record)
    {
        if (const PlanSlot* slot = find(record.plan_version, *record.occurrence))
            return slot;
        for (const auto& moment : { std::optional(record.planned_at), record.started_at }) {
            const auto version = moment ? records_.plans().held_at(device_, *moment) : std::nullopt;
            const PlanSlot* slot = version ? find(*version, *record.occurrence) : nullptr;
            if (slot != nullptr)
                return slot;
        }
        return nullptr;
    }

private:
    const PlanSlot* find(Version version, const OccurrenceKey& occurrence)
    {
        const auto [plan, is_new] = plans_.try_emplace(version);
        if (is_new) {
            if (const auto stored = records_.plans().at_version(device_, version)) {
                for (PlanSlot& slot : slots_of_plan(records_, *stored))
                    plan->second.emplace(slot.occurrence, std::move(slot));
            }
        }
        const auto slot = plan->second.find(occurrence);
        return slot == plan->second.end() ? nullptr : &slot->second;
    }

    Records& records_;
    DeviceId device_;
    std::map<Version, std::map<OccurrenceKey, PlanSlot>> plans_;
};

}

std::vector<Delivery> told_early(
    Records& records, DeviceId id, const std::vector<PlayRecord>& told, Moment closed)
{
    // Nothing that was planned so long ago can end after what is closed.
    const auto is_open = [&](const PlayRecord& record) {
        return record.occurrence && !record.occurrence->is_jingle()
            && record.planned_at > closed - longest_item;
    };
    if (std::none_of(told.begin(), told.end(), is_open))
        return {};
    const auto device = records.devices().find(id);
    if (!device)
        return {};
    PlansOf plans(records, id);
    std::vector<Delivery> early;
    for (const PlayRecord& record : told) {
        if (!is_open(record))
            continue;
        const PlanSlot* slot = plans.find(record);
        if (slot == nullptr || slot->span().ends <= closed)
            continue;
        Delivery delivery;
        delivery.device = id;
        delivery.unit = device->unit;
        delivery.occurrence = slot->occurrence;
        delivery.bulletin = slot->bulletin;
        delivery.planned_at = slot->starts;
        delivery.length = slot->length;
        early.push_back(delivery);
    }
    return early;
}

}
