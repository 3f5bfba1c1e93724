#pragma once

#include <optional>
#include <vector>

#include "core/onsite/onsite.hpp"

namespace nguon::app {

struct OnsitePermitRow {
    UnitId unit;
    OnsitePermit permit;
    Version version = 0;
};

class OnsitePermits {
public:
    virtual ~OnsitePermits() = default;

    virtual std::optional<OnsitePermitRow> find(UnitId unit) = 0;
    virtual std::vector<OnsitePermitRow> all() = 0;
    // False: `seen` is stale (0 for the first).
    virtual bool save(const OnsitePermitRow& row, Version seen) = 0;
};

}
