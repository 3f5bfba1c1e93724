#include "core/schedule/schedule.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<Interrupted, 4> interrupted_names{ "restart", "resume_at_break", "resume_at_clock",
    "drop" };
constexpr Names<LatePolicy::Way, 3> late_names{ "start_late", "seek_in", "skip" };
constexpr std::size_t most_exceptions = 1'000;

}

std::string_view name_of(Interrupted policy) { return interrupted_names.of(policy); }
std::optional<Interrupted> parse_interrupted(std::string_view text)
{
    return interrupted_names.find(text);
}
std::string_view name_of(LatePolicy::Way way) { return late_names.of(way); }
std::optional<LatePolicy::Way> parse_late_way(std::string_view text)
{
    return late_names.find(text);
}

Result<void> check_schedule(const Schedule& schedule)
{
    if (schedule.bulletin.has_value() == schedule.programme.has_value())
        return fail_field("bulletin", "schedule.one_subject");
    if (schedule.late.tolerance < Milliseconds(0) || schedule.late.tolerance > longest_wait)
        return fail_field("late.tolerance", "input.out_of_range", "0–60 phút");
    if (schedule.repeat < 1 || schedule.repeat > most_repeats)
        return fail_field("repeat", "input.out_of_range", "1–3");
    if (schedule.repeat > 1 && !schedule.bulletin)
        return fail_field("repeat", "schedule.repeats_a_bulletin");
    if (schedule.at_once && !schedule.recurrence.empty())
        return fail_field("recurrence", "schedule.at_once_is_once");
    if (schedule.exceptions.size() > most_exceptions)
        return fail_field("exceptions", "input.too_many", std::to_string(most_exceptions));
    if (schedule.recurrence.empty())
        return {};
    const auto rule = Recurrence::parse(schedule.recurrence, schedule.starts, schedule.short_month);
    if (!rule)
        return tl::unexpected(rule.error());
    return {};
}

void move_to(Schedule& schedule, Moment starts)
{
    const Milliseconds by = starts - schedule.starts;
    schedule.starts = starts;
    for (Moment& exception : schedule.exceptions)
        exception += by;
    if (schedule.cut_at)
        *schedule.cut_at += by;
}

Result<std::vector<Moment>> starts_between(const Schedule& schedule, Span window)
{
    std::vector<Moment> starts;
    if (schedule.cancelled)
        return starts;
    if (schedule.recurrence.empty()) {
        if (window.covers(schedule.starts))
            starts.push_back(schedule.starts);
    } else {
        const auto rule
            = Recurrence::parse(schedule.recurrence, schedule.starts, schedule.short_month);
        if (!rule)
            return tl::unexpected(rule.error());
        auto named = rule->between(window);
        if (!named)
            return named;
        starts = std::move(*named);
    }
    std::erase_if(starts, [&](Moment start) {
        return (schedule.cut_at && start >= *schedule.cut_at)
            || std::find(schedule.exceptions.begin(), schedule.exceptions.end(), start)
            != schedule.exceptions.end();
    });
    return starts;
}

}
