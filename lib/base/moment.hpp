// Points in time, and the one time zone of the product. Time is always an argument.
//
// A Moment is UTC in milliseconds. Vietnam is +07:00 without summer time; a Day and a time of day
// are always Vietnamese. RFC 3339 text needs an offset: a time without one is refused.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace nguon {

using Milliseconds = std::chrono::milliseconds;
using Moment = std::chrono::sys_time<Milliseconds>;
// A Vietnamese calendar day.
using Day = std::chrono::local_days;
// Time since Vietnamese midnight, 0 <= t < 24 h (a window's end may be exactly 24 h).
using TimeOfDay = Milliseconds;

inline constexpr std::chrono::hours vietnam_offset{ 7 };

// A half-open span [begins, ends).
struct Span {
    Moment begins;
    Moment ends;

    bool covers(Moment moment) const { return begins <= moment && moment < ends; }
    bool overlaps(const Span& other) const { return begins < other.ends && other.begins < ends; }
    Milliseconds length() const { return ends - begins; }
    friend auto operator<=>(const Span&, const Span&) = default;
};

inline Day day_of(Moment moment)
{
    return Day(std::chrono::floor<std::chrono::days>(moment.time_since_epoch() + vietnam_offset));
}

inline Moment start_of(Day day)
{
    return Moment(
        std::chrono::duration_cast<Milliseconds>(day.time_since_epoch()) - vietnam_offset);
}

inline TimeOfDay time_of_day(Moment moment) { return moment - start_of(day_of(moment)); }
inline Moment at(Day day, TimeOfDay time) { return start_of(day) + time; }

inline Moment moment_from_unix_ms(std::int64_t ms) { return Moment(Milliseconds(ms)); }
inline std::int64_t unix_ms(Moment moment) { return moment.time_since_epoch().count(); }

// "2026-11-21T06:30:00.000+07:00"; milliseconds are left out when they are zero.
std::string to_rfc3339(Moment moment);
// Takes any offset, "Z" included; none is refused. Fractions beyond milliseconds are cut off.
std::optional<Moment> parse_rfc3339(std::string_view text);

// "2026-11-21"
std::string to_iso(Day day);
std::optional<Day> parse_iso_day(std::string_view text);

// As officers read it: "21/11/2026", "06:30", "06:30:05", "06:30 ngày 21/11/2026".
std::string vietnamese_day(Day day);
std::string vietnamese_time(TimeOfDay time);
std::string vietnamese_time_with_seconds(TimeOfDay time);
std::string vietnamese_moment(Moment moment);
// "HH:MM", 24:00 allowed when `end` says so.
std::optional<TimeOfDay> parse_time_of_day(std::string_view text);

}
