#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/onsite/onsite.hpp"
#include "core/unit/dated.hpp"

namespace nguon::app {

struct OnsitePermitRow {
    UnitId unit;
    OnsitePermit permit;
    Version version = 0;
};

// How far the play log of a device has been gone through for the audit: the sequence of the last
// record of an act at the place that stands there.
class OnsiteNotes {
public:
    virtual ~OnsiteNotes() = default;

    virtual std::int64_t of(DeviceId device) = 0; // 0: none yet
    virtual std::map<DeviceId, std::int64_t> all() = 0;
    // Never goes back.
    virtual void reach(DeviceId device, std::int64_t sequence) = 0;
};

class OnsitePermits {
public:
    virtual ~OnsitePermits() = default;

    virtual std::optional<OnsitePermitRow> find(UnitId unit) = 0;
    virtual std::vector<OnsitePermitRow> all() = 0;
    // As these units had written theirs by the day; no PIN is kept of then.
    virtual DatedByUnit<OnsitePermit> on(const std::vector<UnitId>& units, Day day) = 0;
    // It holds from `from` on; without a day since nobody knows when. False: `seen` is stale (0 for
    // the first).
    virtual bool save(const OnsitePermitRow& row, Version seen, std::optional<Day> from = {}) = 0;
};

}
