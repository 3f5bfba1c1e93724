#include "agent/local/clock_mapping.hpp"

#include "base/text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace nguon::agent {
namespace {
Nanoseconds scaled(Nanoseconds span, double factor)
{
    return Nanoseconds(std::llround(static_cast<double>(span.count()) * factor));
}

std::optional<double> parse_number(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}
}

// The correction alone goes through floating point: a double cannot hold nanoseconds since 1970.
WallTime ClockMapping::wall_at(MonoTime instant) const
{
    const Nanoseconds since = instant - mono;
    return wall + since + scaled(since, rate_ppm * 1e-6);
}

MonoTime ClockMapping::mono_at(WallTime instant) const
{
    const Nanoseconds since = instant - wall;
    const double rate = rate_ppm * 1e-6;
    return mono + since - scaled(since, rate / (1 + rate));
}

Nanoseconds ClockMapping::error_at(MonoTime instant) const
{
    return error + scaled(std::chrono::abs(Nanoseconds(instant - mono)), error_growth_ppm * 1e-6);
}

Result<ClockBend> ClockBend::parse(std::string_view text)
{
    ClockBend bend;
    if (text == "none") {
        bend.absent = true;
        return bend;
    }
    for (const std::string_view part : split(text, ',')) {
        const auto equals = part.find('=');
        const auto name = part.substr(0, equals);
        const auto value = equals == std::string_view::npos ? std::nullopt
                                                            : parse_number(part.substr(equals + 1));
        if (!value)
            return fail(Kind::invalid, "clock.bend_not_understood", std::string(text));
        if (name == "offset")
            bend.offset_seconds = *value;
        else if (name == "ppm")
            bend.ppm = *value;
        else
            return fail(Kind::invalid, "clock.bend_not_understood", std::string(text));
    }
    return bend;
}

MachineClock::MachineClock(ClockBend bend)
    : bend_(bend)
    , started_(std::chrono::steady_clock::now())
{
}

WallTime MachineClock::wall() const { return mapping(Nanoseconds::zero()).wall; }

ClockMapping MachineClock::mapping(Nanoseconds error) const
{
    // The two clocks cannot be read at once; of a few attempts the quickest is the best one.
    ClockMapping best;
    auto shortest = Nanoseconds::max();
    for (int attempt = 0; attempt < 5; ++attempt) {
        const MonoTime before = mono();
        const WallTime wall = std::chrono::system_clock::now();
        const MonoTime after = mono();
        if (after - before < shortest) {
            shortest = after - before;
            best.mono = before + shortest / 2;
            best.wall = wall;
        }
    }
    best.wall
        += std::chrono::round<Nanoseconds>(std::chrono::duration<double>(bend_.offset_seconds))
        + scaled(best.mono - started_, bend_.ppm * 1e-6);
    best.rate_ppm = bend_.ppm;
    best.error = error + shortest / 2;
    best.trusted = !bend_.absent;
    return best;
}

MonoTime shared_mono(const runtime::Clock& clock)
{
    return MonoTime(clock.now().time_since_epoch());
}

ClockMapping shared_mapping(const runtime::Clock& clock)
{
    ClockMapping mapping;
    mapping.wall = clock.now();
    mapping.mono = MonoTime(mapping.wall.time_since_epoch());
    mapping.error = std::chrono::milliseconds(1);
    mapping.error_growth_ppm = 0;
    mapping.trusted = true;
    return mapping;
}

std::string to_rfc3339_micros(WallTime instant)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(instant);
    const auto micros = std::chrono::floor<std::chrono::microseconds>(instant - second).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z",
        fmt::gmtime(static_cast<std::time_t>(second.time_since_epoch().count())), micros);
}

}
