// Every unit with all its days: what it was called and under whom, from one day to another, and
// what came after it. The trees of single days are read from it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/unit/unit.hpp"

namespace nguon {

// A name, kind, code and parent that a unit had from one day to another.
struct UnitEra {
    UnitId unit;
    std::string code;
    std::string name;
    UnitKind kind = UnitKind::commune;
    std::optional<UnitId> parent;
    Day from{};
    std::optional<Day> to; // the first day on which it no longer holds
    std::string resolution; // number of the document that changed it, may be empty

    // An era of no day at all is kept of what was undone on the day it began: its name is needed.
    bool holds_on(Day day) const { return from <= day && (!to || day < *to); }
    friend bool operator==(const UnitEra&, const UnitEra&) = default;
};

struct Succession {
    UnitId to;
    Day on{};

    friend bool operator==(const Succession&, const Succession&) = default;
};

struct UnitLife {
    UnitId id;
    std::vector<UnitEra> eras; // oldest first; a unit that came back has a gap between two
    std::vector<Succession> successors; // in the order of their importance

    const UnitEra* era_on(Day day) const;
    Day begins() const { return eras.front().from; }
    std::optional<Day> ends() const { return eras.back().to; }
    friend bool operator==(const UnitLife&, const UnitLife&) = default;
};

class UnitRegister {
public:
    UnitRegister() = default;
    explicit UnitRegister(std::vector<UnitLife> lives);

    const UnitLife* find(UnitId id) const;
    // As it was called on the day, or last before it, or first.
    const UnitEra* known_as(UnitId id, Day day) const;
    void put(UnitLife life);
    // Of one that is there, to be changed in place.
    UnitLife& at(UnitId id) { return lives_.at(id); }
    const std::map<UnitId, UnitLife>& lives() const { return lives_; }

    // The units of a day; `create` of the tree says whether they form one.
    std::vector<Unit> units_on(Day day) const;
    Result<UnitTree> tree(Day day) const { return UnitTree::create(units_on(day), day); }

private:
    std::map<UnitId, UnitLife> lives_;
};

}
