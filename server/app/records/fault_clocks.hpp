// Since when devices show their faults, kept for a server that starts again.
#pragma once

#include <vector>

#include "core/upkeep/breakdown_watch.hpp"

namespace nguon::app {

class FaultClocks {
public:
    virtual ~FaultClocks() = default;

    virtual std::vector<FaultClock> all() = 0;
    virtual void write(const ClockNews& news) = 0;
};

}
