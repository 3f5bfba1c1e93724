// Closing airings into the ledger: when an airing is over, one expectation for every device that
// was to play it; the future is never materialised (DESIGN section 3, step 9).
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// The slots of plan bodies that were opened lately. Bodies never change, so they may be kept from
// one closing to the next; those no plan names any more are dropped.
using OpenedBodies = std::map<std::string, std::vector<PlanSlot>>;

// What was planned to end in (from, until], by the plans the devices were given and not by the
// schedules of today: a schedule cancelled or edited afterwards changes nothing.
//
// What counts is the newest plan issued before the slot began. A device that had not taken it yet
// plays the one it said it held, so that one's slots count as well. A device never paired was given
// nothing.
std::vector<Delivery> expectations(
    Records& records, Moment from, Moment until, OpenedBodies& opened);

// How long after its end an airing is closed. Short, because officers wait for the result: the log
// of a connected device is here by then, and that of any other (or of an item that started late)
// turns `awaiting` into what it says.
inline constexpr std::chrono::seconds closing_delay{ 3 };
// No item is longer, so a slot that ends in a span began at most so long before it.
inline constexpr std::chrono::hours longest_item{ 2 };
// One closing looks at no more than this, however long the server was away.
inline constexpr std::chrono::hours most_closed_at_once{ 6 };

}
