// "Tết này phát gì": some days of one unit, hour by hour, with what is paused and why, days without
// anything, and airings that meet.
#pragma once

#include "core/calendar/lunar.hpp"
#include "server/app/airing.hpp"

namespace nguon::app {

struct DayAiring {
    ScheduleId schedule;
    std::optional<ProgrammeId> programme;
    Span span;
    std::string title;
    std::string by_unit;
    std::int64_t clusters = 0; // of the unit, on which it is heard; all meant ones when withheld
    std::int64_t withheld_clusters = 0; // on which it is not, though it is meant for them
    std::string withheld; // why, where it is heard on none
    bool approved = true;
    bool silenced = false;
    bool repeats = false;
    bool may_edit = false;
    Version version = 0;
};

struct DayMeeting {
    Moment at{};
    std::string first;
    std::string second;
};

struct DayAhead {
    Day day{};
    LunarDate lunar;
    std::vector<std::string> profiles; // names of those that hold
    std::vector<DayAiring> airings; // by start
    std::vector<DayMeeting> meetings; // two at once on a cluster
    bool is_empty = true; // nothing is heard anywhere in the unit
    // Of a day that is not: what a pause that begins or ends in the middle of it leaves without
    // anything, though something was planned there. By time, whole to the end of the day.
    std::vector<Span> holes;
};

struct DaysAhead {
    UnitId unit;
    std::string unit_name;
    std::int64_t clusters = 0;
    std::vector<DayAhead> days;
};
inline constexpr std::chrono::days most_days_ahead{ 31 };
// [from, to]; unit.missing; at most a month.
Result<DaysAhead> days_ahead(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day from, Day to);

}
