#include "server/media/limiter.hpp"

#include "server/media/true_peak.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <deque>

namespace nguon::media {
namespace {

constexpr std::size_t block = 64;
constexpr std::size_t limiter_reach
    = 96; // 2 ms: the gain begins to fall this long before a peak, twice
constexpr std::size_t window = 2 * limiter_reach + 1;
constexpr std::size_t delay = 2 * limiter_reach; // of the finished gain behind the peak looked at
constexpr float release_seconds = 0.040F;
constexpr float release = 1.0F / (release_seconds * sample_rate);

// Turns the gain each sample needs into a smooth one that is nowhere higher than needed: the
// lowest of a window, let go slowly, averaged over a window of the same length.
class GainCurve {
public:
    GainCurve() { recent_.fill(1.0F); }

    // `needed` for sample k; answers the gain of sample k - delay.
    float next(float needed)
    {
        while (!lowest_.empty() && lowest_.back().needed >= needed)
            lowest_.pop_back();
        lowest_.push_back({ at_, needed });
        if (lowest_.front().at + window <= at_)
            lowest_.pop_front();
        ++at_;
        held_ = std::min(lowest_.front().needed, held_ + (1.0F - held_) * release);
        if (held_ > 0.9999F)
            held_ = 1.0F;
        float& slot = recent_[place_];
        place_ = place_ + 1 == window ? 0 : place_ + 1;
        sum_ += static_cast<double>(held_) - static_cast<double>(slot);
        slot = held_;
        quiet_ = held_ == 1.0F ? quiet_ + 1 : 0;
        if (quiet_ >= window)
            sum_ = window; // Without this, rounding would creep in over an hour.
        return static_cast<float>(sum_ / window);
    }

    // Nothing of the past weighs on the future: a block that needs no gain may be passed over.
    bool at_rest() const { return quiet_ >= 2 * window; }

private:
    struct Need {
        std::size_t at;
        float needed;
    };

    std::deque<Need> lowest_;
    std::size_t at_ = 0;
    float held_ = 1.0F;
    std::array<float, window> recent_{};
    std::size_t place_ = 0;
    double sum_ = window;
    std::size_t quiet_ = 2 * window;
};

}

Limiter::Limiter(std::span<const float> input)
    : input_(input)
    , block_peaks_(input.size() / block + 1, 0.0F)
    , block_energies_(input.size() / block + 1, 0.0F)
{
    for (std::size_t b = 0; b < block_peaks_.size(); ++b) {
        const std::size_t begin = b * block;
        const std::size_t end = std::min(begin + block, input.size());
        float peak = 0.0F;
        float energy = 0.0F;
        for (std::size_t i = begin; i < end; ++i) {
            peak = std::max(peak, std::abs(input[i]));
            energy += input[i] * input[i];
        }
        block_peaks_[b] = peak;
        block_energies_[b] = energy;
    }
}

double Limiter::energy() const
{
    double sum = 0;
    for (const float energy : block_energies_)
        sum += static_cast<double>(energy);
    return sum;
}

double Limiter::estimated_loss(const Level& level) const
{
    const auto gain = static_cast<float>(level.gain);
    const auto ceiling = static_cast<float>(level.ceiling);
    constexpr float block_release = release * block;
    constexpr std::size_t around = limiter_reach / block + 1;
    const auto needed = [&](std::size_t b) {
        const float reached = block_peaks_[b] * gain;
        return reached > ceiling ? ceiling / reached : 1.0F;
    };
    double left = 0;
    float held = 1.0F;
    for (std::size_t b = 0; b < block_peaks_.size(); ++b) {
        float lowest = 1.0F;
        for (std::size_t n = b < around ? 0 : b - around;
             n <= std::min(b + around, block_peaks_.size() - 1); ++n)
            lowest = std::min(lowest, needed(n));
        held = std::min(lowest, held + (1.0F - held) * block_release);
        left += static_cast<double>(block_energies_[b] * held * held);
    }
    const double all = energy();
    return all > 0 ? 10.0 * std::log10(all / std::max(left, 1e-30)) : 0.0;
}

void Limiter::run(const Level& level, const std::function<bool(std::span<const float>)>& sink) const
{
    const auto gain = static_cast<float>(level.gain);
    const auto ceiling = static_cast<float>(level.ceiling);
    GainCurve curve;
    Samples out;
    out.reserve(256 * block);
    // k runs `delay` samples past the end, where nothing needs a gain, to bring the last ones out.
    for (std::size_t begin = 0; begin < input_.size() + delay; begin += block) {
        const std::size_t end = std::min(begin + block, input_.size() + delay);
        const float peak = begin < input_.size() ? block_peaks_[begin / block] : 0.0F;
        const bool calm = peak * gain * most_between_samples <= ceiling;
        const bool passed_over = calm && curve.at_rest();
        for (std::size_t k = begin; k < end; ++k) {
            float applied = 1.0F;
            if (!passed_over) {
                float needed = 1.0F;
                if (!calm && k < input_.size()) {
                    const float reached = peak_around(input_, k) * gain;
                    needed = reached > ceiling ? ceiling / reached : 1.0F;
                }
                applied = curve.next(needed);
            }
            if (k >= delay)
                out.push_back(input_[k - delay] * gain * applied);
        }
        if (out.size() + block > out.capacity()) {
            if (!sink(out))
                return;
            out.clear();
        }
    }
    if (!out.empty())
        sink(out);
}

}
