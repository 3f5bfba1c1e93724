#include "core/earshot/colouring.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace nguon {
namespace {

constexpr int uncoloured = -1;
constexpr std::size_t most_searched = 40; // nodes
constexpr int most_steps = 50'000; // of the exact search, some 50 ms

// Goes through the nodes as DSATUR does: next is the one whose neighbours have most colours.
class Search {
public:
    explicit Search(const Graph& graph)
        : graph_(graph)
        , colour_of_(graph.size(), uncoloured)
        , near_(graph.size())
    {
    }

    Colouring run()
    {
        best_.at_least = clique();
        greedy();
        best_.fewest = best_.colours == best_.at_least;
        if (!best_.fewest && graph_.size() <= most_searched) {
            std::fill(colour_of_.begin(), colour_of_.end(), uncoloured);
            for (auto& counts : near_)
                counts.clear();
            best_.fewest = improve(0, 0);
        }
        return best_;
    }

private:
    // Of a node that has most neighbours, those that fit together, most neighbours first.
    int clique() const
    {
        int largest = graph_.empty() ? 0 : 1;
        for (std::size_t start = 0; start < graph_.size(); ++start) {
            std::vector<int> inside{ static_cast<int>(start) };
            std::vector<int> others = graph_[start];
            std::stable_sort(
                others.begin(), others.end(), [&](int a, int b) { return degree(a) > degree(b); });
            for (const int other : others) {
                if (std::all_of(inside.begin(), inside.end(),
                        [&](int one) { return are_neighbours(one, other); }))
                    inside.push_back(other);
            }
            largest = std::max(largest, static_cast<int>(inside.size()));
        }
        return largest;
    }

    std::size_t degree(int node) const { return graph_[static_cast<std::size_t>(node)].size(); }

    bool are_neighbours(int a, int b) const
    {
        const auto& of_a = graph_[static_cast<std::size_t>(a)];
        return std::find(of_a.begin(), of_a.end(), b) != of_a.end();
    }

    int next_node() const
    {
        int best = uncoloured;
        for (std::size_t i = 0; i < graph_.size(); ++i) {
            if (colour_of_[i] != uncoloured)
                continue;
            const auto rank = [&](std::size_t node) {
                return std::tuple(near_[node].size(), graph_[node].size());
            };
            if (best == uncoloured || rank(i) > rank(static_cast<std::size_t>(best)))
                best = static_cast<int>(i);
        }
        return best;
    }

    bool is_free(int node, int colour) const
    {
        const auto& neighbours = graph_[static_cast<std::size_t>(node)];
        return std::none_of(neighbours.begin(), neighbours.end(),
            [&](int other) { return colour_of_[static_cast<std::size_t>(other)] == colour; });
    }

    void give(int node, int colour)
    {
        colour_of_[static_cast<std::size_t>(node)] = colour;
        for (const int other : graph_[static_cast<std::size_t>(node)])
            ++near_[static_cast<std::size_t>(other)][colour];
    }

    void take_back(int node)
    {
        const int colour = colour_of_[static_cast<std::size_t>(node)];
        colour_of_[static_cast<std::size_t>(node)] = uncoloured;
        for (const int other : graph_[static_cast<std::size_t>(node)]) {
            auto& counts = near_[static_cast<std::size_t>(other)];
            if (--counts[colour] == 0)
                counts.erase(colour);
        }
    }

    void greedy()
    {
        int colours = 0;
        for (std::size_t done = 0; done < graph_.size(); ++done) {
            const int node = next_node();
            int colour = 0;
            while (!is_free(node, colour))
                ++colour;
            give(node, colour);
            colours = std::max(colours, colour + 1);
        }
        best_.colour_of = colour_of_;
        best_.colours = colours;
    }

    // Looks for something better than the best so far. False: it was given up.
    bool improve(std::size_t done, int colours)
    {
        if (colours >= best_.colours)
            return true;
        if (done == graph_.size()) {
            best_.colour_of = colour_of_;
            best_.colours = colours;
            return true;
        }
        const int node = next_node();
        for (int colour = 0; colour <= colours && colour < best_.colours - 1; ++colour) {
            if (best_.colours == best_.at_least)
                return true;
            if (!is_free(node, colour))
                continue;
            if (++steps_ > most_steps)
                return false;
            give(node, colour);
            const bool whole = improve(done + 1, std::max(colours, colour + 1));
            take_back(node);
            if (!whole)
                return false;
        }
        return true;
    }

    const Graph& graph_;
    std::vector<int> colour_of_;
    std::vector<std::map<int, int>> near_; // colours of the neighbours, and how many have each
    Colouring best_;
    int steps_ = 0;
};

}

Colouring colour(const Graph& graph) { return Search(graph).run(); }

std::vector<std::vector<int>> parts_of(const Graph& graph)
{
    std::vector<std::vector<int>> parts;
    std::vector<bool> seen(graph.size());
    for (std::size_t start = 0; start < graph.size(); ++start) {
        if (seen[start])
            continue;
        std::vector<int> part{ static_cast<int>(start) };
        seen[start] = true;
        for (std::size_t i = 0; i < part.size(); ++i) {
            for (const int other : graph[static_cast<std::size_t>(part[i])]) {
                if (seen[static_cast<std::size_t>(other)])
                    continue;
                seen[static_cast<std::size_t>(other)] = true;
                part.push_back(other);
            }
        }
        std::sort(part.begin(), part.end());
        parts.push_back(std::move(part));
    }
    return parts;
}

}
