// How far the sound card has drifted from the pipeline's clock, told from poor readings.
//
// A card's position is read over a bus or from another process. When the machine is busy, readings
// are wrong by milliseconds for seconds on end, so the sink's own slaving wanders with them. A
// crystal does not: it is off by a constant few ppm. A Kalman filter over (offset, rate) knows
// that. What our own clock does against CLOCK_MONOTONIC is known exactly and needs no filter.
#pragma once

#include "agent/local/clock_mapping.hpp"

#include <optional>
#include <vector>

namespace nguon::agent {

class SinkDrift {
public:
    // One reading, about a hundred a second. `played` and `wanted` count from one instant: what the
    // card says it has played, and what our clock says should have been. Returns what to move the
    // output by.
    Nanoseconds observe(MonoTime now, Nanoseconds played, Nanoseconds wanted);
    // The output was interrupted: what was learnt about its position is void.
    void forget();

private:
    double settle(double seconds);
    void learn(double reading, double seconds);
    void begin(double reading);

    std::vector<double> cards_; // readings of one batch: card against CLOCK_MONOTONIC, ms
    std::vector<double> clocks_; // and our clock against it
    std::optional<MonoTime> origin_;
    double at_ = 0; // seconds since origin of the last batch
    int batches_ = 0;
    int strange_ = 0; // batches in a row that the filter cannot believe
    double offset_ = 0; // ms
    double rate_ = 0; // ms a second, that is ppm / 1000
    double offset_variance_ = 0;
    double rate_variance_ = 0;
    double covariance_ = 0;
};

}
