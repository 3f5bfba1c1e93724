#include "server/app/closing.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "protocol/plan.hpp"

namespace nguon::app {
namespace {

// A plan in force on a device for a while.
struct InForce {
    Span span;
    const std::vector<PlanPart>* parts = nullptr;
};

struct History {
    std::vector<InForce> given; // by time, one behind the other
    std::vector<InForce> held; // the same, by what the device said
};

void add(
    std::vector<InForce>& plans, Moment since, Moment until, const std::vector<PlanPart>* parts)
{
    if (!plans.empty())
        plans.back().span.ends = since;
    plans.push_back({ { since, until }, parts });
}

// Where a device held another plan than it had been given.
std::vector<InForce> behind(const History& history)
{
    std::vector<InForce> found;
    for (const InForce& held : history.held) {
        for (const InForce& given : history.given) {
            const Span common{ std::max(held.span.begins, given.span.begins),
                std::min(held.span.ends, given.span.ends) };
            if (common.begins < common.ends && *held.parts != *given.parts)
                found.push_back({ common, held.parts });
        }
    }
    return found;
}

// Whether a device with the plan would have begun the slot: at its second, or as late as it allows.
bool begins_in(const Span& in_force, const PlanSlot& slot)
{
    Moment latest = slot.starts;
    if (slot.late.way == LatePolicy::Way::start_late)
        latest += slot.late.tolerance;
    else if (slot.late.way == LatePolicy::Way::seek_in)
        latest = slot.span().ends;
    return in_force.begins <= latest && slot.starts < in_force.ends;
}

// Devices with equal texts have equal slots.
std::string dates_text(const std::vector<InForce>& plans)
{
    std::string text;
    for (const InForce& plan : plans) {
        text += std::to_string(unix_ms(plan.span.begins));
        for (const PlanPart& part : *plan.parts)
            text += "," + part.hash;
        text += ';';
    }
    return text;
}

class Closing {
public:
    Closing(Records& records, Span over, OpenedBodies& opened)
        : records_(records)
        , over_(over)
        , opened_(opened)
    {
        read_histories();
    }

    std::vector<Delivery> expected()
    {
        std::vector<Delivery> expected;
        const auto everyone = records_.devices().everyone();
        for (const auto& [id, history] : histories_) {
            if (const Device* standing = device_in(*everyone, id))
                add_expected(expected, *standing, history);
            // Removed since: what it was told to play before stays in the results.
            else if (const auto removed
                = reaches_here(history) ? records_.devices().find(id) : std::nullopt)
                add_expected(expected, *removed, history);
        }
        std::erase_if(opened_, [&](const auto& body) { return !used_.contains(body.first); });
        return expected;
    }

private:
    using Slots = std::map<OccurrenceKey, PlanSlot>;

    void add_expected(std::vector<Delivery>& expected, const Device& device, const History& history)
    {
        if (device.kind != DeviceKind::speaker || device.public_key.empty() || is_long_gone(device))
            return;
        const Slots& given = given_slots(history);
        for (const auto& [key, slot] : given)
            add_delivery(expected, device, slot);
        for (const InForce& plan : behind(history)) {
            for (const auto& [key, slot] : due_slots({ plan })) {
                if (!given.contains(key))
                    add_delivery(expected, device, slot);
            }
        }
    }

    // A plan ends with its fourteenth day. What was removed long ago is not looked up at each
    // closing.
    bool reaches_here(const History& history) const
    {
        const auto is_of_late = [&](const InForce& plan) {
            return plan.span.begins > over_.begins - std::chrono::days(15);
        };
        return std::ranges::any_of(history.given, is_of_late)
            || std::ranges::any_of(history.held, is_of_late);
    }

    // Nothing that ends in the time that is closed had begun when it was removed.
    bool is_long_gone(const Device& device) const
    {
        return device.removed && *device.removed <= over_.begins - longest_item;
    }

