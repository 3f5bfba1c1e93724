// The units of one day in the order of a list, with their names as they are searched for: what a
// page of a hundred thousand units is cut from without looking at each of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/unit/unit.hpp"

namespace nguon {

// Places count from 0, parents before children, siblings as a Vietnamese dictionary has them.
// Immutable once made; safe to share between threads.
class UnitIndex {
public:
    explicit UnitIndex(const UnitTree& tree);

    std::size_t size() const { return units_.size(); }
    UnitId at(std::size_t place) const { return units_[place]; }
    UnitKind kind(std::size_t place) const { return kinds_[place]; }
    std::optional<std::size_t> place_of(UnitId id) const;
    // The first place behind the unit and all below it.
    std::size_t end_of(std::size_t place) const { return ends_[place]; }
    // The first place from `from` on whose name has the words in it, or whose code begins with
    // them; size() when there is none. The words are folded; none of them fit everything.
    std::size_t find(std::string_view words, std::size_t from) const;
    // Whether the unit in this place has them.
    bool fits(std::string_view words, std::size_t place) const;

private:
    void add(const UnitTree& tree, UnitId id, std::unordered_map<std::string, std::string>& folded);
    std::size_t end_of_line(std::size_t line) const;
    bool is_match(std::size_t line, std::size_t hit, std::size_t length) const;

    std::vector<UnitId> units_;
    std::vector<UnitKind> kinds_;
    std::vector<std::size_t> ends_;
    std::unordered_map<UnitId, std::size_t> places_;
    // A line for each unit, its code and its folded name behind it.
    std::string text_;
    std::vector<std::size_t> lines_; // where each begins
    std::vector<std::size_t> names_; // where its name does
};

}
