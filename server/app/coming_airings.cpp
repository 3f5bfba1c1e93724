#include <algorithm>
#include <set>

#include "protocol/plan.hpp"
#include "server/app/airing.hpp"
#include "server/app/deliveries.hpp"

namespace nguon::app {
namespace {

using Occurrences = std::set<OccurrenceKey>;

// Which airings are on which device: those in the plan it was last seen with, and those in the plan
// of which it said that everything was there. A newer plan that has not arrived counts for nothing.
class Holdings {
public:
    Holdings(Records& records, Moment now)
        : records_(records)
    {
        for (const Plans::Held& held : records.plans().held_in({ now, now + Milliseconds(1) }))
            acknowledged_[held.device] = held.version;
    }

    struct Of {
        std::vector<const Occurrences*> delivered;
        std::vector<const Occurrences*> ready;
    };
    Of of(DeviceId device)
    {
        const auto row = records_.devices().find_with_status(device);
        if (!row)
            return {};
        const auto at = acknowledged_.find(device);
        const Version acknowledged = at == acknowledged_.end() ? 0 : at->second;
        const Version held = std::max(acknowledged, row->status.plan_version);
        // A device may lose a sound again; then it says so for the plan it holds.
        const bool lost = held == acknowledged && !row->status.ready;
        Of of;
        of.delivered = parts_of(device, held);
        if (!lost)
            of.ready = held == acknowledged ? of.delivered : parts_of(device, acknowledged);
        return of;
    }

private:
    std::vector<const Occurrences*> parts_of(DeviceId device, Version version)
    {
        std::vector<const Occurrences*> parts;
        if (version == 0)
            return parts;
        if (const auto plan = records_.plans().at_version(device, version)) {
            for (const PlanPart& part : plan->parts)
                parts.push_back(&body_of(part.hash));
        }
        return parts;
    }
    const Occurrences& body_of(const std::string& text)
    {
        const auto [at, is_new] = bodies_.try_emplace(text);
        const auto hash = is_new ? Hash::parse(text) : std::nullopt;
        const auto packed = hash ? records_.plans().body(text) : std::nullopt;
        const auto body = packed ? protocol::unpack(*packed, *hash) : Result<PlanBody>();
        if (packed && body) {
            for (const PlanSlot& slot : body->slots)
                at->second.insert(slot.occurrence);
        }
        return at->second;
    }

    Records& records_;
    std::map<DeviceId, Version> acknowledged_;
    std::map<std::string, Occurrences> bodies_; // by hash; nodes stay where they are
};

bool is_in(const std::vector<const Occurrences*>& parts, const OccurrenceKey& occurrence)
{
    return std::any_of(parts.begin(), parts.end(),
        [&](const Occurrences* part) { return part->contains(occurrence); });
}

bool is_wanted(const Device& device, const DeliveryFilter& filter, const UnitTree& tree)
{
    const bool seen = std::any_of(filter.units.begin(), filter.units.end(),
        [&](UnitId unit) { return tree.covers(unit, device.unit); });
    return device.kind == DeviceKind::speaker && seen
        && (!filter.unit || tree.covers(*filter.unit, device.unit))
        && (!filter.device || device.id == *filter.device);
}

// One airing of a schedule, whichever the device.
struct Occasion {
    OccurrenceKey occurrence;
    bool begun = false;
};

std::vector<Occasion> occasions_of(
    const std::vector<PlanSlot>& slots, const DeliveryFilter& filter, Moment now, Moment closed)
{
    std::vector<Occasion> found;
    for (const PlanSlot& slot : slots) {
        if (!slot.occurrence.is_jingle() && slot.span().ends > closed
            && (!filter.bulletin || slot.bulletin == *filter.bulletin))
            found.push_back({ slot.occurrence, slot.starts <= now });
    }
    return found;
}

std::int64_t count_to_come(const std::vector<Occasion>& occasions)
{
    return std::count_if(occasions.begin(), occasions.end(),
        [](const Occasion& occasion) { return !occasion.begun; });
}

void count(
    ComingAirings& coming, const std::vector<Occasion>& occasions, const Holdings::Of& holdings)
{
    for (const Occasion& occasion : occasions) {
        const OccurrenceKey& occurrence = occasion.occurrence;
        if (occasion.begun) {
            ++coming.on_air;
            continue;
        }
        ++coming.planned;
        coming.delivered += is_in(holdings.delivered, occurrence) ? 1 : 0;
        coming.ready += is_in(holdings.ready, occurrence) ? 1 : 0;
    }
}

}

ComingAirings coming_airings(Records& records, const UnitTree& tree, const DeliveryFilter& filter,
    Span span, Moment now, Moment closed)
{
    ComingAirings coming;
    span.ends = std::min<Moment>(span.ends, span.begins + std::chrono::days(2));
    if (span.ends <= span.begins)
        return coming;
    const AiringBook book(records, tree, span);
    Holdings holdings(records, now);
    std::map<DeviceId, Holdings::Of> known;
    const auto& all = book.reach().all();
    for (const AiringBook::Entry& entry : book.entries()) {
        if (filter.schedule && entry.schedule.id != *filter.schedule)
            continue;
        for (const AiringBook::HeardAlike& alike : book.heard_alike(entry)) {
            const auto occasions = occasions_of(alike.slots, filter, now, closed);
            if (occasions.empty())
                continue;
            for (const std::uint32_t position : alike.devices) {
                const Device& device = all[position];
                if (!is_wanted(device, filter, tree))
                    continue;
                if (device.public_key.empty()) {
                    coming.unpaired += count_to_come(occasions);
                    continue;
                }
                const auto [at, is_new] = known.try_emplace(device.id);
                if (is_new)
                    at->second = holdings.of(device.id);
                count(coming, occasions, at->second);
            }
        }
    }
    return coming;
}

}