    static void add_delivery(
        std::vector<Delivery>& expected, const Device& device, const PlanSlot& slot)
    {
        // What frames a programme is in nobody's figures.
        if (slot.occurrence.is_jingle() || device.created > slot.starts)
            return;
        if (device.removed && *device.removed <= slot.starts)
            return;
        Delivery delivery;
        delivery.device = device.id;
        delivery.unit = device.unit;
        delivery.occurrence = slot.occurrence;
        delivery.bulletin = slot.bulletin;
        delivery.planned_at = slot.starts;
        delivery.length = slot.length;
        expected.push_back(delivery);
    }

    void read_histories()
    {
        const Span looked_at{ over_.begins - longest_item, over_.ends };
        given_ = records_.plans().given_in(looked_at);
        std::map<std::pair<DeviceId, Version>, const std::vector<PlanPart>*> parts;
        for (const Plans::Given& plan : given_) {
            add(histories_[plan.device].given, plan.issued, over_.ends, &plan.parts);
            parts[{ plan.device, plan.version }] = &plan.parts;
        }
        for (const Plans::Held& held : records_.plans().held_in(looked_at)) {
            auto known = parts.find({ held.device, held.version });
            if (known == parts.end())
                known = parts.emplace(std::pair(held.device, held.version), older(held)).first;
            if (known->second != nullptr)
                add(histories_[held.device].held, held.since, over_.ends, known->second);
        }
    }

    // A device that is behind by more than the time looked at.
    const std::vector<PlanPart>* older(const Plans::Held& held)
    {
        auto plan = records_.plans().at_version(held.device, held.version);
        if (!plan)
            return nullptr;
        older_.push_back(std::make_unique<std::vector<PlanPart>>(std::move(plan->parts)));
        return older_.back().get();
    }

    const Slots& given_slots(const History& history)
    {
        const auto [group, is_new] = groups_.try_emplace(dates_text(history.given));
        if (is_new)
            group->second = due_slots(history.given);
        return group->second;
    }

    // Slots that their plan would begin, and that end in the time that is closed.
    Slots due_slots(const std::vector<InForce>& plans)
    {
        Slots due;
        for (const InForce& plan : plans) {
            for (const PlanPart& part : *plan.parts) {
                for (const PlanSlot& slot : slots_of(part)) {
                    const Moment over = slot.span().ends;
                    if (begins_in(plan.span, slot) && over_.begins < over && over <= over_.ends)
                        due.emplace(slot.occurrence, slot);
                }
            }
        }
        return due;
    }

    const std::vector<PlanSlot>& slots_of(const PlanPart& part)
    {
        used_.insert(part.hash);
        const auto [known, is_new] = opened_.try_emplace(part.hash);
        if (is_new) {
            const auto packed = records_.plans().body(part.hash);
            const auto hash = Hash::parse(part.hash);
            if (packed && hash) {
                if (auto body = protocol::unpack(*packed, *hash))
                    known->second = std::move(body->slots);
            }
        }
        return known->second;
    }

    Records& records_;
    Span over_; // without its beginning, with its end
    OpenedBodies& opened_;
    std::set<std::string> used_;
    std::vector<Plans::Given> given_;
    std::vector<std::unique_ptr<std::vector<PlanPart>>> older_;
    std::map<DeviceId, History> histories_;
    std::unordered_map<std::string, Slots> groups_;
};

}

std::vector<Delivery> expectations(
    Records& records, Moment from, Moment until, OpenedBodies& opened)
{
    auto expected = Closing(records, { from, until }, opened).expected();
    auto silenced = silenced_airings(records, from, until);
    if (silenced.empty())
        return expected;
    std::set<std::pair<DeviceId, OccurrenceKey>> known;
    for (const Delivery& delivery : expected)
        known.emplace(delivery.device, delivery.occurrence);
    for (const Delivery& delivery : silenced) {
        if (!known.contains({ delivery.device, delivery.occurrence }))
            expected.push_back(delivery);
    }
    return expected;
}

}
