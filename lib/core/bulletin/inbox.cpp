#include "core/bulletin/inbox.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<InboxAnswer, 4> answer_names{ "accepted", "left", "dropped", "failed" };
constexpr Names<InboxState, 5> inbox_state_names{ "waiting", "accepted", "left", "planned",
    "over" };

}

std::string_view name_of(InboxAnswer answer) { return answer_names.of(answer); }
std::optional<InboxAnswer> parse_inbox_answer(std::string_view text)
{
    return answer_names.find(text);
}
std::string_view name_of(InboxState state) { return inbox_state_names.of(state); }
std::optional<InboxState> parse_inbox_state(std::string_view text)
{
    return inbox_state_names.find(text);
}

InboxDue last_due(const InboxRule& rule, Moment now)
{
    Day day = day_of(now);
    if (at(day, rule.decide_by) > now)
        day -= std::chrono::days(1);
    InboxDue due{ at(day, rule.decide_by), at(day, rule.air_at) };
    if (due.air_at <= due.decide_by)
        due.air_at += std::chrono::days(1);
    return due;
}

Result<std::size_t> place_in_programme(
    const std::vector<Priority>& items, Priority wanted, std::optional<std::size_t> asked)
{
    const auto is_preferred = [](Priority one) { return one != Priority::normal; };
    const auto first_normal = static_cast<std::size_t>(
        std::find_if_not(items.begin(), items.end(), is_preferred) - items.begin());
    // A jingle that somebody put in front of priority bulletins stays there.
    const auto behind_last = static_cast<std::size_t>(
        items.rend() - std::find_if(items.rbegin(), items.rend(), is_preferred));
    if (is_preferred(wanted)) {
        const std::size_t place = asked.value_or(first_normal);
        if (place > first_normal)
            return fail_field("position", "inbox.priority_goes_first");
        return place;
    }
    const std::size_t place = asked.value_or(items.size());
    if (place > items.size())
        return fail_field("position", "input.out_of_range", std::to_string(items.size()));
    if (place < behind_last)
        return fail_field("position", "inbox.priority_goes_first");
    return place;
}

}
