#include "agent/player/sink_drift.hpp"

#include <algorithm>
#include <cmath>

namespace nguon::agent {
namespace {
constexpr std::size_t batch = 50; // half a second
// While a card starts, its position jumps; the filter begins when it has settled.
constexpr int settling_batches = 3;
constexpr double coarse_ms = 4;
// Smaller steps than an ear notices, larger than what stays in doubt.
constexpr double tolerated_ms = 0.3;
constexpr double reading_variance = 4.0 * 4.0; // of a batch on a busy machine, ms^2
constexpr double first_offset_variance = 1.0 * 1.0;
constexpr double first_rate_variance = 0.05 * 0.05; // crystals: 50 ppm
constexpr double offset_noise = 0.01 * 0.01; // ms^2 a second
constexpr double rate_noise = 0.0005 * 0.0005; // (ms/s)^2 a second: temperature
constexpr double unbelievable_ms = 6;
constexpr int believed_after = 20; // ten seconds: then it was a real break

double median(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double to_ms(Nanoseconds span) { return static_cast<double>(span.count()) * 1e-6; }
}

void SinkDrift::forget()
{
    cards_.clear();
    clocks_.clear();
    origin_.reset();
    batches_ = 0;
}

Nanoseconds SinkDrift::observe(MonoTime now, Nanoseconds played, Nanoseconds wanted)
{
    if (!origin_)
        origin_ = now;
    const Nanoseconds elapsed = now - *origin_;
    cards_.push_back(to_ms(played - elapsed));
    clocks_.push_back(to_ms(wanted - elapsed));
    if (cards_.size() < batch)
        return Nanoseconds::zero();
    const double move = settle(std::chrono::duration<double>(elapsed).count());
    cards_.clear();
    clocks_.clear();
    return Nanoseconds(std::llround(move * 1e6));
}

// One batch; in milliseconds what to move by.
double SinkDrift::settle(double seconds)
{
    const double reading = median(cards_);
    const double clock = median(clocks_);
    if (++batches_ <= settling_batches) {
        begin(reading);
        at_ = seconds;
        const double ahead = reading - clock;
        return batches_ == settling_batches || std::abs(ahead) > coarse_ms ? ahead : 0;
    }
    learn(reading, seconds);
    const double ahead = offset_ - clock;
    return std::abs(ahead) > tolerated_ms ? ahead : 0;
}

void SinkDrift::begin(double reading)
{
    offset_ = reading;
    rate_ = 0;
    offset_variance_ = first_offset_variance;
    rate_variance_ = first_rate_variance;
    covariance_ = 0;
    strange_ = 0;
}

void SinkDrift::learn(double reading, double seconds)
{
    const double step = seconds - at_;
    at_ = seconds;
    offset_ += rate_ * step;
    offset_variance_ += 2 * step * covariance_ + step * step * rate_variance_ + offset_noise * step;
    covariance_ += step * rate_variance_;
    rate_variance_ += rate_noise * step;

    const double surprise = reading - offset_;
    if (std::abs(surprise) > unbelievable_ms) {
        if (++strange_ >= believed_after)
            begin(reading);
        return;
    }
    strange_ = 0;
    const double total = offset_variance_ + reading_variance;
    const double offset_gain = offset_variance_ / total;
    const double rate_gain = covariance_ / total;
    offset_ += offset_gain * surprise;
    rate_ += rate_gain * surprise;
    rate_variance_ -= rate_gain * covariance_;
    covariance_ *= 1 - offset_gain;
    offset_variance_ *= 1 - offset_gain;
}

}
