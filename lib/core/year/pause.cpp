#include "core/year/pause.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace nguon {

Span Pause::span() const
{
    const Moment begins = std::max(start_of(from), begun);
    Moment ends = start_of(to + std::chrono::days(1));
    if (lifted)
        ends = std::min(ends, *lifted);
    return { begins, std::max(begins, ends) };
}

bool Pause::has_same_target(const Pause& other) const
{
    if (schedule || other.schedule)
        return schedule == other.schedule;
    if (programme || other.programme)
        return programme == other.programme;
    return unit == other.unit;
}

Result<void> check_pause(const Pause& pause, const std::vector<Pause>& others, Day today)
{
    if (pause.schedule && pause.programme)
        return fail_field("programme", "pause.one_target");
    if (trim(pause.reason).empty())
        return fail_field("reason", "pause.reason_needed");
    if (pause.to < pause.from)
        return fail_field("to", "pause.ends_before_it_starts");
    if (pause.to < today)
        return fail_field("to", "pause.is_over");
    if (pause.to - pause.from >= longest_pause)
        return fail_field("to", "pause.too_long");
    const auto meets = std::find_if(others.begin(), others.end(), [&](const Pause& other) {
        return other.id != pause.id && pause.has_same_target(other)
            && other.span().overlaps(pause.span());
    });
    if (meets != others.end())
        return fail_field("from", "pause.overlaps",
            vietnamese_day(meets->from) + " đến " + vietnamese_day(meets->to));
    return {};
}

}
