#include "core/schedule/recurrence.hpp"

#include <algorithm>
#include <optional>

#include <libical/ical.h>

#include "base/text.hpp"
#include "core/calendar/lunar.hpp"
#include "core/text/fold.hpp"

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

// Days chosen one after another, up to COUNT or UNTIL. False once no later day can count.
template <typename Visit> class ChosenDays {
public:
    ChosenDays(const icalrecurrencetype& rule, Moment starts, Visit visit)
        : rule_(rule)
        , starts_(starts)
        , visit_(visit)
    {
    }

    bool offer(Day chosen)
    {
        if (chosen < day_of(starts_))
            return true;
        const Moment moment = at(chosen, time_of_day(starts_));
        if (rule_.count != 0 && count_ >= rule_.count)
            return false;
        if (!icaltime_is_null_time(rule_.until)
            && icaltime_compare(to_ical(moment), rule_.until) > 0)
            return false;
        ++count_;
        return visit_(moment);
    }

private:
    const icalrecurrencetype& rule_;
    Moment starts_;
    Visit visit_;
    int count_ = 0;
};

// Steps through the months by hand: the 31st is the last day where there is none.
template <typename Visit>
void visit_long_months(const icalrecurrencetype& rule, int wanted, Moment starts, Visit visit)
{
    using namespace std::chrono;
    const year_month_day date(day_of(starts));
    year_month month = date.year() / date.month();
    ChosenDays days_of(rule, starts, visit);
    for (int guard = 0; guard < 12 * 60;
         ++guard, month += months(std::max<int>(rule.interval, 1))) {
        const Day last = last_day_of(month);
        const Day chosen
            = std::min(last, Day(sys_days(month / 1).time_since_epoch()) + days(wanted - 1));
        if (!days_of.offer(chosen))
            return;
    }
}

// A day of the lunar month: of every month, leap ones too, or of one month of each year, whose leap
// namesake is passed over.
template <typename Visit>
void visit_lunar_days(
    const icalrecurrencetype& rule, ShortMonth short_month, Moment starts, Visit visit)
{
    const bool monthly = rule.freq == ICAL_MONTHLY_RECURRENCE;
    const int wanted = rule.by_month_day[0];
    ChosenDays days_of(rule, starts, visit);
    for (const LunarMonth& month : lunar_months_from(day_of(starts))) {
        const bool named = monthly || (month.number == rule.by_month[0] && !month.is_leap);
        const bool has_day = wanted <= month.length || short_month == ShortMonth::last_day;
        if (!named || !has_day)
            continue;
        const int day = std::min(wanted, month.length);
        if (!days_of.offer(month.first + std::chrono::days(day - 1)))
            return;
    }
}

struct Rule {
    icalrecurrencetype ical;
    bool is_lunar = false;
};

template <typename Visit>
void visit_starts(const Rule& known, ShortMonth short_month, Moment starts, Visit visit)
{
    const icalrecurrencetype& rule = known.ical;
    if (known.is_lunar) {
        visit_lunar_days(rule, short_month, starts, visit);
        return;
    }
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

// One day of every lunar month, or of one month of every year; nothing else of RFC 5545 has a
// meaning of its own by the moon.
bool is_lunar_rule(const icalrecurrencetype& rule)
{
    const auto used = [](const short* values) { return values[0] != ICAL_RECURRENCE_ARRAY_MAX; };
    const auto single = [](const short* values, short most) {
        return values[0] >= 1 && values[0] <= most && values[1] == ICAL_RECURRENCE_ARRAY_MAX;
    };
    if (used(rule.by_day) || used(rule.by_year_day) || used(rule.by_week_no)
        || used(rule.by_set_pos) || rule.interval > 1 || !single(rule.by_month_day, 30))
        return false;
    if (rule.freq == ICAL_MONTHLY_RECURRENCE)
        return !used(rule.by_month);
    return rule.freq == ICAL_YEARLY_RECURRENCE && single(rule.by_month, 12);
}

std::optional<Rule> parse_rule(const std::string& text)
{
    // The part is taken out before libical sees the rule: its own scales know no Vietnamese month.
    std::string plain;
    Rule rule{};
    for (const std::string_view part : split(text, ';')) {
        if (part == lunar_scale) {
            rule.is_lunar = true;
            continue;
        }
        if (fold(part).starts_with("rscale"))
            return std::nullopt;
        if (!plain.empty())
            plain += ';';
        plain += part;
    }
    rule.ical = icalrecurrencetype_from_string(plain.c_str());
    if (rule.ical.freq == ICAL_NO_RECURRENCE || (rule.is_lunar && !is_lunar_rule(rule.ical)))
        return std::nullopt;
    rule.ical.until = local_until(rule.ical.until);
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

std::string text_of(const LunarRule& rule, Moment starts)
{
    constexpr std::chrono::days longest_year{ 385 };
    std::string until = to_iso(rule.until.value_or(day_of(starts) + longest_year));
    std::erase(until, '-');
    std::string text(lunar_scale);
    text += rule.month ? ";FREQ=YEARLY;BYMONTH=" + std::to_string(*rule.month) : ";FREQ=MONTHLY";
    return text + ";BYMONTHDAY=" + std::to_string(rule.day) + ";UNTIL=" + until + "T235959";
}

std::optional<LunarRule> parse_lunar_rule(std::string_view text)
{
    if (text.find(lunar_scale) == std::string_view::npos)
        return std::nullopt;
    const auto rule = parse_rule(std::string(text));
    if (!rule || !rule->is_lunar)
        return std::nullopt;
    LunarRule lunar;
    lunar.day = rule->ical.by_month_day[0];
    if (rule->ical.freq == ICAL_YEARLY_RECURRENCE)
        lunar.month = rule->ical.by_month[0];
    if (!icaltime_is_null_time(rule->ical.until))
        lunar.until = day_from_ical(rule->ical.until);
    return lunar;
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
    if (is_sub_daily(rule->ical))
        return fail_field("recurrence", "schedule.sub_daily");
    if (rule->ical.count == 0 && icaltime_is_null_time(rule->ical.until))
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
