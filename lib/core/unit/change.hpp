// A change of the tree by a resolution: communes that merge, one that is split, a level that goes.
// All steps of a change take effect together at the beginning of one day. What it does to the
// register is a pure function, and so is taking it back by a later change.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/unit/register.hpp"

namespace nguon {

enum class ChangeKind : std::uint8_t {
    merge, // all of `from` become one: a new unit, or one that is there and goes on
    split, // one becomes several; it may go on as one of them
    rename, // one gets another name, kind or code
    move, // several come under another parent
    dissolve, // several end; what stood in them comes under whom they belonged to
};

std::string_view name_of(ChangeKind kind);
std::optional<ChangeKind> parse_change_kind(std::string_view text);

// What a step leads to. Of a new unit all fields but the code are needed; of one that goes on those
// that are there are changed.
struct ChangeTarget {
    UnitId id;
    bool is_new = false;
    std::optional<std::string> code;
    std::optional<std::string> name;
    std::optional<UnitKind> kind;
    std::optional<UnitId> parent;
    std::vector<UnitId> takes; // of a split: the units below that come along
};

struct ChangeStep {
    ChangeKind kind = ChangeKind::merge;
    std::vector<UnitId> from;
    std::vector<ChangeTarget> to;
};

struct UnitChange {
    std::string resolution; // "1683/NQ-UBTVQH15"
    Day on{};
    std::vector<ChangeStep> steps; // each sees what those before it have done
};

// Who goes on with what an ended unit had.
struct Heirs {
    // Takes over what has one owner: people, papers, devices. Nobody's where the unit was dissolved
    // without one above it.
    std::optional<UnitId> chief;
    // Together they are where the unit was, and hardly more: rights and rules go there, so that
    // nobody's reach grows from a district to its province because the district is gone.
    std::vector<UnitId> area;

    friend bool operator==(const Heirs&, const Heirs&) = default;
};

// A unit whose days are not what they were.
struct ChangedLife {
    std::optional<UnitLife> before; // none: it is new
    UnitLife after;

    bool is_new() const { return !before; }
    // It was there until the change, and is no more.
    bool has_ended(Day on) const;
    bool has_come_back(Day on) const;
    friend bool operator==(const ChangedLife&, const ChangedLife&) = default;
};

struct ChangeEffect {
    Day on{};
    std::vector<ChangedLife> lives; // in the order of ids
    std::map<UnitId, Heirs> heirs; // of every unit that ended
    std::map<UnitId, std::vector<UnitId>> parts; // of every unit that went on: what came out of it

    const ChangedLife* find(UnitId id) const;
};

// What the change would do. Refuses what cannot be, naming the unit: one that did not exist yet on
// the day, that had ended, or for which something later was decided already; a target that is also
// gone; a code that is taken; a tree with a ring or without a parent on any day.
Result<ChangeEffect> effect_of(const UnitRegister& before, const UnitChange& change);

// Taking a change back from `on` on, which is not before its own day: what it ended is there again,
// what it made ends, and the days in between stay as they were. What was added meanwhile below a
// unit that ends comes under the first of those that return. Refuses (unit_change.changed_since)
// where something was built on what would be undone.
Result<ChangeEffect> reversal_of(
    const UnitRegister& before, const ChangeEffect& done, Day on, const std::string& resolution);

void apply(UnitRegister& units, const ChangeEffect& effect);

}
