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
// nothing; of one that was removed, what had begun by then is still expected.
std::vector<Delivery> expectations(
    Records& records, Moment from, Moment until, OpenedBodies& opened);

// What would have sounded in that time where somebody had silenced the place: such devices are
// given plans without airings, so this is read from the schedules as they are at the closing. Each
// is missed, for that reason, unless a device that had not heard of the silence says otherwise.
std::vector<Delivery> silenced_airings(Records& records, Moment from, Moment until);

// Airings that a device tells of before their planned end has been closed: stopped by hand,
// recalled, cut by an alert. They are in the ledger as soon as it tells. What the plan it held does
// not name is left to the closing.
std::vector<Delivery> told_early(
    Records& records, DeviceId device, const std::vector<PlayRecord>& told, Moment closed);

// How long after its end an airing is closed. Short, because officers wait for the result: the log
// of a connected device is here by then, and that of any other (or of an item that started late)
// turns `awaiting` into what it says.
inline constexpr std::chrono::seconds closing_delay{ 3 };
// No item is longer, so a slot that ends in a span began at most so long before it.
inline constexpr std::chrono::hours longest_item{ 2 };
// One closing looks at no more than this, however long the server was away.
inline constexpr std::chrono::hours most_closed_at_once{ 6 };

}
