// What the device believes the time to be, as a line: wall = f(monotonic clock).
//
// The sound runs on CLOCK_MONOTONIC, which nobody steps; plans speak of wall time. The agent learns
// the line from the link and the system clock and publishes it; the engine only follows it.
#pragma once

#include "base/result.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace nguon::agent {

using Nanoseconds = std::chrono::nanoseconds;
// UTC finer than a Moment, because sound is placed to the sample. A Moment converts by itself.
using WallTime = std::chrono::sys_time<Nanoseconds>;
// CLOCK_MONOTONIC in nanoseconds.
using MonoTime = std::chrono::steady_clock::time_point;

struct ClockMapping {
    MonoTime mono; // one instant on both clocks
    WallTime wall;
    double rate_ppm = 0; // how much faster wall time runs than the monotonic clock
    Nanoseconds error{}; // bound of |wall - UTC| at that instant
    double error_growth_ppm = 20; // an undisciplined crystal, until the next mapping arrives
    bool trusted = false; // absolute times may be obeyed

    WallTime wall_at(MonoTime instant) const;
    MonoTime mono_at(WallTime instant) const;
    Nanoseconds error_at(MonoTime instant) const;
};

// The test seam `--clock offset=+3,ppm=500` or `--clock none`: bends what this process takes for
// the machine's wall clock. The drift begins when the process starts.
struct ClockBend {
    double offset_seconds = 0;
    double ppm = 0;
    bool absent = false; // no clock at all: nothing may be trusted

    static Result<ClockBend> parse(std::string_view text);
};

// The machine's own clocks, bent or not.
class MachineClock {
public:
    explicit MachineClock(ClockBend bend = {});

    MonoTime mono() const { return std::chrono::steady_clock::now(); }
    WallTime wall() const;
    // The system clock as a mapping; `error` is what the caller knows about its quality.
    ClockMapping mapping(Nanoseconds error) const;

private:
    ClockBend bend_;
    MonoTime started_;
};

// Time that somebody else moves on: on it the monotonic clock and the wall's are one.
MonoTime shared_mono(const runtime::Clock& clock);
ClockMapping shared_mapping(const runtime::Clock& clock);

// "2026-11-21T06:30:00.123456Z"
std::string to_rfc3339_micros(WallTime instant);

}
