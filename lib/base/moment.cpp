#include "base/moment.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace nguon {
namespace {

using namespace std::chrono;

template <typename... Args> std::string print(const char* format, Args... args)
{
    std::array<char, 64> buffer{};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    const int length = std::snprintf(buffer.data(), buffer.size(), format, args...);
#pragma GCC diagnostic pop
    return { buffer.data(), static_cast<std::size_t>(length) };
}

// Reads exactly `digits` decimal digits and moves `text` behind them.
std::optional<int> take_number(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected)
{
    if (text.empty() || text.front() != expected)
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Day> take_day(std::string_view& text)
{
    const auto y = take_number(text, 4);
    if (!y || !take(text, '-'))
        return std::nullopt;
    const auto m = take_number(text, 2);
    if (!m || !take(text, '-'))
        return std::nullopt;
    const auto d = take_number(text, 2);
    if (!d)
        return std::nullopt;
    const year_month_day date{ year(*y), month(static_cast<unsigned>(*m)),
        day(static_cast<unsigned>(*d)) };
    if (!date.ok())
        return std::nullopt;
    return Day(date);
}

std::optional<milliseconds> take_clock(std::string_view& text)
{
    const auto h = take_number(text, 2);
    if (!h || *h > 23 || !take(text, ':'))
        return std::nullopt;
    const auto m = take_number(text, 2);
    if (!m || *m > 59 || !take(text, ':'))
        return std::nullopt;
    const auto s = take_number(text, 2);
    if (!s || *s > 59)
        return std::nullopt;
    milliseconds time = hours(*h) + minutes(*m) + seconds(*s);
    if (take(text, '.')) {
        int scale = 100;
        bool any = false;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            time += milliseconds((text.front() - '0') * scale);
            scale /= 10;
            any = true;
            text.remove_prefix(1);
        }
        if (!any)
            return std::nullopt;
    }
    return time;
}

std::optional<minutes> take_offset(std::string_view& text)
{
    if (take(text, 'Z') || take(text, 'z'))
        return minutes(0);
    const bool east = take(text, '+');
    if (!east && !take(text, '-'))
        return std::nullopt;
    const auto h = take_number(text, 2);
    if (!h || *h > 23 || !take(text, ':'))
        return std::nullopt;
    const auto m = take_number(text, 2);
    if (!m || *m > 59)
        return std::nullopt;
    const minutes offset = hours(*h) + minutes(*m);
    return east ? offset : -offset;
}

}

std::string to_iso(Day day)
{
    const year_month_day date(day);
    return print("%04d-%02u-%02u", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string to_rfc3339(Moment moment)
{
    const hh_mm_ss<milliseconds> clock(time_of_day(moment));
    const int ms = static_cast<int>(clock.subseconds().count());
    std::string text = to_iso(day_of(moment))
        + print("T%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
            static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    if (ms != 0)
        text += print(".%03d", ms);
    return text + "+07:00";
}

std::optional<Moment> parse_rfc3339(std::string_view text)
{
    const auto day = take_day(text);
    if (!day || (!take(text, 'T') && !take(text, 't')))
        return std::nullopt;
    const auto clock = take_clock(text);
    if (!clock)
        return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.empty())
        return std::nullopt;
    return Moment(duration_cast<milliseconds>(day->time_since_epoch()) + *clock - *offset);
}

std::optional<Day> parse_iso_day(std::string_view text)
{
    const auto day = take_day(text);
    if (!day || !text.empty())
        return std::nullopt;
    return day;
}

std::string vietnamese_day(Day day)
{
    const year_month_day date(day);
    return print("%02u/%02u/%04d", static_cast<unsigned>(date.day()),
        static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
}

std::string vietnamese_time(TimeOfDay time)
{
    const auto total = duration_cast<minutes>(time).count();
    return print("%02d:%02d", static_cast<int>(total / 60), static_cast<int>(total % 60));
}

std::string vietnamese_time_with_seconds(TimeOfDay time)
{
    const auto total = duration_cast<seconds>(time).count();
    return vietnamese_time(time) + print(":%02d", static_cast<int>(total % 60));
}

std::string vietnamese_moment(Moment moment)
{
    return vietnamese_time(time_of_day(moment)) + " ngày " + vietnamese_day(day_of(moment));
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text)
{
    const auto h = take_number(text, 2);
    if (!h || *h > 24 || !take(text, ':'))
        return std::nullopt;
    const auto m = take_number(text, 2);
    if (!m || *m > 59 || !text.empty() || (*h == 24 && *m != 0))
        return std::nullopt;
    return hours(*h) + minutes(*m);
}

}
