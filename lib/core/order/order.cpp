#include "core/order/order.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

namespace nguon {
namespace {

template <typename T> bool share_one(const std::vector<T>& a, const std::vector<T>& b)
{
    return std::any_of(a.begin(), a.end(),
        [&](const T& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

}

bool is_meant(const OrderAudience& audience, const OrderTarget& target)
{
    if (share_one(audience.units, target.units) || share_one(audience.groups, target.groups)
        || share_one(audience.devices, { target.device }))
        return true;
    if (!target.place)
        return false;
    const auto holds = [&](const auto& area) { return contains(area, *target.place); };
    return std::any_of(audience.polygons.begin(), audience.polygons.end(), holds)
        || std::any_of(audience.circles.begin(), audience.circles.end(), holds);
}

Order in_turn(Order order, const Turn& turn, Moment received)
{
    if (order.act != OrderAct::sound)
        return order;
    std::vector<int> present;
    std::copy_if(order.rounds.begin(), order.rounds.end(), std::back_inserter(present),
        [&](int round) { return round < turn.rounds; });
    const auto own = std::find(present.begin(), present.end(), turn.round);
    if (own == present.end() || present.size() < 2) {
        order.starts = std::max(order.starts, received);
        return order;
    }
    const Milliseconds slot = order.length + order.gap;
    const auto others = static_cast<std::int64_t>(present.size()) - 1;
    const Milliseconds cycle = slot * (others + 1);
    order.quiet_from = std::max(order.starts, received);
    order.starts += slot * (own - present.begin());
    if (received > order.starts + order.gap) {
        const std::int64_t missed = (received - order.starts + cycle - Milliseconds(1)) / cycle;
        if (missed < order.repeat)
            order.starts += cycle * missed;
    }
    order.starts = std::max(order.starts, received);
    order.gap += slot * others;
    return order;
}

std::vector<int> rounds_needed(const std::vector<Turn>& turns)
{
    std::set<int> rounds;
    for (const Turn& turn : turns) {
        if (turn.rounds > 1)
            rounds.insert(turn.round);
    }
    if (rounds.size() < 2)
        return {};
    return { rounds.begin(), rounds.end() };
}

Milliseconds until_all_have_heard(const Order& order)
{
    const auto rounds = static_cast<std::int64_t>(std::max<std::size_t>(order.rounds.size(), 1));
    return order.length * rounds + order.gap * (rounds - 1);
}

bool outranks(const Order& a, const Order& b)
{
    return std::tuple(a.level, a.issued, a.id) > std::tuple(b.level, b.issued, b.id);
}

}
