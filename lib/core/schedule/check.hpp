// Whether a schedule may be saved, and what stands in its way (DESIGN section 3, step 3).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/ids.hpp"
#include "core/schedule/rules.hpp"

namespace nguon {

// Something on air in one place for a while; a programme is one airing of the length of its items.
struct Airing {
    ScheduleId schedule;
    std::string subject; // title of the bulletin or name of the programme, for the message
    Span span;
    bool overrides = false; // has a reason that lifts quiet hours, caps and weekdays
    // "Phát ngay": waits for what is on air, and what is planned waits for it, so there is no
    // overlap with it. It is no programme, and may be needed on any day; minutes count.
    bool at_once = false;
};

// When an airing of "Phát ngay" is heard that could begin at `moment`: after all that began before,
// of its own kind or planned. `airings` are sorted by start.
Moment begins_after(Moment moment, const std::vector<Airing>& airings);

struct Conflict {
    // schedule.quiet_hours | schedule.slot_cap | schedule.day_cap | schedule.weekday |
    // schedule.overlap | schedule.past | schedule.outside_validity | schedule.silenced |
    // schedule.withheld
    std::string code;
    std::optional<DeviceId> device; // one of those concerned
    std::size_t devices = 0; // how many are concerned
    Moment at{}; // the start that is refused
    std::string detail; // what it meets: "21:00–05:00", a title, "2 buổi/ngày"
    std::optional<Moment> suggestion; // the nearest start that all rules allow
};

// A place: devices that share rules and existing airings are checked once.
struct Place {
    std::optional<DeviceId> device; // a representative
    std::size_t devices = 1;
    EffectiveRules rules;
    std::vector<Airing> airings; // sorted by start, without those of the schedule under check
    // By how much the candidate is longer here: what is heard in several languages takes its time.
    Milliseconds longer{};
    // The candidate would not be heard here then, because of a pause or a day's profile: it stands
    // in nobody's way, and no such time is suggested. None: nothing is withheld.
    std::function<bool(const Airing&)> withheld;
    // Without power, as announced. No conflict, since it may be called off, but nothing is
    // suggested there.
    std::vector<Span> no_power = {};
};

// Checks every start of the candidate in every place. At most 200 conflicts are returned; the
// suggestion keeps the day where that is possible and looks at most 7 days ahead.
std::vector<Conflict> check_airings(
    const std::vector<Airing>& candidate, const std::vector<Place>& places, Moment now);

// What stands against one airing in one place, without a suggestion.
std::optional<Conflict> conflict_of(const Airing& airing, const Place& place, Moment now);

// The nearest start at or after, or if none within the day before, that of `wanted` at which an
// airing like it breaks no rule in any place; nothing within 7 days.
std::optional<Moment> nearest_allowed(
    const Airing& wanted, const std::vector<Place>& places, Moment now);

}
