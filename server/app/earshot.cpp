#include "server/app/earshot.hpp"

#include <algorithm>

namespace nguon::app {
namespace {

// Among so few the turns are looked at once more: two hamlets of a large neighbourhood may have
// different rounds and still be out of each other's earshot.
constexpr std::size_t few_devices = 24; // the press of the button waits for it

std::vector<Horn> horns_of(std::span<const Device> devices)
{
    std::vector<Horn> horns;
    for (const Device& device : devices) {
        if (const auto horn = horn_of(device))
            horns.push_back(*horn);
    }
    return horns;
}

bool disturb_nobody(std::span<const Device> devices)
{
    return devices.size() <= few_devices && plan_turns(horns_of(devices)).disturbances.empty();
}

}

const std::map<DeviceId, Turn>& TurnBook::of(std::span<const Device> devices)
{
    auto horns = horns_of(devices);
    if (horns != horns_) {
        turns_ = plan_turns(horns).turns;
        horns_ = std::move(horns);
    }
    return turns_;
}

std::vector<int> rounds_of_order(const Order& order, std::span<const Device> meant)
{
    std::vector<Turn> turns;
    for (const Device& device : meant) {
        if (device.kind == DeviceKind::speaker)
            turns.push_back(device.turn);
    }
    Order staggered = order;
    staggered.rounds = rounds_needed(turns);
    if (staggered.rounds.empty() || disturb_nobody(meant)
        || order.starts + until_all_have_heard(staggered) > order.expires)
        return {};
    return staggered.rounds;
}

HearingPlan hearing_plan(const Order& order, std::span<const Device> meant)
{
    HearingPlan plan;
    plan.airing = order.length;
    plan.rounds.resize(std::max<std::size_t>(order.rounds.size(), 1));
    for (std::size_t i = 0; i < plan.rounds.size(); ++i) {
        plan.rounds[i].starts = (order.length + order.gap) * static_cast<std::int64_t>(i);
        plan.rounds[i].ends = plan.rounds[i].starts + order.length;
    }
    for (const Device& device : meant) {
        if (device.kind != DeviceKind::speaker)
            continue;
        plan.unplaced += !device.place;
        const Order heard = in_turn(order, device.turn, order.starts);
        const Milliseconds waits = heard.starts - order.starts;
        const auto at = static_cast<std::size_t>(waits / (order.length + order.gap));
        HearingRound& round = plan.rounds[std::min(at, plan.rounds.size() - 1)];
        ++round.devices;
        round.speakers += device.speakers;
        const Milliseconds last = waits + (order.length + heard.gap) * (order.repeat - 1);
        plan.all_have_heard = std::max(plan.all_have_heard, waits + order.length);
        plan.over = std::max(plan.over, last + order.length);
    }
    return plan;
}

}
