#include "core/schedule/check.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "core/schedule/schedule.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_conflicts = 200;
constexpr std::chrono::days look_ahead{ 7 };
constexpr Milliseconds step = 5min;

struct DayLoad {
    int programmes = 0;
    Milliseconds length{};
};

DayLoad load_on(Day day, const std::vector<Airing>& airings)
{
    DayLoad load;
    for (const Airing& airing : airings) {
        if (day_of(airing.span.begins) != day)
            continue;
        load.programmes += airing.at_once ? 0 : 1;
        load.length += airing.span.length();
    }
    return load;
}

const Airing* overlapping(Span span, const std::vector<Airing>& airings)
{
    const auto at = std::find_if(airings.begin(), airings.end(),
        [&](const Airing& airing) { return !airing.at_once && airing.span.overlaps(span); });
    return at == airings.end() ? nullptr : &*at;
}

std::string clock_of(Span span)
{
    return vietnamese_time(time_of_day(span.begins)) + "–"
        + vietnamese_time(time_of_day(span.ends));
}

std::string in_minutes(Milliseconds length)
{
    return std::to_string(std::chrono::ceil<std::chrono::minutes>(length).count()) + " phút";
}

// What stands against one airing in one place; `others` are the airings already there, those of
// the same candidate included.
std::optional<Conflict> conflict_in(
    const Airing& airing, const Place& place, const std::vector<Airing>& others, Moment now)
{
    const auto make = [&](std::string code, std::string detail) {
        return Conflict{ std::move(code), place.device, place.devices, airing.span.begins,
            std::move(detail), {} };
    };
    if (airing.span.begins < now)
        return make("schedule.past", {});
    const Moment begins
        = airing.at_once ? begins_after(airing.span.begins, others) : airing.span.begins;
    const Span heard{ begins, begins + airing.span.length() };
    if (airing.at_once && place.rules.silenced)
        return make("schedule.silenced", {});
    const bool waits_too_long = begins - airing.span.begins > longest_wait;
    if (const Airing* other = overlapping(airing.span, others);
        other != nullptr && (!airing.at_once || waits_too_long))
        return make("schedule.overlap", other->subject + " (" + clock_of(other->span) + ")");
    if (airing.overrides)
        return std::nullopt;
    if (const auto window = quiet_window(place.rules, heard))
        return make("schedule.quiet_hours",
            vietnamese_time(window->from) + "–" + vietnamese_time(window->to));
    const Day day = day_of(begins);
    const SlotCaps& caps = place.rules.caps;
    if (!airing.at_once && !includes(caps.days, day))
        return make("schedule.weekday", vietnamese_day(day));
    const DayLoad load = load_on(day, others);
    if (!airing.at_once && caps.programmes_a_day != 0
        && load.programmes + 1 > caps.programmes_a_day)
        return make("schedule.slot_cap", std::to_string(caps.programmes_a_day) + " buổi/ngày");
    if (caps.length_a_day.count() != 0 && load.length + airing.span.length() > caps.length_a_day)
        return make("schedule.day_cap", in_minutes(caps.length_a_day) + "/ngày");
    return std::nullopt;
}

Airing heard_at(const Place& place, Airing airing)
{
    airing.span.ends += place.longer;
    return airing;
}

bool is_allowed(const Airing& wanted, Moment starts, const std::vector<Place>& places, Moment now)
{
    const Airing airing{ {}, {}, { starts, starts + wanted.span.length() }, false, wanted.at_once };
    return std::none_of(places.begin(), places.end(), [&](const Place& place) {
        const bool dark = std::any_of(place.no_power.begin(), place.no_power.end(),
            [&](const Span& span) { return span.overlaps(airing.span); });
        return dark || (place.withheld && place.withheld(airing))
            || conflict_in(heard_at(place, airing), place, place.airings, now);
    });
}

}

std::vector<Conflict> check_airings(
    const std::vector<Airing>& candidate, const std::vector<Place>& places, Moment now)
{
    std::vector<Conflict> conflicts;
    std::map<std::pair<std::string, Moment>, std::size_t> seen;
    for (const Place& place : places) {
        std::vector<Airing> others = place.airings;
        for (const Airing& planned : candidate) {
            const Airing airing = heard_at(place, planned);
            if (place.withheld && place.withheld(airing))
                continue;
            const auto conflict = conflict_in(airing, place, others, now);
            others.push_back(airing);
            if (!conflict)
                continue;
            // One line for each start and reason, however many places it concerns.
            const auto [at, is_new]
                = seen.try_emplace({ conflict->code, conflict->at }, conflicts.size());
            if (!is_new) {
                conflicts[at->second].devices += conflict->devices;
            } else if (conflicts.size() < most_conflicts) {
                conflicts.push_back(*conflict);
            } else {
                seen.erase(at);
            }
        }
    }
    std::stable_sort(conflicts.begin(), conflicts.end(),
        [](const Conflict& a, const Conflict& b) { return a.at < b.at; });
    // The first few are given a way out; it is the same search for each and not a cheap one.
    constexpr std::size_t most_suggestions = 3;
    for (std::size_t i = 0; i < std::min(conflicts.size(), most_suggestions); ++i) {
        const auto airing = std::find_if(candidate.begin(), candidate.end(),
            [&](const Airing& one) { return one.span.begins == conflicts[i].at; });
        conflicts[i].suggestion = nearest_allowed(*airing, places, now);
    }
    return conflicts;
}

std::optional<Conflict> conflict_of(const Airing& airing, const Place& place, Moment now)
{
    return conflict_in(airing, place, place.airings, now);
}

Moment begins_after(Moment moment, const std::vector<Airing>& airings)
{
    // Whatever began before is played out, one behind the other, as devices do it.
    Moment free{};
    for (const Airing& airing : airings) {
        if (airing.span.begins <= moment)
            free = std::max(airing.span.begins, free) + airing.span.length();
    }
    return std::max(moment, free);
}

std::optional<Moment> nearest_allowed(
    const Airing& airing, const std::vector<Place>& places, Moment now)
{
    const Moment wanted = airing.span.begins;
    // Round times are what people mean: the search steps over the day in whole five minutes, and
    // also tries the exact ends of quiet windows and airings, which are such times nearly always.
    const Moment first = std::max(wanted, now);
    const Moment rounded = at(
        day_of(first), std::chrono::ceil<std::chrono::minutes>(time_of_day(first) / step * step));
    for (Moment moment = rounded < first ? rounded + step : rounded; moment < first + look_ahead;
         moment += step) {
        if (day_of(moment) != day_of(wanted))
            break;
        if (is_allowed(airing, moment, places, now))
            return moment;
    }
    // Later on the same day there is nothing: the nearest before it on that day, then the days
    // after.
    for (Moment moment = rounded - step; moment >= std::max(start_of(day_of(wanted)), now);
         moment -= step) {
        if (is_allowed(airing, moment, places, now))
            return moment;
    }
    for (Moment moment = start_of(day_of(wanted) + std::chrono::days(1));
         moment < first + look_ahead; moment += step) {
        if (moment >= now && is_allowed(airing, moment, places, now))
            return moment;
    }
    return std::nullopt;
}

}
