#include "core/upkeep/breakdown.hpp"

#include <algorithm>
#include <array>

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<BreakdownKind, 8> breakdown_kind_names{ "offline", "silent", "unheard", "voltage",
    "clock", "storage", "tamper", "other" };
constexpr Names<BreakdownState, 6> breakdown_state_names{ "new", "assigned", "in_work",
    "waiting_part", "done", "confirmed" };
constexpr Names<BreakdownCause, 15> breakdown_cause_names{ "unknown", "power", "line", "sim",
    "amplifier", "horn", "wiring", "controller", "memory_card", "lightning", "vandalism", "setting",
    "by_itself", "removed", "other" };

struct Bound {
    const char* field;
    int BreakdownRules::*value;
    int least;
    int most;
    const char* words;
};
constexpr std::array bounds{
    Bound{ "offline_min", &BreakdownRules::offline_min, 0, 1'440, "0–1.440" },
    Bound{ "fault_min", &BreakdownRules::fault_min, 0, 1'440, "0–1.440" },
    Bound{ "well_min", &BreakdownRules::well_min, 0, 1'440, "0–1.440" },
    Bound{ "reopen_h", &BreakdownRules::reopen_h, 0, 720, "0–720" },
    Bound{ "clock_ms", &BreakdownRules::clock_ms, 100, 600'000, "100–600.000" },
    Bound{ "storage_mb", &BreakdownRules::storage_mb, 10, 100'000, "10–100.000" },
    Bound{ "unheard", &BreakdownRules::unheard, 1, 50, "1–50" },
    Bound{ "mains_min_v", &BreakdownRules::mains_min_v, 0, 400, "0–400" },
    Bound{ "mains_max_v", &BreakdownRules::mains_max_v, 0, 400, "0–400" },
    Bound{ "group_least", &BreakdownRules::group_least, 2, 1'000, "2–1.000" },
};

}

std::string_view name_of(BreakdownKind kind) { return breakdown_kind_names.of(kind); }
std::optional<BreakdownKind> parse_breakdown_kind(std::string_view text)
{
    return breakdown_kind_names.find(text);
}

std::string_view name_of(BreakdownState state) { return breakdown_state_names.of(state); }
std::optional<BreakdownState> parse_breakdown_state(std::string_view text)
{
    return breakdown_state_names.find(text);
}

std::string_view name_of(BreakdownCause cause) { return breakdown_cause_names.of(cause); }
std::optional<BreakdownCause> parse_breakdown_cause(std::string_view text)
{
    return breakdown_cause_names.find(text);
}

bool may_follow(BreakdownState from, BreakdownState to)
{
    using enum BreakdownState;
    switch (to) {
    case fresh:
    case assigned:
        return false;
    case in_work: // from `done`: it was looked at, and does not work
        return from != in_work && from != confirmed;
    case waiting_part:
        return from == assigned || from == in_work;
    case done:
        return is_open(from);
    case confirmed:
        return from == done;
    }
    return false;
}

std::map<BreakdownState, Milliseconds> clocks_of(std::span<const BreakdownStep> steps, Moment now)
{
    std::map<BreakdownState, Milliseconds> clocks;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].state == BreakdownState::confirmed)
            continue;
        const Moment until = i + 1 < steps.size() ? steps[i + 1].at : std::max(now, steps[i].at);
        clocks[steps[i].state] += until - steps[i].at;
    }
    return clocks;
}

Result<void> check_breakdown_rules(const BreakdownRules& rules)
{
    for (const Bound& bound : bounds) {
        const int value = rules.*bound.value;
        if (value < bound.least || value > bound.most)
            return fail_field(bound.field, "input.out_of_range", bound.words);
    }
    if (rules.mains_max_v <= rules.mains_min_v)
        return fail_field("mains_max_v", "breakdown.range_is_empty");
    return {};
}

BreakdownRules more_watchful(const BreakdownRules& one, const BreakdownRules& other)
{
    BreakdownRules joined = one;
    // Who leaves it to people has no times that somebody meant.
    if (one.by_itself != other.by_itself)
        return one.by_itself ? one : other;
    joined.offline_min = std::min(one.offline_min, other.offline_min);
    joined.fault_min = std::min(one.fault_min, other.fault_min);
    joined.well_min = std::max(one.well_min, other.well_min);
    joined.reopen_h = std::max(one.reopen_h, other.reopen_h);
    joined.clock_ms = std::min(one.clock_ms, other.clock_ms);
    joined.storage_mb = std::max(one.storage_mb, other.storage_mb);
    joined.unheard = std::min(one.unheard, other.unheard);
    joined.group_least = std::max(one.group_least, other.group_least);
    const int least = std::max(one.mains_min_v, other.mains_min_v);
    const int most = std::min(one.mains_max_v, other.mains_max_v);
    // Two mains that have no volt in common: that of the first is right for its devices at least.
    if (least < most) {
        joined.mains_min_v = least;
        joined.mains_max_v = most;
    }
    return joined;
}

}
