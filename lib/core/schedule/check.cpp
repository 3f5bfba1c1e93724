#include "core/schedule/check.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"

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
        ++load.programmes;
        load.length += airing.span.length();
    }
    return load;
}

const Airing* overlapping(Span span, const std::vector<Airing>& airings)
{
    const auto at = std::find_if(airings.begin(), airings.end(),
        [&](const Airing& airing) { return airing.span.overlaps(span); });
    return at == airings.end() ? nullptr : &*at;
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
    if (const Airing* other = overlapping(airing.span, others))
        return make("schedule.overlap",
            other->subject + " (" + vietnamese_time(time_of_day(other->span.begins)) + "–"
                + vietnamese_time(time_of_day(other->span.ends)) + ")");
    if (airing.overrides)
        return std::nullopt;
    if (const auto window = quiet_window(place.rules, airing.span))
        return make("schedule.quiet_hours",
            vietnamese_time(window->from) + "–" + vietnamese_time(window->to));
    const Day day = day_of(airing.span.begins);
    const SlotCaps& caps = place.rules.caps;
    if (!includes(caps.days, day))
        return make("schedule.weekday", vietnamese_day(day));
    const DayLoad load = load_on(day, others);
    if (caps.programmes_a_day != 0 && load.programmes + 1 > caps.programmes_a_day)
        return make("schedule.slot_cap", std::to_string(caps.programmes_a_day) + " buổi/ngày");
    if (caps.length_a_day.count() != 0 && load.length + airing.span.length() > caps.length_a_day)
        return make("schedule.day_cap", in_minutes(caps.length_a_day) + "/ngày");
    return std::nullopt;
}

bool is_allowed(Moment starts, Milliseconds length, const std::vector<Place>& places, Moment now)
{
    const Airing airing{ {}, {}, { starts, starts + length }, false };
    return std::none_of(places.begin(), places.end(),
        [&](const Place& place) { return conflict_in(airing, place, place.airings, now); });
}

}

std::vector<Conflict> check_airings(
    const std::vector<Airing>& candidate, const std::vector<Place>& places, Moment now)
{
    std::vector<Conflict> conflicts;
    std::map<std::pair<std::string, Moment>, std::size_t> seen;
    for (const Place& place : places) {
        std::vector<Airing> others = place.airings;
        for (const Airing& airing : candidate) {
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
        conflicts[i].suggestion
            = nearest_allowed(conflicts[i].at, airing->span.length(), places, now);
    }
    return conflicts;
}

std::optional<Moment> nearest_allowed(
    Moment wanted, Milliseconds length, const std::vector<Place>& places, Moment now)
{
    // Round times are what people mean: the search steps over the day in whole five minutes, and
    // also tries the exact ends of quiet windows and airings, which are such times nearly always.
    const Moment first = std::max(wanted, now);
    const Moment rounded = at(
        day_of(first), std::chrono::ceil<std::chrono::minutes>(time_of_day(first) / step * step));
    for (Moment moment = rounded < first ? rounded + step : rounded; moment < first + look_ahead;
         moment += step) {
        if (day_of(moment) != day_of(wanted))
            break;
        if (is_allowed(moment, length, places, now))
            return moment;
    }
    // Later on the same day there is nothing: the nearest before it on that day, then the days
    // after.
    for (Moment moment = rounded - step; moment >= std::max(start_of(day_of(wanted)), now);
         moment -= step) {
        if (is_allowed(moment, length, places, now))
            return moment;
    }
    for (Moment moment = start_of(day_of(wanted) + std::chrono::days(1));
         moment < first + look_ahead; moment += step) {
        if (moment >= now && is_allowed(moment, length, places, now))
            return moment;
    }
    return std::nullopt;
}

}
