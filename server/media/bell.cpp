#include "server/media/bell.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace nguon::media {
namespace {

struct Partial {
    double multiple; // of the stroke's pitch
    double amplitude;
    double decay; // seconds to 1/e
};

// A soft bell: the octave and the twelfth ring shorter than the ground tone.
constexpr std::array bell{ Partial{ 1.0, 1.0, 0.9 }, Partial{ 2.0, 0.45, 0.5 },
    Partial{ 3.0, 0.2, 0.3 }, Partial{ 4.16, 0.08, 0.12 } };

}

void strike(Samples& sound, const Stroke& stroke)
{
    const auto first = static_cast<std::size_t>(stroke.begins * sample_rate);
    for (std::size_t i = first; i < sound.size(); ++i) {
        const double seconds = static_cast<double>(i - first) / sample_rate;
        const double attack = std::min(1.0, seconds / 0.008);
        double value = 0;
        for (const Partial& partial : bell)
            value += stroke.loudness * partial.amplitude * std::exp(-seconds / partial.decay)
                * std::sin(full_turn * stroke.pitch * partial.multiple * seconds);
        sound[i] += static_cast<float>(0.2 * attack * value);
    }
}

void fade_ends(Samples& sound, std::chrono::milliseconds length)
{
    const std::size_t count = std::min(samples_in(length), sound.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto share = static_cast<float>(i) / static_cast<float>(count);
        sound[i] *= share;
        sound[sound.size() - 1 - i] *= share;
    }
}

Mastered mastered(const Samples& sound)
{
    auto result = master(sound, {}, [](double) {});
    if (!result)
        throw std::logic_error("a computed sound was refused: " + result.error().code);
    return std::move(*result);
}

}
