// Fewest rounds: neighbours of a graph get different colours.
#pragma once

#include <vector>

namespace nguon {

// By number of the node: its neighbours, without itself.
using Graph = std::vector<std::vector<int>>;

struct Colouring {
    std::vector<int> colour_of; // 0 .. colours - 1
    int colours = 0;
    int at_least = 0; // no colouring has fewer: so many nodes are all neighbours of one another
    bool fewest = false; // proven
};

// Exact where the search ends within its bound, as it does for the neighbourhoods of a commune;
// else as DSATUR has it (Brelaz 1979). The same graph always gets the same colours.
Colouring colour(const Graph& graph);

// The connected parts, each in the order of its nodes.
std::vector<std::vector<int>> parts_of(const Graph& graph);

}
