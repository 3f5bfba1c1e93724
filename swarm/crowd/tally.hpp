// What was counted, as the one line the program prints.
#pragma once

#include "json/value.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

namespace nguon::swarm {

using Steady = std::chrono::steady_clock;

double milliseconds(Steady::duration span);

// Spans of time in milliseconds.
class Spans {
public:
    void add(Steady::duration span) { all_.push_back(milliseconds(span)); }
    std::size_t count() const { return all_.size(); }
    // The smallest value that `percent` of all do not exceed; 0 when there is none.
    double percentile(double percent) const;

private:
    mutable std::vector<double> all_;
    mutable std::size_t sorted_ = 0;
};

// Processor time that a process has used, all threads together; zero when it cannot be read.
std::chrono::nanoseconds processor_time(int pid);

// Memory it has in use, in kB; zero when it cannot be read.
std::int64_t resident_kb(int pid);

// A number with at most two digits behind the point.
double rounded(double value);

}
