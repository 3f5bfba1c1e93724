#include "core/schedule/schedule.hpp"

#include <algorithm>
#include <array>

namespace nguon {
namespace {

constexpr std::array<std::string_view, 4> interrupted_names{ "restart", "resume_at_break",
    "resume_at_clock", "drop" };
constexpr std::array<std::string_view, 3> late_names{ "start_late", "seek_in", "skip" };
constexpr std::size_t most_exceptions = 1'000;

template <typename Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text)
{
    const auto at = std::find(names.begin(), names.end(), text);
    if (at == names.end())
        return std::nullopt;
    return static_cast<Enum>(at - names.begin());
}

}

std::string_view name_of(Interrupted policy)
{
    return interrupted_names[static_cast<std::size_t>(policy)];
}
std::optional<Interrupted> parse_interrupted(std::string_view text)
{
    return parse<Interrupted>(interrupted_names, text);
}
std::string_view name_of(LatePolicy::Way way) { return late_names[static_cast<std::size_t>(way)]; }
std::optional<LatePolicy::Way> parse_late_way(std::string_view text)
{
    return parse<LatePolicy::Way>(late_names, text);
}

Result<void> check_schedule(const Schedule& schedule)
{
    if (schedule.bulletin.has_value() == schedule.programme.has_value())
        return fail_field("bulletin", "schedule.one_subject");
    if (schedule.late.tolerance < Milliseconds(0)
        || schedule.late.tolerance > std::chrono::hours(1))
        return fail_field("late.tolerance", "input.out_of_range", "0–60 phút");
    if (schedule.exceptions.size() > most_exceptions)
        return fail_field("exceptions", "input.too_many", std::to_string(most_exceptions));
    if (schedule.recurrence.empty())
        return {};
    const auto rule = Recurrence::parse(schedule.recurrence, schedule.starts, schedule.short_month);
    if (!rule)
        return tl::unexpected(rule.error());
    return {};
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
