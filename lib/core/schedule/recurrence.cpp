#include "core/schedule/recurrence.hpp"

#include <algorithm>
#include <optional>

#include <libical/ical.h>

namespace nguon {
namespace {

// Local Vietnamese time in libical's floating form: no zone arithmetic happens inside.
icaltimetype to_ical(Moment moment)
{
    const Day day = day_of(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss<Milliseconds> clock(time_of_day(moment));
    icaltimetype time = icaltime_null_time();
    time.year = static_cast<int>(date.year());
    time.month = static_cast<int>(static_cast<unsigned>(date.month()));
    time.day = static_cast<int>(static_cast<unsigned>(date.day()));
    time.hour = static_cast<int>(clock.hours().count());
    time.minute = static_cast<int>(clock.minutes().count());
    time.second = static_cast<int>(clock.seconds().count());
    return time;
}

Day day_from_ical(const icaltimetype& time)
{
    using namespace std::chrono;
    return Day(year_month_day(year(time.year), month(static_cast<unsigned>(time.month)),
        day(static_cast<unsigned>(time.day))));
}

unsigned day_of_month(Day day)
{
    return static_cast<unsigned>(std::chrono::year_month_day(day).day());
}

Day last_day_of(std::chrono::year_month month)
{
    return Day(std::chrono::year_month_day(month / std::chrono::last));
}

// A monthly rule that names one day above the 28th, by BYMONTHDAY or by its start: the only
// kind that a short month concerns.
std::optional<int> long_month_day(const icalrecurrencetype& rule, Moment starts)
{
    if (rule.freq != ICAL_MONTHLY_RECURRENCE || rule.by_day[0] != ICAL_RECURRENCE_ARRAY_MAX
        || rule.by_set_pos[0] != ICAL_RECURRENCE_ARRAY_MAX)
        return std::nullopt;
    int day = static_cast<int>(day_of_month(day_of(starts)));
    if (rule.by_month_day[0] != ICAL_RECURRENCE_ARRAY_MAX) {
        if (rule.by_month_day[1] != ICAL_RECURRENCE_ARRAY_MAX)
            return std::nullopt;
        day = rule.by_month_day[0];
    }
    return day > 28 ? std::optional(day) : std::nullopt;
}

// Steps through the months by hand: the 31st is the last day where there is none.
template <typename Visit>
void visit_long_months(const icalrecurrencetype& rule, int wanted, Moment starts, Visit visit)
{
    using namespace std::chrono;
    const Day first = day_of(starts);
    const year_month_day date(first);
    year_month month = date.year() / date.month();
    int count = 0;
    for (int guard = 0; guard < 12 * 60;
         ++guard, month += months(std::max<int>(rule.interval, 1))) {
        const Day last = last_day_of(month);
        const Day chosen
            = std::min(last, Day(sys_days(month / 1).time_since_epoch()) + days(wanted - 1));
        if (chosen < first)
            continue;
        const Moment moment = at(chosen, time_of_day(starts));
        if (rule.count != 0 && count >= rule.count)
            return;
        if (!icaltime_is_null_time(rule.until) && to_ical(moment).year != 0
            && icaltime_compare(to_ical(moment), rule.until) > 0)
            return;
        ++count;
        if (!visit(moment))
            return;
    }
}

template <typename Visit>
void visit_starts(
    const icalrecurrencetype& rule, ShortMonth short_month, Moment starts, Visit visit)
{
    if (const auto day = long_month_day(rule, starts); day && short_month == ShortMonth::last_day) {
        visit_long_months(rule, *day, starts, visit);
        return;
    }
    icalrecur_iterator* iterator = icalrecur_iterator_new(rule, to_ical(starts));
    if (iterator == nullptr)
        return;
    for (icaltimetype next = icalrecur_iterator_next(iterator); !icaltime_is_null_time(next);
         next = icalrecur_iterator_next(iterator)) {
        if (!visit(at(day_from_ical(next), time_of_day(starts))))
            break;
    }
    icalrecur_iterator_free(iterator);
}

// UNTIL may be a day, a local time, or UTC ("Z"): all become local time, a day its last second.
icaltimetype local_until(const icaltimetype& until)
{
    if (icaltime_is_null_time(until))
        return until;
    if (until.is_date) {
        icaltimetype end = until;
        end.is_date = 0;
        end.hour = 23;
        end.minute = 59;
        end.second = 59;
        return end;
    }
    if (!icaltime_is_utc(until))
        return until;
    const Moment moment = std::chrono::sys_seconds(std::chrono::seconds(icaltime_as_timet(until)));
    return to_ical(moment);
}

std::optional<icalrecurrencetype> parse_rule(const std::string& text)
{
    icalrecurrencetype rule = icalrecurrencetype_from_string(text.c_str());
    if (rule.freq == ICAL_NO_RECURRENCE)
        return std::nullopt;
    rule.until = local_until(rule.until);
    return rule;
}

bool is_sub_daily(const icalrecurrencetype& rule)
{
    const auto used = [](short first) { return first != ICAL_RECURRENCE_ARRAY_MAX; };
    return rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE
        || rule.freq == ICAL_HOURLY_RECURRENCE || used(rule.by_second[0]) || used(rule.by_minute[0])
        || used(rule.by_hour[0]);
}

}

Result<Recurrence> Recurrence::parse(std::string_view text, Moment starts, ShortMonth short_month)
{
    if (text.starts_with("RRULE:"))
        text.remove_prefix(6);
    constexpr std::size_t longest_text = 300;
    if (text.empty() || text.size() > longest_text || text.find('\n') != std::string_view::npos)
        return fail_field("recurrence", "schedule.bad_rule");
    const std::string rule_text(text);
    icalerror_set_errors_are_fatal(0);
    const auto rule = parse_rule(rule_text);
    if (!rule)
        return fail_field("recurrence", "schedule.bad_rule");
    if (is_sub_daily(*rule))
        return fail_field("recurrence", "schedule.sub_daily");
    if (rule->count == 0 && icaltime_is_null_time(rule->until))
        return fail_field("recurrence", "schedule.endless");

    Recurrence recurrence;
    recurrence.text_ = rule_text;
    recurrence.starts_ = starts;
    recurrence.short_month_ = short_month;
    std::optional<Moment> last;
    bool too_long = false;
    visit_starts(*rule, short_month, starts, [&](Moment moment) {
        if (moment > starts + longest) {
            too_long = true;
            return false;
        }
        last = moment;
        return true;
    });
    if (too_long)
        return fail_field("recurrence", "schedule.too_long");
    if (!last)
        return fail_field("recurrence", "schedule.never");
    recurrence.last_ = *last;
    return recurrence;
}

Result<std::vector<Moment>> Recurrence::between(Span window) const
{
    const auto rule = parse_rule(text_);
    std::vector<Moment> starts;
    bool too_many = false;
    visit_starts(*rule, short_month_, starts_, [&](Moment moment) {
        if (moment >= window.ends)
            return false;
        if (moment < window.begins)
            return true;
        if (starts.size() == most_in_window) {
            too_many = true;
            return false;
        }
        starts.push_back(moment);
        return true;
    });
    if (too_many)
        return fail_field("recurrence", "schedule.too_many");
    return starts;
}

}
