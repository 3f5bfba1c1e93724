// Which faults of devices have lasted long enough to be breakdowns, and which breakdowns are over.
// It remembers since when each fault is seen, and tells which of these clocks are to be kept, so
// that a server that starts again goes on counting.
#pragma once

#include <functional>
#include <set>
#include <tuple>

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
    std::vector<BreakdownId> gone; // of what stands there no more
};

// Since when a device shows a fault, or shows it no more while its breakdown is open.
struct FaultClock {
    DeviceId device; // none: of a unit whose devices fell silent together
    UnitId unit; // of such a one
    BreakdownKind kind = BreakdownKind::offline;
    bool well = false;
    Moment since{};

    friend bool operator==(const FaultClock&, const FaultClock&) = default;
};

// What is to be written of the clocks.
struct ClockNews {
    std::vector<FaultClock> kept;
    std::vector<FaultClock> gone;

    bool empty() const { return kept.empty() && gone.empty(); }
};

class BreakdownWatch {
public:
    using RulesOf = std::function<const BreakdownRules&(UnitId)>;

    // What was kept before this server started. Until devices have had the time to come back to it,
    // one that did not is neither away nor well.
    void remember(const std::vector<FaultClock>& clocks, Moment now);

    // `open`: what the facts opened. At most so many are found at once, the others the next time.
    BreakdownNews look(std::span<const WatchedDevice> devices, std::span<const OpenBreakdown> open,
        const RulesOf& rules_of, Moment now, std::size_t most);

    // How the clocks differ from what is written, at most so many of each. What is younger than a
    // minute is not worth a row: most of that goes by.
    ClockNews clock_news(Moment now, std::size_t most) const;
    void was_written(const ClockNews& news);

private:
    using Key = std::pair<DeviceId, BreakdownKind>;
    struct Seen {
        Moment since{};
        Moment last{}; // what cannot be looked at for a moment is not over
    };
    using ClockKey = std::tuple<DeviceId, UnitId, BreakdownKind>;
    using Clocks = std::map<ClockKey, FaultClock>;
    struct Place {
        std::size_t devices = 0;
        std::vector<const WatchedDevice*> away; // without a line long enough
        std::size_t bad = 0; // without a line at all
        std::size_t returning = 0; // of those, on their way to a server that has just started
    };
    struct Looking;

    void look_at(Looking& looking, const WatchedDevice& device, const BreakdownRules& rules);
    void look_at_places(Looking& looking);
    FaultSeen seen_now(const Looking& looking, const WatchedDevice& device, BreakdownKind kind,
        const BreakdownRules& rules) const;
    void carry_on(Looking& looking, const WatchedDevice& device, const Key& key) const;
    Clocks clocks(Moment now) const;

    std::map<Key, Seen> bad_; // since when
    std::map<Key, Seen> well_; // of open ones
    std::map<UnitId, Moment> calm_; // of open ones of whole units
    Clocks written_;
    std::optional<Moment> started_; // with clocks of an earlier run
    std::set<Key> open_; // at the last look
    std::set<UnitId> open_places_;
};

}
