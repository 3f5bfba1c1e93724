#include "server/media/tunes.hpp"

#include "server/media/bell.hpp"

#include <array>
#include <span>

namespace nguon::media {
namespace {

// Five tones of the scale that folk songs of the north are sung in: D, E, G, A, B.
constexpr double d5 = 587.33;
constexpr double e5 = 659.26;
constexpr double g5 = 783.99;
constexpr double a5 = 880.00;
constexpr double b5 = 987.77;
constexpr double d6 = 1174.66;

constexpr std::array opening{ Stroke{ 0.05, d5 }, Stroke{ 0.35, g5 }, Stroke{ 0.65, a5 },
    Stroke{ 0.95, b5 }, Stroke{ 1.55, a5 }, Stroke{ 1.85, b5 }, Stroke{ 2.15, d6 },
    Stroke{ 2.75, g5, 1.2 } };
constexpr std::array bumper{ Stroke{ 0.05, a5 }, Stroke{ 0.30, d6 } };
constexpr std::array closing{ Stroke{ 0.05, d6 }, Stroke{ 0.35, b5 }, Stroke{ 0.65, a5 },
    Stroke{ 0.95, e5 }, Stroke{ 1.55, g5, 1.2 } };

Mastered played(std::span<const Stroke> strokes, std::chrono::milliseconds length)
{
    Samples sound(samples_in(length), 0.0F);
    for (const Stroke& stroke : strokes)
        strike(sound, stroke);
    fade_ends(sound, std::chrono::milliseconds(40));
    return mastered(sound);
}

}

Mastered opening_tune() { return played(opening, std::chrono::milliseconds(5'000)); }
Mastered bumper_tune() { return played(bumper, std::chrono::milliseconds(1'600)); }
Mastered closing_tune() { return played(closing, std::chrono::milliseconds(4'000)); }

}
