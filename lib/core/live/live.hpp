// Speaking live: a voice that is heard while it is spoken, by everybody in the same instant.
//
// The voice is cut into packets of 20 ms, counted from the beginning of the live. Packet n sounds
// at `starts` + n x 20 ms of wall time wherever it is heard, so that a horn which joins late, or
// lost a second of it, is in step with the others all the same.
#pragma once

#include "base/moment.hpp"
#include "core/ids.hpp"
#include "core/plan/play_plan.hpp"
#include "core/schedule/rules.hpp"
#include "core/unit/unit.hpp"

namespace nguon {

using LiveId = Id<struct LiveTag>;

inline constexpr Milliseconds voice_packet{ 20 };
// A frame holds so many at most: the pages of 200 ms of stored sound. Half of it would halve what a
// loss costs, and double what sending to ten thousand costs.
inline constexpr std::size_t packets_in_frame = 10;

// Between speaking and hearing. The least leaves three quarters of a second each to the speaker's
// line and to the line of the horn; above the most nobody can speak to people he sees.
inline constexpr Milliseconds least_live_delay{ 1'500 };
inline constexpr Milliseconds usual_live_delay{ 3'000 };
inline constexpr Milliseconds most_live_delay{ 6'000 };

// Nothing was heard of the speaker for so long: he closed the page, or his phone lost its line. A
// page that is reloaded over a weak line takes a while to come back.
inline constexpr Milliseconds live_ends_after_silence = std::chrono::seconds(20);
// No live is longer, whoever speaks.
inline constexpr Milliseconds longest_live = std::chrono::minutes(30);

// How long one may speak in one go, by where he sits and by what the units say.
Milliseconds longest_live_of(UnitKind kind, const LiveMinutes& most);

// The moment at which a packet sounds.
inline Moment heard_at(Moment starts, std::int64_t packet)
{
    return starts + packet * voice_packet;
}

// A live as the one fold sees it: an airing that is joined where it is by now, and after an alert
// goes on where the voice is by then.
PlanSlot slot_of_live(ScheduleId schedule, BulletinId bulletin, Span heard, Level level);

}
