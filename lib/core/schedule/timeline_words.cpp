// How a timeline is read: the stable names of reasons and outcomes, and what is heard when.
#include "core/schedule/timeline.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<Reason, 19> reason_names{ "none", "waited", "overlap", "emergency", "device_down",
    "late", "stopped", "recalled", "media_missing", "media_damaged", "muted", "no_trusted_time",
    "not_approved", "bad_signature", "expired", "refused", "silenced", "relay_silent",
    "relay_unreachable" };
constexpr Names<Outcome, 6> outcome_names{ "played", "partial", "preempted", "missed", "refused",
    "pending" };

}

std::string_view name_of(Reason reason) { return reason_names.of(reason); }
std::optional<Reason> parse_reason(std::string_view text) { return reason_names.find(text); }
std::string_view name_of(Outcome outcome) { return outcome_names.of(outcome); }
std::optional<Outcome> parse_outcome(std::string_view text) { return outcome_names.find(text); }

const Segment* on_air(const Timeline& timeline, Moment moment)
{
    const auto after = std::upper_bound(timeline.segments.begin(), timeline.segments.end(), moment,
        [](Moment at, const Segment& segment) { return at < segment.span.begins; });
    if (after == timeline.segments.begin())
        return nullptr;
    const Segment& candidate = *std::prev(after);
    return candidate.span.covers(moment) ? &candidate : nullptr;
}

}
