#include "agent/link/device_time.hpp"

#include "base/text.hpp"
#include "runtime/log.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <limits>

#include <sys/timex.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto least_int = std::numeric_limits<std::int64_t>::min();
constexpr Nanoseconds set_by_hand = 2s; // how well a hardware clock was set, at best
constexpr double hardware_clock_ppm = 50;

ClockMapping moved_to(const ClockMapping& mapping, MonoTime instant)
{
    ClockMapping moved = mapping;
    moved.mono = instant;
    moved.wall = mapping.wall_at(instant);
    moved.error = mapping.error_at(instant);
    return moved;
}

Nanoseconds grown(Nanoseconds span, double ppm)
{
    return Nanoseconds(
        static_cast<Nanoseconds::rep>(static_cast<double>(span.count()) * ppm * 1e-6));
}

}

SystemClockState look_at_system_clock()
{
    SystemClockState state;
    timex asked{};
    const int answer = ::adjtimex(&asked);
    state.synchronised = answer >= 0 && answer != TIME_ERROR && (asked.status & STA_UNSYNC) == 0;
    state.max_error = std::chrono::microseconds(asked.maxerror);
    std::error_code ignored;
    state.has_hardware_clock = std::filesystem::exists("/sys/class/rtc/rtc0", ignored);
    return state;
}

std::string boot_id()
{
    const auto text = read_file("/proc/sys/kernel/random/boot_id", 100);
    return std::string(trim(text.value_or("")));
}

std::string encode(const KeptClock& kept)
{
    const ClockMapping& m = kept.mapping;
    return json::serialise(json::Object{ { "boot", json::of(kept.boot) },
        { "mono_ns", std::chrono::duration_cast<Nanoseconds>(m.mono.time_since_epoch()).count() },
        { "wall_ns", m.wall.time_since_epoch().count() }, { "rate_ppm", m.rate_ppm },
        { "error_ns", m.error.count() }, { "error_growth_ppm", m.error_growth_ppm } });
}

Result<KeptClock> parse_kept_clock(std::string_view text)
{
    const auto object = json::parse_object(text, { .max_depth = 2, .max_bytes = 4'096 });
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object, json::Unknown::ignore);
    KeptClock kept;
    kept.boot = in.text("boot", { .most = 100 });
    kept.mapping.mono = MonoTime(Nanoseconds(in.integer("mono_ns", least_int, json::most_integer)));
    kept.mapping.wall = WallTime(Nanoseconds(in.integer("wall_ns", 0, json::most_integer)));
    kept.mapping.rate_ppm = in.number("rate_ppm", -10'000, 10'000);
    kept.mapping.error = Nanoseconds(in.integer("error_ns", 0, json::most_integer));
    kept.mapping.error_growth_ppm = in.number("error_growth_ppm", 0, 10'000);
    kept.mapping.trusted = true;
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return kept;
}

ClockMapping mapping_without_link(const ClockMapping& machine, const SystemClockState& state,
    const std::optional<KeptClock>& kept, const std::string& boot, MonoTime now)
{
    if (kept && !boot.empty() && kept->boot == boot && kept->mapping.mono <= now)
        return moved_to(kept->mapping, now);
    ClockMapping guess = moved_to(machine, now);
    guess.trusted = false;
    guess.error_growth_ppm = hardware_clock_ppm;
    // A clock that shows a time before the last one we knew has stopped meanwhile.
    if (kept && guess.wall < kept->mapping.wall)
        return guess;
    if (state.synchronised) {
        guess.trusted = true;
        guess.error = state.max_error;
    } else if (state.has_hardware_clock && kept) {
        guess.trusted = true;
        guess.error = set_by_hand + grown(guess.wall - kept->mapping.wall, hardware_clock_ppm);
    }
    return guess;
}

DeviceTime::DeviceTime(const ClockBend& bend, Folders folders)
    : folders_(std::move(folders))
    , machine_(bend)
    , shared_(runtime::shared_clock_of_environment())
    , absent_(bend.absent)
    , own_(machine_.mapping(Nanoseconds::zero()))
    , boot_(boot_id())
{
    if (const auto text = read_file(folders_.clock(), 4'096)) {
        if (auto kept = parse_kept_clock(*text))
            kept_ = std::move(*kept);
        else
            log::warning("clock.kept_is_unreadable");
    }
}

std::int64_t DeviceTime::own_clock_at(MonoTime instant) const
{
    return own_.wall_at(instant).time_since_epoch().count();
}

bool DeviceTime::add(const TimeExchange& exchange) { return filter_.add(exchange); }

ClockMapping DeviceTime::mapping() const
{
    if (shared_)
        return shared_mapping(*shared_);
    const MonoTime now = std::chrono::steady_clock::now();
    const std::int64_t own = own_clock_at(now);
    const auto estimate = filter_.at(own);
    if (!estimate || absent_) {
        ClockMapping mapping = mapping_without_link(machine_.mapping(Nanoseconds::zero()),
            look_at_system_clock(), absent_ ? std::nullopt : kept_, boot_, now);
        mapping.trusted = mapping.trusted && !absent_;
        return mapping;
    }
    ClockMapping mapping;
    mapping.mono = now;
    mapping.wall = WallTime(Nanoseconds(own + estimate->offset));
    // Server against own clock, own clock against the monotonic one.
    mapping.rate_ppm
        = estimate->rate_ppm + own_.rate_ppm + estimate->rate_ppm * own_.rate_ppm * 1e-6;
    mapping.error = Nanoseconds(estimate->error);
    mapping.error_growth_ppm = estimate->error_growth_ppm;
    mapping.trusted = true;
    return mapping;
}

Moment DeviceTime::now() const { return std::chrono::floor<Milliseconds>(mapping().wall); }

bool DeviceTime::keep() const
{
    const ClockMapping mapping = this->mapping();
    if (!mapping.trusted || !filter_.at(own_clock()))
        return false;
    write_file(folders_.clock(), encode(KeptClock{ boot_, mapping }));
    return true;
}

Moment DeviceTime::for_certificates() const
{
    return std::max(now(), floor_.load(std::memory_order_relaxed));
}

}
