#include "core/schedule/rules.hpp"

#include <algorithm>

namespace nguon {
namespace {

using namespace std::chrono_literals;

// What is left of a quiet window after a higher unit allowed part of it.
void take_out(std::vector<QuietHours>& quiet, const QuietHours& allowed)
{
    std::vector<QuietHours> left;
    for (const QuietHours& window : quiet) {
        const Weekdays both = window.days & allowed.days;
        if (both == 0 || allowed.to <= window.from || window.to <= allowed.from) {
            left.push_back(window);
            continue;
        }
        if (const Weekdays others = window.days & static_cast<Weekdays>(~allowed.days); others != 0)
            left.push_back({ window.from, window.to, others, false });
        if (window.from < allowed.from)
            left.push_back({ window.from, allowed.from, both, false });
        if (allowed.to < window.to)
            left.push_back({ allowed.to, window.to, both, false });
    }
    quiet = std::move(left);
}

template <typename T> T smaller_limit(T a, T b)
{
    if (a == T{})
        return b;
    if (b == T{})
        return a;
    return std::min(a, b);
}

}

bool includes(Weekdays days, Day day)
{
    const unsigned number = std::chrono::weekday(day).iso_encoding(); // Monday 1 .. Sunday 7
    return (days >> (number - 1)) & 1U;
}

EffectiveRules join_rules(const std::vector<AirRules>& chain)
{
    EffectiveRules joined;
    // From the root down: what a higher unit allows lifts only what stands at its level or above,
    // and a lower unit may always be stricter again.
    for (auto rules = chain.rbegin(); rules != chain.rend(); ++rules) {
        for (const QuietHours& window : rules->quiet) {
            if (!window.allowed)
                joined.quiet.push_back(window);
        }
        for (const QuietHours& window : rules->quiet) {
            if (window.allowed)
                take_out(joined.quiet, window);
        }
        if (rules->caps) {
            joined.caps.programmes_a_day
                = smaller_limit(joined.caps.programmes_a_day, rules->caps->programmes_a_day);
            joined.caps.length_a_day
                = smaller_limit(joined.caps.length_a_day, rules->caps->length_a_day);
            joined.caps.days &= rules->caps->days;
        }
    }
    return joined;
}

std::optional<QuietHours> quiet_window(const EffectiveRules& rules, Span span)
{
    for (Day day = day_of(span.begins); start_of(day) < span.ends; day += std::chrono::days(1)) {
        for (const QuietHours& window : rules.quiet) {
            if (includes(window.days, day)
                && Span{ at(day, window.from), at(day, window.to) }.overlaps(span))
                return window;
        }
    }
    return std::nullopt;
}

}
