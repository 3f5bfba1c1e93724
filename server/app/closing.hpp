// Closing airings into the ledger: when an airing is over, one expectation for every device that
// was to play it; the future is never materialised (DESIGN section 3, step 9).
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// What was planned to end in (from, until], by the plans that the devices were given.
std::vector<Delivery> expectations(Records& records, Moment from, Moment until);

// How long after its end an airing is closed: an item may start late and still be played.
inline constexpr std::chrono::minutes closing_delay{ 1 };

}
