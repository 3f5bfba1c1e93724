// When a bulletin or a programme goes on air, and what happens when it cannot at its second.
//
// A schedule is never overwritten: a change is a new version, and "this one" or "from here on" make
// an exception or an end here and another schedule there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/bulletin/audience.hpp"
#include "core/ids.hpp"
#include "core/relay/relay.hpp"
#include "core/schedule/recurrence.hpp"

namespace nguon {

// What becomes of an item that an emergency cut into.
enum class Interrupted : std::uint8_t {
    restart, // from its beginning, the default
    resume_at_break, // from where it was cut
    resume_at_clock, // from where it would be by now
    drop,
};

std::string_view name_of(Interrupted policy);
std::optional<Interrupted> parse_interrupted(std::string_view text);

// What a device does that could not start an item at its second (boot, an item still running).
struct LatePolicy {
    enum class Way : std::uint8_t {
        start_late, // from the beginning, if not later than the tolerance
        seek_in, // from where it would be by now
        skip,
    };
    Way way = Way::start_late;
    Milliseconds tolerance = std::chrono::minutes(10);

    friend bool operator==(const LatePolicy&, const LatePolicy&) = default;
};

std::string_view name_of(LatePolicy::Way way);
std::optional<LatePolicy::Way> parse_late_way(std::string_view text);

// One part of a programme (buổi phát), played after the one before it.
struct ProgrammeItem {
    enum class Source : std::uint8_t { bulletin, relay };
    Source source = Source::bulletin;
    std::optional<BulletinId> bulletin;
    Milliseconds relay_length{}; // booked time of a relay, which counts in the caps
    // Which station the devices pass on; none: another apparatus does, and they are silent.
    std::optional<RelaySourceId> relay_source = {};

    friend bool operator==(const ProgrammeItem&, const ProgrammeItem&) = default;
};

struct Programme {
    ProgrammeId id;
    UnitId unit;
    std::string name;
    std::vector<ProgrammeItem> items; // in the order of play; 1..50
    bool framed = false; // with the jingles of its unit around and between the bulletins
    Version version = 1;
    Moment changed{};
};

struct Schedule {
    ScheduleId id;
    UnitId unit; // whose schedule it is; its level ranks the slot
    std::optional<BulletinId> bulletin; // exactly one of bulletin and programme
    std::optional<ProgrammeId> programme;
    Moment starts{};
    std::string recurrence; // RRULE; empty: once
    ShortMonth short_month = ShortMonth::last_day;
    std::vector<Moment> exceptions; // starts that do not happen
    std::optional<Moment> cut_at; // starts from here on do not happen
    Audience audience; // empty: the audience of the bulletin
    std::string override_reason; // lifts quiet hours, caps and weekdays, never overlap
    Interrupted interrupted = Interrupted::restart;
    LatePolicy late;
    // "Phát ngay": begins once what is on air has ended, so it stands in nobody's way and nothing
    // in its. Always once.
    bool at_once = false;
    int repeat = 1; // how often the bulletin is heard in one airing, one after the other
    AccountId author;
    Version version = 1;
    Moment changed{};
    bool cancelled = false;
};

// How often one airing may say the same.
inline constexpr int most_repeats = 3;
// For how long an item of "Phát ngay" waits for its turn: as long as any late policy may.
inline constexpr Milliseconds longest_wait = std::chrono::hours(1);

// Checks of one schedule by itself: exactly one subject, a rule that parses, tolerance 0..60 min,
// at most 1,000 exceptions.
Result<void> check_schedule(const Schedule& schedule);

// Every airing moves by as much as the first: what was called off stays called off.
void move_to(Schedule& schedule, Moment starts);

// The starts of a schedule within the window, exceptions and the cut taken out.
Result<std::vector<Moment>> starts_between(const Schedule& schedule, Span window);

}
