#include "server/media/loudness.hpp"

#include "server/media/true_peak.hpp"

#include <ebur128.h>

#include <cmath>
#include <stdexcept>

namespace nguon::media {

double to_decibels(double amplitude) { return 20.0 * std::log10(std::max(amplitude, 1e-9)); }
double to_amplitude(double decibels) { return std::pow(10.0, decibels / 20.0); }

struct LoudnessMeter::State {
    State()
    {
        if (!meter)
            throw std::bad_alloc();
    }
    ~State() { ebur128_destroy(&meter); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ebur128_state* meter = ebur128_init(1, sample_rate, EBUR128_MODE_I);
};

LoudnessMeter::LoudnessMeter()
    : state_(std::make_unique<State>())
{
}

LoudnessMeter::~LoudnessMeter() = default;

void LoudnessMeter::add(std::span<const float> samples)
{
    if (ebur128_add_frames_float(state_->meter, samples.data(), samples.size()) != EBUR128_SUCCESS)
        throw std::runtime_error("loudness meter");
}

std::optional<double> LoudnessMeter::lufs() const
{
    double loudness = 0;
    if (ebur128_loudness_global(state_->meter, &loudness) != EBUR128_SUCCESS
        || !std::isfinite(loudness))
        return std::nullopt;
    return loudness;
}

std::optional<double> measure_lufs(std::span<const float> samples)
{
    LoudnessMeter meter;
    meter.add(samples);
    return meter.lufs();
}

double true_peak(std::span<const float> samples)
{
    TruePeakMeter meter;
    meter.add(samples);
    return meter.finish();
}

double clipped_share(std::span<const float> samples)
{
    // Not quite 1: resampling and mixing to mono leave a ripple on a flat top.
    constexpr float full_scale = 0.985F;
    std::size_t clipped = 0;
    for (const float sample : samples)
        clipped += std::abs(sample) >= full_scale ? 1U : 0U;
    return samples.empty() ? 0.0
                           : static_cast<double>(clipped) / static_cast<double>(samples.size());
}

}
