// A soft bell, computed: whoever plays it owes nobody anything, and the same version of the server
// makes the same bytes.
#pragma once

#include "server/media/mastering.hpp"

#include <numbers>

namespace nguon::media {

inline constexpr double full_turn = 2.0 * std::numbers::pi; // radians

struct Stroke {
    double begins; // seconds
    double pitch; // Hz
    double loudness = 1.0; // beside the others of the same sound
};

// Adds the stroke to what is there; what would ring on after the end is cut.
void strike(Samples& sound, const Stroke& stroke);
void fade_ends(Samples& sound, std::chrono::milliseconds length);
// At the house's loudness; a computed sound cannot be refused.
Mastered mastered(const Samples& sound);

}
