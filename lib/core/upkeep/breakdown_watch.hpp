// Which faults of devices have lasted long enough to be breakdowns, and which breakdowns are over.
// It remembers since when each fault was seen; a server that starts again counts anew.
#pragma once

#include <functional>
#include <set>

#include "core/device/device.hpp"
#include "core/upkeep/breakdown.hpp"

namespace nguon {

struct WatchedDevice {
    DeviceId device;
    UnitId unit;
    UnitId place; // the commune, whose devices fall silent together in a storm
    DeviceStatus status;
    int unheard = 0; // airings missed since the last one that was heard
    bool announced = false; // stands in an outage that was announced
};

// What of a device is to be seen now. `unknown`: it says nothing, neither good nor bad.
enum class FaultSeen : std::uint8_t { well, bad, unknown };
FaultSeen fault_seen(const WatchedDevice& device, BreakdownKind kind, const BreakdownRules& rules);

struct OpenBreakdown {
    BreakdownId id;
    UnitId unit;
    std::optional<DeviceId> device; // none: of a whole unit
    BreakdownKind kind = BreakdownKind::other;
};

struct FoundBreakdown {
    UnitId unit;
    BreakdownKind kind = BreakdownKind::offline;
    Moment since{};
    std::vector<WatchedDevice> devices; // one, or those of a unit that fell silent together
    bool is_group = false;
};

struct BreakdownNews {
    std::vector<FoundBreakdown> found;
    std::vector<BreakdownId> over;
};

class BreakdownWatch {
public:
    using RulesOf = std::function<const BreakdownRules&(UnitId)>;

    // `open`: what the facts opened. At most so many are found at once, the others the next time.
    BreakdownNews look(std::span<const WatchedDevice> devices, std::span<const OpenBreakdown> open,
        const RulesOf& rules_of, Moment now, std::size_t most);

private:
    using Key = std::pair<DeviceId, BreakdownKind>;
    struct Place {
        std::size_t devices = 0;
        std::vector<const WatchedDevice*> away; // without a line long enough
        std::size_t bad = 0; // without a line at all
    };
    struct Looking;

    void look_at(Looking& looking, const WatchedDevice& device, const BreakdownRules& rules);
    void look_at_places(Looking& looking);

    std::map<Key, Moment> bad_; // since when
    std::map<Key, Moment> well_; // of open ones
    std::map<UnitId, Moment> calm_; // of open ones of whole units
    std::set<Key> open_; // at the last look
    std::set<UnitId> open_places_;
};

}
