#include "agent/player/relay_level.hpp"

#include "agent/player/pcm_source.hpp"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <stdexcept>

namespace nguon::agent {
namespace {

constexpr double least_gain_db = -24;
constexpr double most_gain_db = 18;
// Softer is a pause, or noise that nobody wants louder.
constexpr double programme_above_lufs = -45;
// What is too loud hurts, what is too soft is only a pity.
constexpr double down_db_per_second = 6;
constexpr double up_db_per_second = 1.5;
constexpr std::size_t aimed_every = sample_rate / 10;
constexpr std::size_t momentary = sample_rate * 4 / 10;
constexpr std::size_t short_term = sample_rate * 3;

double to_amplitude(double decibels) { return std::pow(10.0, decibels / 20.0); }

}

struct RelayLevel::State {
    State()
    {
        if (!meter)
            throw std::bad_alloc();
    }
    ~State() { ebur128_destroy(&meter); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ebur128_state* meter = ebur128_init(1, static_cast<unsigned long>(sample_rate), EBUR128_MODE_S);
};

RelayLevel::RelayLevel()
    : state_(std::make_unique<State>())
{
}

RelayLevel::~RelayLevel() = default;

void RelayLevel::hear(std::span<const float> samples)
{
    if (ebur128_add_frames_float(state_->meter, samples.data(), samples.size()) != EBUR128_SUCCESS)
        throw std::runtime_error("loudness meter");
    heard_ = std::min(heard_ + samples.size(), short_term);
    since_aimed_ += samples.size();
    if (since_aimed_ >= aimed_every && heard_ >= momentary)
        aim();
}

// Over three seconds; in the first of them over what there is.
void RelayLevel::aim()
{
    since_aimed_ = 0;
    double lufs = 0;
    const int read = heard_ < short_term ? ebur128_loudness_momentary(state_->meter, &lufs)
                                         : ebur128_loudness_shortterm(state_->meter, &lufs);
    if (read != EBUR128_SUCCESS || !std::isfinite(lufs) || lufs < programme_above_lufs)
        return;
    wanted_db_ = std::clamp(house_lufs - lufs, least_gain_db, most_gain_db);
    aimed_ = true;
    if (!applied_)
        gain_db_ = wanted_db_;
}

void RelayLevel::apply(std::span<float> samples)
{
    if (samples.empty())
        return;
    const double seconds = static_cast<double>(samples.size()) / sample_rate;
    const double before = to_amplitude(gain_db_);
    if (aimed_) {
        gain_db_ += std::clamp(
            wanted_db_ - gain_db_, -down_db_per_second * seconds, up_db_per_second * seconds);
        applied_ = true;
    }
    const double step = (to_amplitude(gain_db_) - before) / static_cast<double>(samples.size());
    double gain = before;
    for (float& sample : samples) {
        gain += step;
        sample = static_cast<float>(sample * gain);
    }
}

}
