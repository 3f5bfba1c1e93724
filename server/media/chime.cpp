#include "server/media/chime.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace nguon::media {
namespace {

constexpr double full_turn = 2.0 * std::numbers::pi;

struct Partial {
    double multiple; // of the stroke's pitch
    double amplitude;
    double decay; // seconds to 1/e
};

// A soft bell: the octave and the twelfth ring shorter than the ground tone.
constexpr std::array bell{ Partial{ 1.0, 1.0, 0.9 }, Partial{ 2.0, 0.45, 0.5 },
    Partial{ 3.0, 0.2, 0.3 }, Partial{ 4.16, 0.08, 0.12 } };

struct Stroke {
    double begins; // seconds
    double pitch; // Hz
};

// C5, E5, G5 and home to C6: horns carry this range best.
constexpr std::array strokes{ Stroke{ 0.05, 523.25 }, Stroke{ 0.60, 659.26 },
    Stroke{ 1.15, 783.99 }, Stroke{ 1.70, 1046.50 } };

void strike(Samples& sound, const Stroke& stroke)
{
    const auto first = static_cast<std::size_t>(stroke.begins * sample_rate);
    for (std::size_t i = first; i < sound.size(); ++i) {
        const double seconds = static_cast<double>(i - first) / sample_rate;
        const double attack = std::min(1.0, seconds / 0.008);
        double value = 0;
        for (const Partial& partial : bell)
            value += partial.amplitude * std::exp(-seconds / partial.decay)
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

Mastered attention_chime()
{
    Samples sound(samples_in(std::chrono::milliseconds(3'200)), 0.0F);
    for (const Stroke& stroke : strokes)
        strike(sound, stroke);
    fade_ends(sound, std::chrono::milliseconds(40));
    return mastered(sound);
}

Mastered test_tone()
{
    Samples sound(samples_in(std::chrono::milliseconds(5'000)));
    for (std::size_t i = 0; i < sound.size(); ++i)
        sound[i] = static_cast<float>(
            0.2 * std::sin(full_turn * 1'000.0 * static_cast<double>(i) / sample_rate));
    fade_ends(sound, std::chrono::milliseconds(500));
    return mastered(sound);
}

}
