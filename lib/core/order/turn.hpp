// Whose turn it is to speak, where loudspeakers that stand within earshot of one another would
// make each other's words unintelligible.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/moment.hpp"

namespace nguon {

// How neighbours within one another's earshot sound an alert.
enum class Manner : std::uint8_t {
    in_turns, // one round after the other: clear everywhere, the last hears it later
    together, // everybody at once, with pauses that let the echo of a phrase die
};

std::string_view name_of(Manner manner);
std::optional<Manner> parse_manner(std::string_view text);

// A device with neighbours in its earshot speaks in one of a few rounds. It knows its own from its
// signed profile: an order is the same bytes for everybody.
struct Turn {
    int round = 0; // 0 .. rounds - 1
    int rounds = 1; // of its neighbourhood; 1: nobody is in its way, it speaks at once

    friend bool operator==(const Turn&, const Turn&) = default;
};

inline constexpr int most_rounds = 4;

// How much later than its own words a cluster's listeners hear those of its neighbours, where these
// disturb: the sound's way between the two. Zero: none does.
struct Echo {
    Milliseconds of_any{}; // the longest
    Milliseconds in_round{}; // of those that speak in the same round

    friend bool operator==(const Echo&, const Echo&) = default;
};

Echo worst_of(const Echo& a, const Echo& b);

// The pauses that keep the words of an alert apart from those of the neighbours.
struct Spacing {
    Milliseconds phrases{}; // least silence after each phrase
    Milliseconds airings = std::chrono::seconds(3); // between two airings, and between two rounds

    friend bool operator==(const Spacing&, const Spacing&) = default;
};

// A phrase is followed by silence until the last neighbour's copy of it has come; a round waits
// until that of the one before has. `echo.in_round` is of those that really speak at once.
Spacing spacing_of(const Echo& echo);

}
