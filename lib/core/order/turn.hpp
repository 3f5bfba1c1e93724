// Whose turn it is to speak, where loudspeakers that stand within earshot of one another would
// make each other's words unintelligible.
#pragma once

namespace nguon {

// A device with neighbours in its earshot speaks in one of a few rounds. It knows its own from its
// signed profile: an order is the same bytes for everybody.
struct Turn {
    int round = 0; // 0 .. rounds - 1
    int rounds = 1; // of its neighbourhood; 1: nobody is in its way, it speaks at once

    friend bool operator==(const Turn&, const Turn&) = default;
};

inline constexpr int most_rounds = 4;

}
