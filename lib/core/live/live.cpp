#include "core/live/live.hpp"

namespace nguon {

Milliseconds longest_live_of(UnitKind kind)
{
    using namespace std::chrono_literals;
    switch (kind) {
    case UnitKind::hamlet:
    case UnitKind::department:
        return 5min;
    case UnitKind::commune:
    case UnitKind::ward:
    case UnitKind::township:
    case UnitKind::special_zone:
        return 15min;
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
