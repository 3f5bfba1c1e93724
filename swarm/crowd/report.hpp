// What a run came to: filled while it goes, printed at its end, also when it was told to stop.
#pragma once

#include "swarm/crowd/crowd.hpp"

namespace nguon::swarm {

struct Report {
    std::size_t received = 0;
    std::size_t duplicates = 0;
    Spans spans;
    double last_ms = 0;
    std::optional<double> server_cpu_us_per_delivery;
    json::Object more; // what the scenario has to say besides
    bool good = false;
};

std::string line_of(const Settings& settings, const Crowd& crowd, const Report& report);

}
