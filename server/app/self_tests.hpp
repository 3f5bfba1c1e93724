// The silent test of every device, once a day: it proves the way of a signed word to the player,
// the stored sounds, the voice and the output, at an hour when nobody wants to hear them.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// The devices of a day are asked in so many parts, a minute apart: not all at once.
inline constexpr int self_test_parts = 30;
// How long a device may take to come back and answer.
inline constexpr std::chrono::hours self_test_life{ 20 };

// The part that is due of the round that began at this hour last, today or yesterday: none when all
// were booked, or when that is longer ago than a device may take to answer.
std::optional<int> due_self_tests(Records& records, TimeOfDay hour, Moment now);
// Books that part, so that it is not due again. By the system.
std::vector<Command> book_self_tests(Records& records, const Deed& deed, TimeOfDay hour, int part);

}
