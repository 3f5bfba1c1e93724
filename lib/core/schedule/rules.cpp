#include "core/schedule/rules.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr Names<SendsAlone, 3> sends_alone_names{ "nobody", "commune", "hamlet" };

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

// Whether the spans, joined, leave nothing of it out.
bool is_opened(const std::vector<Span>& opened, const Span& touched)
{
    Moment covered = touched.begins;
    // Each turn takes one span that goes on, so there are no more turns than spans.
    for (std::size_t turn = 0; turn < opened.size() && covered < touched.ends; ++turn) {
        for (const Span& open : opened) {
            if (open.covers(covered))
                covered = open.ends;
        }
    }
    return covered >= touched.ends;
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

std::string_view name_of(SendsAlone who) { return sends_alone_names.of(who); }

std::optional<SendsAlone> parse_sends_alone(std::string_view text)
{
    return sends_alone_names.find(text);
}

bool includes(Weekdays days, Day day)
{
    const unsigned number = std::chrono::weekday(day).iso_encoding(); // Monday 1 .. Sunday 7
    return (days >> (number - 1)) & 1U;
}

LiveMinutes fewer(const LiveMinutes& a, const LiveMinutes& b)
{
    return { std::min(a.commune, b.commune), std::min(a.hamlet, b.hamlet) };
}

EffectiveRules join_rules(const std::vector<AirRules>& chain)
{
    EffectiveRules joined;
    std::optional<SendsAlone> alone;
    std::optional<LiveMinutes> live;
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
        joined.silenced = joined.silenced || rules->silence.has_value();
        if (rules->sends_alone)
            alone = std::min(alone.value_or(*rules->sends_alone), *rules->sends_alone);
        if (rules->live)
            live = live ? fewer(*live, *rules->live) : *rules->live;
        if (rules->caps) {
            joined.caps.programmes_a_day
                = smaller_limit(joined.caps.programmes_a_day, rules->caps->programmes_a_day);
            joined.caps.length_a_day
                = smaller_limit(joined.caps.length_a_day, rules->caps->length_a_day);
            joined.caps.days &= rules->caps->days;
        }
    }
    joined.sends_alone = alone.value_or(SendsAlone::nobody);
    joined.live = live.value_or(LiveMinutes{});
    return joined;
}

std::optional<QuietHours> quiet_window(const EffectiveRules& rules, Span span)
{
    for (Day day = day_of(span.begins); start_of(day) < span.ends; day += std::chrono::days(1)) {
        for (const QuietHours& window : rules.quiet) {
            const Span quiet{ at(day, window.from), at(day, window.to) };
            const Span touched{ std::max(quiet.begins, span.begins),
                std::min(quiet.ends, span.ends) };
            if (includes(window.days, day) && touched.begins < touched.ends
                && !is_opened(rules.opened, touched))
                return window;
        }
    }
    return std::nullopt;
}

}
