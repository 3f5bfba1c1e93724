// Who is within earshot of whom, and who therefore speaks in which round.
//
// Two clusters disturb one another where both are heard, neither drowns the other, and the words of
// one come so much later that the ear takes them for an echo. Being in step does not help there: a
// horn 300 m farther is heard 0.9 s later. So neighbours take turns, and those far from one another
// speak together.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "base/moment.hpp"
#include "core/earshot/horn.hpp"
#include "core/order/turn.hpp"

namespace nguon {

// Speech stands an echo of up to about 50 ms; what comes later spoils it (Haas 1951; the limit of
// "early" sound in ISO 3382-1).
inline constexpr double echo_after_s = 0.05;
// An echo so much weaker than the voice itself disturbs nobody.
inline constexpr double echo_below_db = 10;
// Nearer than the sound travels in that time they are one source, and speak in step.
inline constexpr double one_place_m = speed_of_sound * echo_after_s;
// Of the ground on which a cluster is understood, the part its neighbour may spoil.
inline constexpr double bearable_share = 0.1;

struct Disturbance {
    DeviceId a;
    DeviceId b;
    double distance_m = 0;
    double share = 0; // of the ground of the one that suffers more
    Milliseconds
        delay{}; // the longest between the two arrivals: the sound's way from one to the other
    bool together = false; // they speak at once all the same: there are only so many rounds
};

struct EarshotPlan {
    std::map<DeviceId, Turn> turns; // of every horn that was given
    std::map<DeviceId, Echo> echoes; // of those that are disturbed
    std::vector<Disturbance> disturbances;
};

// Horns in any order; the plan depends on the set alone. The rounds of a neighbourhood are the
// fewest there are, but at most `most_rounds`: then those who disturb each other least speak at
// once. Its first round is the one of most ground reached.
EarshotPlan plan_turns(std::span<const Horn> horns);

// The part of the ground of either on which the other spoils it.
double disturbed_share(const HornSound& a, const HornSound& b);

}
