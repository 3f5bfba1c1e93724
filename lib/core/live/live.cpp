#include "core/live/live.hpp"

#include <algorithm>

namespace nguon {

Milliseconds longest_live_of(UnitKind kind, const LiveMinutes& most)
{
    switch (kind) {
    case UnitKind::hamlet:
    case UnitKind::department:
        return std::min<Milliseconds>(std::chrono::minutes(most.hamlet), longest_live);
    case UnitKind::commune:
    case UnitKind::ward:
    case UnitKind::township:
    case UnitKind::special_zone:
        return std::min<Milliseconds>(std::chrono::minutes(most.commune), longest_live);
    default:
        return longest_live;
    }
}

PlanSlot slot_of_live(ScheduleId schedule, BulletinId bulletin, Span heard, Level level)
{
    PlanSlot slot;
    slot.occurrence = { schedule, heard.begins, 0 };
    slot.bulletin = bulletin;
    slot.bulletin_version = 1;
    slot.starts = heard.begins;
    slot.length = heard.length();
    slot.level = level;
    slot.interrupted = Interrupted::resume_at_clock;
    slot.late = { LatePolicy::Way::seek_in, {} };
    return slot;
}

}
