#include "server/media/chime.hpp"

#include "server/media/bell.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace nguon::media {
namespace {

// C5, E5, G5 and home to C6: horns carry this range best.
constexpr std::array strokes{ Stroke{ 0.05, 523.25 }, Stroke{ 0.60, 659.26 },
    Stroke{ 1.15, 783.99 }, Stroke{ 1.70, 1046.50 } };

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
