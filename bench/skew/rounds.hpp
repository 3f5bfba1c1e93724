// The cases of the bench. Each returns what it measured, one value a round, in milliseconds.
#pragma once

#include "bench/skew/pulse.hpp"

#include <map>

namespace nguon::bench {

// A round in which the two could not be compared counts as this.
inline constexpr double incomparable_ms = 999;

struct Place {
    std::string program; // this program, to be started as an engine
    std::filesystem::path folder;
};

// One evening on two loudspeakers: cold start, an emergency that preempts, the resumed item, and
// one loudspeaker that joins late. The largest |skew| of each part.
std::map<std::string, double> evening(const Place& place, const Pulse& pulse);

// One device believes for ten seconds that its clock is 500 ppm slow, then it is told better.
double bent_clock(const Place& place, const Pulse& pulse);

// Both sound cards are 500 ppm off wall time: the outputs must follow in small steps.
double bent_cards(const Place& place, const Pulse& pulse);

// Two engines writing WAV files: each one's start against the planned instant.
struct WavStart {
    double left_ms = incomparable_ms;
    double right_ms = incomparable_ms;
    bool bound_held = false; // the right one's clock is wrong by less than it admits
};
WavStart wav_start(const Place& place, int round);

}
