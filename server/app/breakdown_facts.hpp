// Breakdowns that nobody has to report: what devices tell of themselves, and do not tell any more,
// opens them, and closes them when it is well again.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// Everything one look needs, read at once.
struct BreakdownLook {
    std::vector<WatchedDevice> devices;
    std::vector<OpenBreakdown> open;
    std::vector<BreakdownId> removed; // of devices that are not there any more
    std::map<UnitId, BreakdownRules> rules; // that hold in the units of devices and above
    std::int64_t incident = 0; // the last one that was looked at
};
// `unheard`: from the facts.
BreakdownLook look_for_breakdowns(
    Records& records, const std::map<DeviceId, int>& unheard, Moment now);
// What `watch` makes of it.
BreakdownNews judge_breakdowns(
    BreakdownWatch& watch, const BreakdownLook& look, Moment now, std::size_t most);

struct KeptBreakdowns {
    std::int64_t opened = 0;
    std::int64_t reopened = 0;
    std::int64_t closed = 0;
    // Whom it concerns.
    std::vector<UnitId> units;
    std::vector<DeviceId> devices;
    std::vector<ContractorId> contractors;
};
// Writes the news. What was opened, or done, meanwhile stays as it is. `incidents` are what devices
// told that cannot be true, since the last look.
KeptBreakdowns keep_breakdowns(Records& records, const Deed& deed, const BreakdownNews& news,
    const std::vector<Incident>& incidents, const BreakdownLook& look);

}
