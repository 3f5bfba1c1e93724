// What the timeline knows of an item while its clock runs, and where in its media an item starts
// that did not start at its second. Parts of the fold in timeline.cpp, apart because each is a rule
// of its own.
#pragma once

#include <optional>

#include "core/schedule/timeline.hpp"

namespace nguon {

struct SlotState {
    bool over = false;
    bool cut = false; // was on air before and waits to be taken up again
    Moment cut_at{};
    Milliseconds position{}; // in the media, where it was cut
    Milliseconds heard{};
    bool whole = true; // nothing was left out so far
    Reason blocked = Reason::none; // what kept it from starting, last seen
    std::optional<OccurrenceKey> blocker;
    std::optional<OrderId> order;
};

// Among those that wait: priority first, then the earlier start, the higher level, the lesser key.
bool comes_before(const PlanSlot& a, const PlanSlot& b);

// The position in the media from which an item would be heard at `now`; none: its policy forbids
// it.
std::optional<Milliseconds> offset_at(const PlanSlot& slot, const SlotState& state, Moment now);

// Why it begins at `now` and not at its second; none when it is on time.
Reason reason_of_start(const PlanSlot& slot, const SlotState& state, Moment now);

// What becomes of an item whose turn came too late.
Outcome outcome_when_lost(const SlotState& state);

// Whether an item that is cut for the reason waits to be taken up again.
bool comes_back_after(Reason reason, const PlanSlot& slot);

}
