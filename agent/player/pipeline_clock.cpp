#include "agent/player/pipeline_clock.hpp"

#include <cmath>

namespace nguon::agent {
namespace {
constexpr double most_correction = 500e-6;
constexpr double correct_within_ns = 4e9;
constexpr Nanoseconds beyond_repair = std::chrono::milliseconds(50);

std::int64_t count(MonoTime instant) { return instant.time_since_epoch().count(); }

Nanoseconds wall_minus(const ClockMapping& mapping, MonoTime now, std::int64_t time)
{
    return mapping.wall_at(now).time_since_epoch() - Nanoseconds(time);
}
}

PipelineClock::PipelineClock(const ClockMapping& mapping)
    : clock_(GST_CLOCK(gst_object_ref_sink(g_object_new(GST_TYPE_SYSTEM_CLOCK, "name",
        "nguon-sound", "clock-type", GST_CLOCK_TYPE_MONOTONIC, nullptr))))
{
    const MonoTime now = std::chrono::steady_clock::now();
    line_ = { now, count(now), 0 };
    epoch_ = line_.time;
    anchored_ = wall_minus(mapping, now, line_.time);
    bend(mapping.rate_ppm * 1e-6, now);
}

std::int64_t PipelineClock::on_line(MonoTime instant) const
{
    const auto since = Nanoseconds(instant - line_.mono).count();
    return line_.time + since + std::llround(static_cast<double>(since) * line_.rate);
}

GstClockTime PipelineClock::time_at(MonoTime instant) const
{
    const std::lock_guard lock(mutex_);
    return static_cast<GstClockTime>(on_line(instant));
}

MonoTime PipelineClock::mono_at(std::int64_t position) const
{
    const auto time = static_cast<std::int64_t>(time_of(position));
    const std::lock_guard lock(mutex_);
    const auto since = static_cast<double>(time - line_.time);
    return line_.mono
        + Nanoseconds(time - line_.time - std::llround(since * line_.rate / (1 + line_.rate)));
}

std::int64_t PipelineClock::position_at(MonoTime instant) const
{
    return position_at(time_at(instant));
}

// Split in seconds and the rest, because nanoseconds times 48,000 overflow after two days.
std::int64_t PipelineClock::position_at(GstClockTime time) const
{
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t since = static_cast<std::int64_t>(time) - epoch_;
    const auto whole = static_cast<std::int64_t>(
        std::floor(static_cast<double>(since) / static_cast<double>(second)));
    const std::int64_t rest = since - whole * second;
    return whole * sample_rate + (rest * sample_rate + second / 2) / second;
}

GstClockTime PipelineClock::time_of(std::int64_t position) const
{
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t whole = position / sample_rate;
    const std::int64_t rest = position % sample_rate;
    return static_cast<GstClockTime>(epoch_ + whole * second + rest * second / sample_rate);
}

void PipelineClock::follow(const ClockMapping& mapping, MonoTime now, bool sounding)
{
    const std::lock_guard lock(mutex_);
    const Nanoseconds offset = wall_minus(mapping, now, on_line(now));
    const Nanoseconds grown = offset - anchored_;
    double rate = mapping.rate_ppm * 1e-6;
    if (!sounding || std::chrono::abs(grown) > beyond_repair)
        anchored_ = offset;
    else
        rate += std::clamp(static_cast<double>(grown.count()) / correct_within_ns, -most_correction,
            most_correction);
    bend(rate, now);
}

void PipelineClock::bend(double rate, MonoTime now)
{
    line_ = { now, on_line(now), rate };
    constexpr std::int64_t unit = 1'000'000'000;
    gst_clock_set_calibration(clock_.get(), static_cast<GstClockTime>(count(now)),
        static_cast<GstClockTime>(line_.time),
        static_cast<GstClockTime>(unit + std::llround(rate * static_cast<double>(unit))),
        static_cast<GstClockTime>(unit));
}

}
