// What the device believes the time to be, and on what ground: exchanges on the link before all;
// without them what an earlier run learnt since this boot; else the system clock, as far as
// somebody vouches for it.
#pragma once

#include "agent/link/time_filter.hpp"
#include "agent/local/clock_mapping.hpp"
#include "agent/local/folders.hpp"
#include "base/moment.hpp"
#include "runtime/shared_clock.hpp"

#include <atomic>
#include <optional>
#include <string>

namespace nguon::agent {

// What vouches for the system clock.
struct SystemClockState {
    bool synchronised = false; // the kernel's word: a time service disciplines it
    Nanoseconds max_error{}; // the kernel's bound, when synchronised
    bool has_hardware_clock = false; // went on while the power was off
};
SystemClockState look_at_system_clock();

// A mapping with the boot during which it holds: the monotonic clock begins anew with each.
struct KeptClock {
    std::string boot;
    ClockMapping mapping;
};
std::string encode(const KeptClock& kept);
Result<KeptClock> parse_kept_clock(std::string_view text);
std::string boot_id();

// The mapping without any exchange. `kept` may be of another boot; then it only tells which time it
// certainly is not any more.
ClockMapping mapping_without_link(const ClockMapping& machine, const SystemClockState& state,
    const std::optional<KeptClock>& kept, const std::string& boot, MonoTime now);

class DeviceTime {
public:
    DeviceTime(const ClockBend& bend, Folders folders);

    // The device's own clock, which runs on evenly and is bent as the seam says; nanoseconds.
    std::int64_t own_clock() const { return own_clock_at(std::chrono::steady_clock::now()); }
    bool add(const TimeExchange& exchange);

    ClockMapping mapping() const;
    // The best guess of the moment, trusted or not: for deadlines of fetching, not for playing.
    Moment now() const;
    // Writes down what was learnt, for the next run; false while there is nothing.
    bool keep() const;

    // The newest signed document tells what time it is no more.
    void raise_floor(Moment floor) { floor_ = std::max(floor_.load(), floor); }
    // The moment by which certificates are looked at. Safe from any thread.
    Moment for_certificates() const;

private:
    std::int64_t own_clock_at(MonoTime instant) const;

    Folders folders_;
    MachineClock machine_;
    std::unique_ptr<runtime::SharedClock> shared_; // set: it is the time, without any doubt
    bool absent_; // no time may be trusted
    ClockMapping own_; // the monotonic clock as the bent machine clock sees it
    TimeFilter filter_;
    std::optional<KeptClock> kept_;
    std::string boot_;
    std::atomic<Moment> floor_{};
};

}
