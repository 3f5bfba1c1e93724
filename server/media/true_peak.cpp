#include "server/media/true_peak.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace nguon::media {
namespace {

// Sixteen samples around each point: within 0.05 dB up to 20 kHz of 48.
constexpr std::size_t taps = 16;
using Phase = std::array<float, taps>;

// A sinc under a Hann window, for the points at 1/4, 2/4 and 3/4 between taps 7 and 8.
std::array<Phase, 3> make_phases()
{
    std::array<Phase, 3> phases{};
    for (std::size_t phase = 0; phase < phases.size(); ++phase) {
        const double at = 7.0 + static_cast<double>(phase + 1) / 4.0;
        double sum = 0;
        std::array<double, taps> weights{};
        for (std::size_t tap = 0; tap < taps; ++tap) {
            const double distance = static_cast<double>(tap) - at;
            const double angle = std::numbers::pi * distance;
            weights[tap] = std::sin(angle) / angle * (0.5 + 0.5 * std::cos(angle / 8.25));
            sum += weights[tap];
        }
        for (std::size_t tap = 0; tap < taps; ++tap)
            phases[phase][tap] = static_cast<float>(weights[tap] / sum);
    }
    return phases;
}

const std::array<Phase, 3> phases = make_phases();
constexpr std::size_t half = taps / 2;

}

float peak_around(std::span<const float> samples, std::size_t index)
{
    float highest = std::abs(samples[index]);
    std::array<float, taps> near{};
    const float* window = near.data();
    if (index >= 7 && index + 9 <= samples.size()) {
        window = samples.data() + (index - 7);
    } else {
        for (std::size_t tap = 0; tap < taps; ++tap) {
            const std::size_t at = index + tap;
            near[tap] = at >= 7 && at - 7 < samples.size() ? samples[at - 7] : 0.0F;
        }
    }
    for (const Phase& phase : phases) {
        float value = 0.0F;
        for (std::size_t tap = 0; tap < taps; ++tap)
            value += window[tap] * phase[tap];
        highest = std::max(highest, std::abs(value));
    }
    return highest;
}

void TruePeakMeter::add(std::span<const float> samples)
{
    held_.insert(held_.end(), samples.begin(), samples.end());
    constexpr std::size_t enough = 1U << 15;
    if (held_.size() < enough)
        return;
    look(looked_, held_.size() - half - 1);
    // The last samples looked at stay as neighbours of the next.
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(looked_ - half));
    looked_ = half;
}

double TruePeakMeter::finish()
{
    look(looked_, held_.size());
    return highest_;
}

void TruePeakMeter::look(std::size_t begin, std::size_t end)
{
    constexpr std::size_t block = 256;
    for (std::size_t at = begin; at < end; at += block) {
        const std::size_t block_end = std::min(at + block, end);
        float inside = 0.0F;
        for (std::size_t i = at; i < block_end; ++i)
            inside = std::max(inside, std::abs(held_[i]));
        if (inside * most_between_samples <= highest_)
            continue;
        for (std::size_t i = at; i < block_end; ++i)
            highest_ = std::max(highest_, peak_around(held_, i));
    }
    looked_ = end;
}

}
