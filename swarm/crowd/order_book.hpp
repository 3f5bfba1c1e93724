// Which device has heard which order, and what the devices say to it: received at once, accepted or
// refused once it is verified, sounding at its start, sounded when its time is over.
#pragma once

#include "swarm/crowd/crowd.hpp"

namespace nguon::swarm {

class OrderBook {
public:
    OrderBook(Crowd& crowd, std::vector<UnitId> units, Answers answers);

    void hear(SimulatedDevice& device, const protocol::Frame& frame);

    // To be ended before the book goes.
    runtime::TaskGroup& tasks() { return tasks_; }

    struct Heard {
        std::vector<Steady::time_point> when; // one for each device, in the order they came
        std::vector<char> by; // by place
        std::size_t duplicates = 0;
        std::size_t refused = 0;
        std::size_t sounded = 0;
    };
    // The first revision of an order; empty before anybody has heard it.
    const Heard& of(OrderId id) const;

private:
    // Those that are to sound together.
    struct Choir {
        std::vector<std::pair<std::size_t, std::int64_t>> waiting; // place, frame
        bool sounding = false;
    };

    void sing(SimulatedDevice& device, std::int64_t frame, const Order& order);
    awaitable<void> perform(std::shared_ptr<Choir> choir, Order order);
    bool means(SimulatedDevice& device, const Order& order) const;

    Crowd& crowd_;
    std::vector<UnitId> units_;
    Answers answers_;
    std::map<std::pair<OrderId, std::int64_t>, Heard> heard_;
    std::map<std::pair<OrderId, std::int64_t>, std::shared_ptr<Choir>> choirs_;
    runtime::TaskGroup tasks_;
};

}
