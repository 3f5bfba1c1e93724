// Understood, not only played: which round each loudspeaker speaks in, how long its pauses are, how
// long until everybody has heard an alert once, and who is out of earshot.
#pragma once

#include "core/earshot/coverage.hpp"
#include "core/earshot/turns.hpp"
#include "core/order/order.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// The turns and echoes of every loudspeaker cluster among the devices. Those of a whole province
// take seconds to compute, so what was found is kept while no horn moves. One caller at a time.
class TurnBook {
public:
    const EarshotPlan& of(std::span<const Device> devices);

private:
    std::vector<Horn> horns_;
    EarshotPlan plan_;
};

// How an alert to these is sounded where nobody says it of the alert itself: as the groups among
// them have chosen; else as the units have, where they agree. In turns wherever nothing else is
// asked for or two ask for different things: what is heard later but clearly is heard.
Manner manner_of(Records& records, const OrderAudience& audience, std::span<const UnitId> units,
    const UnitTree& tree);

// The rounds an order needs for the devices it is meant for, by the turns these were given. Empty:
// all at once, because it is to be, none is in another's way, or the time is too short for turns.
std::vector<int> rounds_of_order(const Order& order, std::span<const Device> meant, Manner manner);

// The pauses that these devices need. Among few they are computed from the places of just these.
Spacing spacing_for(std::span<const Device> meant, Manner manner);

// When who speaks, counted from the first word.
struct HearingRound {
    Milliseconds starts{};
    Milliseconds ends{};
    std::int64_t devices = 0;
    std::int64_t speakers = 0;
    std::map<UnitId, std::int64_t> by_unit; // devices
};
struct HearingPlan {
    std::vector<HearingRound> rounds; // of the first airing; one: all at once
    Manner manner = Manner::in_turns;
    Spacing spacing;
    Milliseconds airing{}; // tone included
    Milliseconds all_have_heard{}; // once
    Milliseconds over{}; // with all repeats
    std::int64_t unplaced = 0; // clusters whose place nobody entered: they speak in the first round
};
HearingPlan hearing_plan(const Order& order, std::span<const Device> meant, Manner manner);

}
