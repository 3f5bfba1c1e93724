#include "agent/link/time_filter.hpp"

#include <algorithm>
#include <cmath>

namespace nguon::agent {
namespace {

constexpr std::int64_t longest_delay = 10'000'000'000;
// One answer that does not fit may be a hiccup; when this many agree that the old ones are wrong,
// somebody has set a clock.
constexpr int believed_contradictions = 3;

}

bool TimeFilter::add(const TimeExchange& e)
{
    // Until the year 2096; beyond that the differences below would not be defined.
    constexpr std::int64_t last = 4'000'000'000'000'000'000;
    for (const std::int64_t time : { e.t1, e.t2, e.t3, e.t4 }) {
        if (time < 0 || time > last)
            return false;
    }
    const std::int64_t held = e.t3 - e.t2;
    const std::int64_t delay = (e.t4 - e.t1) - held;
    if (held < 0 || e.t4 < e.t1 || delay < 0 || delay > longest_delay)
        return false;
    Sample sample;
    sample.device = e.t1 + (e.t4 - e.t1) / 2;
    sample.offset = (e.t2 - e.t1) / 2 + (e.t3 - e.t4) / 2;
    sample.error = delay / 2 + 1; // halving cuts a nanosecond off
    if (!samples_.empty() && contradicts(sample)) {
        if (++contradictions_ < believed_contradictions)
            return true;
        clear();
    }
    contradictions_ = 0;
    samples_.push_back(sample);
    while (samples_.size() > most_kept || samples_.front().device < sample.device - kept_for)
        samples_.pop_front();
    learn_rate();
    return true;
}

std::optional<TimeEstimate> TimeFilter::at(std::int64_t device_time) const
{
    if (samples_.empty())
        return std::nullopt;
    const Sample& best = best_at(device_time);
    return TimeEstimate{ offset_of(best, device_time),
        std::llround(std::ceil(error_of(best, device_time))), rate_.ppm, rate_.bound_ppm };
}

void TimeFilter::clear()
{
    samples_.clear();
    rate_ = {};
    contradictions_ = 0;
}

// Only the correction goes through floating point: a clock that is decades off has an offset that
// no double holds to the nanosecond.
std::int64_t TimeFilter::offset_of(const Sample& sample, std::int64_t device_time) const
{
    return sample.offset
        + std::llround(static_cast<double>(device_time - sample.device) * rate_.ppm * 1e-6);
}

double TimeFilter::error_of(const Sample& sample, std::int64_t device_time) const
{
    const auto age = static_cast<double>(std::abs(device_time - sample.device));
    return static_cast<double>(sample.error) + age * rate_.bound_ppm * 1e-6;
}

const TimeFilter::Sample& TimeFilter::best_at(std::int64_t device_time) const
{
    return *std::min_element(
        samples_.begin(), samples_.end(), [&](const Sample& a, const Sample& b) {
            return error_of(a, device_time) < error_of(b, device_time);
        });
}

bool TimeFilter::contradicts(const Sample& sample) const
{
    const Sample& best = best_at(sample.device);
    const auto apart
        = static_cast<double>(std::abs(sample.offset - offset_of(best, sample.device)));
    return apart > error_of(best, sample.device) + static_cast<double>(sample.error);
}

void TimeFilter::learn_rate()
{
    const Sample newest = best_at(samples_.back().device);
    Rate learnt;
    for (const Sample& older : samples_) {
        const auto span = static_cast<double>(newest.device - older.device);
        if (span <= 0)
            continue;
        const double bound = static_cast<double>(older.error + newest.error) / span * 1e6;
        if (bound + wander_ppm < learnt.bound_ppm)
            learnt = { static_cast<double>(newest.offset - older.offset) / span * 1e6,
                bound + wander_ppm };
    }
    rate_ = learnt;
}

}
