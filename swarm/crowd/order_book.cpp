#include "swarm/crowd/order_book.hpp"

#include "runtime/clock.hpp"
#include "runtime/deadline.hpp"
#include "swarm/crowd/now.hpp"

#include <algorithm>

namespace nguon::swarm {

namespace {

// A rehearsal is not held up by the full length of what would be heard.
constexpr Milliseconds longest_sound{ 300 };

}

OrderBook::OrderBook(Crowd& crowd, std::vector<UnitId> units, Answers answers)
    : crowd_(crowd)
    , units_(std::move(units))
    , answers_(answers)
    , tasks_(crowd.strand())
{
}

bool OrderBook::means(SimulatedDevice& device, const Order& order) const
{
    return is_meant(order.audience, OrderTarget{ device.id(), units_, {}, {} });
}

void OrderBook::hear(SimulatedDevice& device, const protocol::Frame& frame)
{
    const auto* carried = std::get_if<protocol::OrderFrame>(&frame.content);
    if (carried == nullptr)
        return;
    const auto received = Steady::now();
    // At once, before anything is verified, as a real device does.
    device.send(protocol::Ack{ frame.id, "received", {}, 0 });
    const auto opened = crowd_.verifier().open(carried->order, now());
    if (!*opened) {
        device.send(protocol::Ack{ frame.id, "refused", opened->error().code, 0 });
        return;
    }
    const Order& order = **opened;
    Heard& heard = heard_[{ order.id, order.revision }];
    heard.by.resize(crowd_.size());
    if (std::exchange(heard.by[device.place()], true)) {
        ++heard.duplicates;
        return;
    }
    heard.when.push_back(received);
    if (order.act == OrderAct::sound && !means(device, order)) {
        ++heard.refused;
        device.send(protocol::Ack{ frame.id, "refused", "order.not_meant", 0 });
        return;
    }
    if (answers_ == Answers::received)
        return;
    device.send(protocol::Ack{ frame.id, "accepted", {}, 0 });
    if (order.act == OrderAct::sound)
        sing(device, frame.id, order);
}

void OrderBook::sing(SimulatedDevice& device, std::int64_t frame, const Order& order)
{
    auto& choir = choirs_[{ order.id, order.revision }];
    if (!choir) {
        choir = std::make_shared<Choir>();
        tasks_.spawn_on(crowd_.strand(), "swarm.choir", perform(choir, order));
    }
    if (choir->sounding)
        device.send(protocol::Ack{ frame, "sounding", {}, 0 });
    choir->waiting.emplace_back(device.place(), frame);
}

awaitable<void> OrderBook::perform(std::shared_ptr<Choir> choir, Order order)
{
    const auto until_start = std::max(order.starts - now(), Milliseconds(0));
    co_await runtime::sleep_for(until_start);
    choir->sounding = true;
    for (const auto& [place, frame] : choir->waiting)
        crowd_.device(place).send(protocol::Ack{ frame, "sounding", {}, 0 });
    co_await runtime::sleep_for(longest_sound);
    Heard& heard = heard_[{ order.id, order.revision }];
    for (const auto& [place, frame] : choir->waiting) {
        crowd_.device(place).send(protocol::Ack{ frame, "sounded", {}, 0 });
        ++heard.sounded;
    }
    choir->waiting.clear();
    choirs_.erase({ order.id, order.revision });
    crowd_.something_happened();
}

const OrderBook::Heard& OrderBook::of(OrderId id) const
{
    static const Heard nobody;
    const auto at = heard_.lower_bound({ id, 0 });
    return at == heard_.end() || at->first.first != id ? nobody : at->second;
}

}
