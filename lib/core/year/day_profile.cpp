#include "core/year/day_profile.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/calendar/lunar.hpp"

namespace nguon {
namespace {

constexpr Names<DayKind, 2> day_kind_names{ "festive", "mourning" };
constexpr std::chrono::hours whole_day{ 24 };

bool lies_between(LunarDay day, LunarDay from, LunarDay to)
{
    if (to < from)
        return day >= from || day <= to;
    return from <= day && day <= to;
}

bool is_lunar_day(LunarDay day)
{
    return day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 30;
}

Result<void> check_days(const ProfileDays& days)
{
    const bool dates = days.from || days.to;
    const bool lunar = days.lunar_from || days.lunar_to;
    if (dates == lunar)
        return fail_field("from", "profile.one_sort_of_days");
    if (dates) {
        if (!days.from || !days.to)
            return fail_field(days.from ? "to" : "from", "input.required");
        if (*days.to < *days.from)
            return fail_field("to", "profile.ends_before_it_starts");
        if (*days.to - *days.from >= longest_profile)
            return fail_field("to", "profile.too_long");
        return {};
    }
    if (!days.lunar_from || !days.lunar_to)
        return fail_field(days.lunar_from ? "lunar_to" : "lunar_from", "input.required");
    if (!is_lunar_day(*days.lunar_from) || !is_lunar_day(*days.lunar_to))
        return fail_field("lunar_from", "profile.no_lunar_day");
    const int first = days.lunar_from->month * 30 + days.lunar_from->day;
    const int last = days.lunar_to->month * 30 + days.lunar_to->day;
    // The last month has thirty days at most, so the turn of the year is a step of one.
    const int length = (last - first + 360) % 360 + 1;
    if (length > longest_profile.count())
        return fail_field("lunar_to", "profile.too_long");
    return {};
}

}

std::string_view name_of(DayKind kind) { return day_kind_names.of(kind); }
std::optional<DayKind> parse_day_kind(std::string_view text) { return day_kind_names.find(text); }

bool ProfileDays::hold_on(Day day) const
{
    if (from && to)
        return *from <= day && day <= *to;
    if (!lunar_from || !lunar_to)
        return false;
    const LunarDate date = lunar_date(day);
    if (date.is_leap)
        return false;
    if (lies_between({ date.month, date.day }, *lunar_from, *lunar_to))
        return true;
    const bool is_last = lunar_date(day + std::chrono::days(1)).day == 1;
    return is_last && lies_between({ date.month, 30 }, *lunar_from, *lunar_to);
}

Span ProfileHours::on(Day day) const
{
    const Day last = to > from ? day : day + std::chrono::days(1);
    return { at(day, from), at(last, to) };
}

Result<void> check_profile(const DayProfile& profile)
{
    if (trim(profile.name).empty())
        return fail_field("name", "input.required");
    if (const auto sound = check_days(profile.days); !sound)
        return sound;
    if (profile.hours.size() > most_profile_hours)
        return fail_field("hours", "input.too_many", std::to_string(most_profile_hours));
    for (std::size_t i = 0; i < profile.hours.size(); ++i) {
        const ProfileHours& hours = profile.hours[i];
        if (hours.from == hours.to || hours.from >= whole_day)
            return fail_field("hours[" + std::to_string(i) + "].to", "rules.window_is_empty");
    }
    if (profile.dropped.size() > most_profile_categories)
        return fail_field(
            "dropped_categories", "input.too_many", std::to_string(most_profile_categories));
    if (profile.volume && (*profile.volume < 1 || *profile.volume > 100))
        return fail_field("volume", "input.out_of_range", "1–100");
    if (profile.hours.empty() && profile.dropped.empty() && !profile.volume && !profile.own_only)
        return fail_field("hours", "profile.says_nothing");
    return {};
}

}
