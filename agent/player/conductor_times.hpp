// The spans of time by which the conductor works, for the files that it is written in.
#pragma once

#include "base/moment.hpp"

namespace nguon::agent {

inline constexpr std::chrono::hours looks_ahead{ 24 };
// The note is on the disk this long before the first sample can sound.
inline constexpr std::chrono::milliseconds noted_before{ 1'000 };
// And so shortly before it is refreshed: who dies after that may have been heard.
inline constexpr std::chrono::milliseconds imminent_before{ 60 };
inline constexpr std::chrono::milliseconds progress_every{ 5'000 };
// Own voice needs a moment to begin.
inline constexpr std::chrono::milliseconds body_chosen_before{ 500 };
inline constexpr std::chrono::milliseconds stop_fade{ 20 };

}
