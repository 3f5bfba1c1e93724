#include "server/app/earshot.hpp"

#include <algorithm>
#include <set>

#include "server/app/emergency_rules.hpp"

namespace nguon::app {
namespace {

// So few are looked at once more, by themselves.
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

// None: too many to look again, so that what was found for all holds.
std::optional<EarshotPlan> looked_at_again(std::span<const Device> devices)
{
    if (devices.size() > few_devices)
        return std::nullopt;
    return plan_turns(horns_of(devices));
}

std::vector<Turn> turns_of(std::span<const Device> devices)
{
    std::vector<Turn> turns;
    for (const Device& device : devices) {
        if (device.kind == DeviceKind::speaker)
            turns.push_back(device.turn);
    }
    return turns;
}

// What these devices hear of one another, in the rounds their profiles name.
Echo echo_among(std::span<const Device> devices)
{
    Echo worst;
    const auto plan = looked_at_again(devices);
    if (!plan) {
        for (const Device& device : devices)
            worst = worst_of(worst, device.echo);
        return worst;
    }
    std::map<DeviceId, int> rounds;
    for (const Device& device : devices)
        rounds[device.id] = device.turn.round;
    for (const Disturbance& one : plan->disturbances) {
        const bool at_once = rounds.at(one.a) == rounds.at(one.b);
        worst = worst_of(worst, { one.delay, at_once ? one.delay : Milliseconds(0) });
    }
    return worst;
}

// Only where all that say something say the same.
class Agreement {
public:
    void hear(const std::optional<Manner>& manner)
    {
        if (manner)
            said_.insert(*manner);
    }
    bool is_silent() const { return said_.empty(); }
    Manner result() const { return said_.size() == 1 ? *said_.begin() : Manner::in_turns; }

private:
    std::set<Manner> said_;
};

}

const EarshotPlan& TurnBook::of(std::span<const Device> devices)
{
    auto horns = horns_of(devices);
    if (horns != horns_) {
        plan_ = plan_turns(horns);
        horns_ = std::move(horns);
    }
    return plan_;
}

Manner manner_of(Records& records, const OrderAudience& audience, std::span<const UnitId> units,
    const UnitTree& tree)
{
    Agreement groups;
    for (const Group& group : records.groups().find_all(audience.groups))
        groups.hear(group.manner);
    if (!groups.is_silent())
        return groups.result();
    const EmergencyRuleBook book(records, tree);
    Agreement rules;
    for (const UnitId unit : units)
        rules.hear(book.of(unit).manner.value_or(Manner::in_turns));
    return rules.result();
}

std::vector<int> rounds_of_order(const Order& order, std::span<const Device> meant, Manner manner)
{
    if (manner == Manner::together)
        return {};
    Order staggered = order;
    staggered.rounds = rounds_needed(turns_of(meant));
    if (staggered.rounds.empty() || order.starts + until_all_have_heard(staggered) > order.expires)
        return {};
    // Two hamlets of a large neighbourhood may have different rounds and still not hear each other.
    if (const auto again = looked_at_again(meant); again && again->disturbances.empty())
        return {};
    return staggered.rounds;
}

Spacing spacing_for(std::span<const Device> meant, Manner manner)
{
    Echo echo = echo_among(meant);
    if (manner == Manner::together || rounds_needed(turns_of(meant)).empty())
        echo.in_round = echo.of_any;
    return spacing_of(echo);
}

HearingPlan hearing_plan(const Order& order, std::span<const Device> meant, Manner manner)
{
    HearingPlan plan;
    plan.manner = manner;
    plan.spacing = { order.phrase_gap, order.gap };
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
        ++round.by_unit[device.unit];
        const Milliseconds last = waits + (order.length + heard.gap) * (order.repeat - 1);
        plan.all_have_heard = std::max(plan.all_have_heard, waits + order.length);
        plan.over = std::max(plan.over, last + order.length);
    }
    return plan;
}

}
