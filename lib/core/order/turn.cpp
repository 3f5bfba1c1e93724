#include "core/order/turn.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr Names<Manner, 2> manner_names{ "in_turns", "together" };

// Alerts are read slowly: a horn's listeners take a phrase in before the next one begins.
constexpr Milliseconds usual_phrase_gap = 300ms;
// The copy of the last syllable is a syllable long itself.
constexpr Milliseconds syllable = 200ms;
// Longer silences are taken for the end of the announcement.
constexpr Milliseconds longest_phrase_gap = 3s;
constexpr Milliseconds breath = 2s; // tells one airing from the next
constexpr Milliseconds longest_echo = 8s;
constexpr Milliseconds turn_step = 100ms; // nobody hears a finer one

Milliseconds rounded_up(Milliseconds length)
{
    return (length + turn_step - Milliseconds(1)) / turn_step * turn_step;
}

}

std::string_view name_of(Manner manner) { return manner_names.of(manner); }
std::optional<Manner> parse_manner(std::string_view text) { return manner_names.find(text); }

Echo worst_of(const Echo& a, const Echo& b)
{
    return { std::max(a.of_any, b.of_any), std::max(a.in_round, b.in_round) };
}

Spacing spacing_of(const Echo& echo)
{
    Spacing spacing{ usual_phrase_gap, breath };
    if (echo.in_round > 0ms)
        spacing.phrases = std::clamp(
            rounded_up(echo.in_round + syllable), usual_phrase_gap, longest_phrase_gap);
    spacing.airings += rounded_up(std::min(std::max(echo.of_any, echo.in_round), longest_echo));
    return spacing;
}

}
