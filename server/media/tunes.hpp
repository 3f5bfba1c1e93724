// Signature tunes of a station that has none of its own yet.
#pragma once

#include "server/media/mastering.hpp"

namespace nguon::media {

// Eight strokes upwards and home, 5 s.
Mastered opening_tune();
// Two strokes, 1.6 s.
Mastered bumper_tune();
// The opening's way back down, 4 s.
Mastered closing_tune();

}
