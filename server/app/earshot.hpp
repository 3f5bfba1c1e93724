// Understood, not only played: which round each loudspeaker speaks in, how long until everybody has
// heard an alert once, and who is out of earshot.
#pragma once

#include "core/earshot/coverage.hpp"
#include "core/earshot/turns.hpp"
#include "core/order/order.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// The turn of every loudspeaker cluster among the devices. Those of a whole province take seconds
// to compute, so what was found is kept while no horn moves. One caller at a time.
class TurnBook {
public:
    const std::map<DeviceId, Turn>& of(std::span<const Device> devices);

private:
    std::vector<Horn> horns_;
    std::map<DeviceId, Turn> turns_;
};

// The rounds an order needs for the devices it is meant for, by the turns these were given. Empty:
// all at once, because none is in another's way, or because the time is too short for turns.
std::vector<int> rounds_of_order(const Order& order, std::span<const Device> meant);

// When who speaks, counted from the first word.
struct HearingRound {
    Milliseconds starts{};
    Milliseconds ends{};
    std::int64_t devices = 0;
    std::int64_t speakers = 0;
};
struct HearingPlan {
    std::vector<HearingRound> rounds; // of the first airing; one: all at once
    Milliseconds airing{}; // tone included
    Milliseconds all_have_heard{}; // once
    Milliseconds over{}; // with all repeats
    std::int64_t unplaced = 0; // clusters whose place nobody entered: they speak in the first round
};
HearingPlan hearing_plan(const Order& order, std::span<const Device> meant);

}
