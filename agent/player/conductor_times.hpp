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
// A station is opened this long before it is heard: time to connect, to try again, and to know how
// loud it is.
inline constexpr std::chrono::seconds relay_opens_before{ 20 };
// So often the agent is told that a station is still wanted; see `relay` in local/messages.hpp.
inline constexpr std::chrono::seconds relay_told_every{ 5 };
// Own voice needs a moment to begin.
inline constexpr std::chrono::milliseconds body_chosen_before{ 500 };
inline constexpr std::chrono::milliseconds stop_fade{ 20 };

}
