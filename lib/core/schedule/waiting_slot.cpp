#include "core/schedule/waiting_slot.hpp"

#include <tuple>

namespace nguon {
namespace {

// An item that an emergency cut is taken up again only this long after the cut: a notice that
// comes back hours later confuses more than it tells.
constexpr Milliseconds resume_within = std::chrono::minutes(30);

std::optional<Milliseconds> offset_when_late(const PlanSlot& slot, Moment now)
{
    const Milliseconds lateness = now - slot.starts;
    if (lateness.count() == 0)
        return Milliseconds(0);
    switch (slot.late.way) {
    case LatePolicy::Way::start_late:
        return lateness <= slot.late.tolerance ? std::optional(Milliseconds(0)) : std::nullopt;
    case LatePolicy::Way::seek_in:
        return lateness < slot.length ? std::optional(lateness) : std::nullopt;
    case LatePolicy::Way::skip:
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Milliseconds> offset_after_cut(
    const PlanSlot& slot, const SlotState& state, Moment now)
{
    const Milliseconds away = now - state.cut_at;
    if (away > resume_within)
        return std::nullopt;
    // After a restart of the device an item goes on where the clock is: from its beginning it would
    // be heard twice in its window.
    const bool by_clock
        = state.blocked == Reason::device_down || slot.interrupted == Interrupted::resume_at_clock;
    const Milliseconds offset = by_clock                   ? state.position + away
        : slot.interrupted == Interrupted::resume_at_break ? state.position
                                                           : Milliseconds(0);
    return offset < slot.length ? std::optional(offset) : std::nullopt;
}

}

bool comes_before(const PlanSlot& a, const PlanSlot& b)
{
    return std::tuple(b.priority, a.starts, b.level, a.occurrence)
        < std::tuple(a.priority, b.starts, a.level, b.occurrence);
}

std::optional<Milliseconds> offset_at(const PlanSlot& slot, const SlotState& state, Moment now)
{
    return state.cut ? offset_after_cut(slot, state, now) : offset_when_late(slot, now);
}

Reason reason_of_start(const PlanSlot& slot, const SlotState& state, Moment now)
{
    if (now <= slot.starts)
        return Reason::none;
    const bool waited = state.blocked == Reason::overlap || state.blocked == Reason::none;
    return waited ? Reason::waited : state.blocked;
}

Outcome outcome_when_lost(const SlotState& state)
{
    if (!state.cut)
        return Outcome::missed;
    if (state.blocked == Reason::emergency)
        return Outcome::preempted;
    return state.heard.count() > 0 ? Outcome::partial : Outcome::missed;
}

bool comes_back_after(Reason reason, const PlanSlot& slot)
{
    return (reason == Reason::emergency && slot.interrupted != Interrupted::drop)
        || (reason == Reason::device_down && slot.late.way != LatePolicy::Way::skip);
}

}
