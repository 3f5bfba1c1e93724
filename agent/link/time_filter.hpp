// What time it is at the server, from four-timestamp exchanges over a line whose delay varies.
//
// An exchange that took `delay` there and back tells the offset between the two clocks to within
// delay / 2, however the delay was shared between the two ways: that is a bound, not a guess. With
// age the bound widens by the drift that the device's crystal may have. Of the recent exchanges the
// one with the narrowest bound speaks. Two exchanges far apart also tell the drift itself, with a
// bound of its own; from then on bounds widen more slowly.
//
// All times are nanoseconds. The device's own clock is any that runs on evenly.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

namespace nguon::agent {

struct TimeExchange {
    std::int64_t t1 = 0; // sent, by the device's clock
    std::int64_t t2 = 0; // received, by the server's
    std::int64_t t3 = 0; // answered, by the server's
    std::int64_t t4 = 0; // came back, by the device's
};

// server = device clock + offset, at one instant of the device's clock.
struct TimeEstimate {
    std::int64_t offset = 0;
    std::int64_t error = 0; // bound of the offset
    double rate_ppm = 0; // how much faster the server's clock runs than the device's
    double error_growth_ppm = 0; // how fast the bound widens from here on
};

class TimeFilter {
public:
    // No crystal in a loudspeaker's computer is worse, and none that was bent for a test.
    static constexpr double unknown_rate_ppm = 1'000;
    // What is left when the drift is known: temperature.
    static constexpr double wander_ppm = 20;
    static constexpr std::size_t most_kept = 64;
    static constexpr std::int64_t kept_for = 30LL * 60 * 1'000'000'000;

    // Refuses (false) an exchange that cannot be: answered before it was asked, or taking too long
    // to be of use (10 s).
    bool add(const TimeExchange& exchange);
    // None before the first exchange.
    std::optional<TimeEstimate> at(std::int64_t device_time) const;
    void clear();

private:
    struct Sample {
        std::int64_t device = 0; // middle of the exchange
        std::int64_t offset = 0;
        std::int64_t error = 0;
    };
    struct Rate {
        double ppm = 0;
        double bound_ppm = unknown_rate_ppm;
    };

    double error_of(const Sample& sample, std::int64_t device_time) const;
    std::int64_t offset_of(const Sample& sample, std::int64_t device_time) const;
    const Sample& best_at(std::int64_t device_time) const;
    bool contradicts(const Sample& sample) const;
    void learn_rate();

    std::deque<Sample> samples_;
    Rate rate_;
    int contradictions_ = 0; // in a row
};

}
