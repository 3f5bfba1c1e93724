// What the schema of CAP 1.2 cannot see: a message may have the right form and still make no sense.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "core/cap/alert.hpp"

namespace nguon::cap {

// Everything that is wrong, each with the way to its element ("alert.info[1].area[1].polygon[2]",
// counted from one, as people count elements) and a code. Empty: it is sound.
std::vector<FieldError> faults(const Alert& alert);

// Beside that: our own messages say the same in every language, of the same places, and nothing
// twice. Others are not held to it: a translation that leaves something out must not cost an alert.
std::vector<FieldError> faults_of_ours(const Alert& alert);

// No two of its edges cross or touch but where they follow each other, and it has an inside.
bool is_simple(const Polygon& polygon);

// A clock of another system may be ahead of ours by this much.
inline constexpr Milliseconds clock_tolerance = std::chrono::minutes(10);

}
