// Administrative units and departments, with the days on which they exist (DESIGN D9, R80).
//
// A unit's identity is independent of its official code: codes were given again to other units in
// the merger of 01/07/2025. The tree has no fixed depth, and every reading of it names a day.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

enum class UnitKind : std::uint8_t {
    ministry,
    province,
    district,
    commune,
    ward,
    township,
    special_zone,
    hamlet,
    department,
};

std::string_view name_of(UnitKind kind);
std::optional<UnitKind> parse_unit_kind(std::string_view text);
// Of the level of communes, whatever it is called: it has a radio station.
bool is_commune(UnitKind kind);

// The rank of the level that put something on air. Ordered: a later enumerator is the higher one.
enum class Level : std::uint8_t { commune, district, province, ministry };

std::string_view name_of(Level level);
std::optional<Level> parse_level(std::string_view text);
// A department or hamlet has none of its own.
std::optional<Level> level_of(UnitKind kind);

struct Unit {
    UnitId id;
    std::string code; // General Statistics code, may be empty (hamlets, departments)
    std::string name; // as written, with its title: "Xã Võ Nhai"
    UnitKind kind = UnitKind::commune;
    std::optional<UnitId> parent; // on the day asked for
    Day valid_from{};
    std::optional<Day> valid_to; // the first day on which it no longer exists
    // What it was formed from: nothing of a level below its own, which only came to stand in it.
    std::vector<UnitId> predecessors;
    std::vector<UnitId> successors;
    Version version = 1;

    bool exists_on(Day day) const { return valid_from <= day && (!valid_to || day < *valid_to); }
};

// What came after what, for units that ended.
struct UnitLink {
    UnitId from;
    UnitId to;
};

// The units of one day as a tree. Immutable once made; safe to share between threads.
class UnitTree {
public:
    // Keeps the units that exist on `day`. Refuses a unit whose parent is unknown or not there on
    // that day (unit.parent_missing) and a cycle (unit.cycle).
    static Result<UnitTree> create(
        std::vector<Unit> units, Day day, std::span<const UnitLink> links = {});

    Day day() const { return day_; }
    const Unit* find(UnitId id) const;
    std::span<const UnitId> children(UnitId id) const;
    std::span<const UnitId> roots() const { return roots_; }
    // From the unit itself up to its root.
    std::vector<UnitId> path(UnitId id) const;
    // The nearest province at or above it.
    const Unit* province_of(UnitId id) const;
    // The unit and all below it, parents before children.
    std::vector<UnitId> subtree(UnitId id) const;
    // Whether `ancestor` is `id` or stands above it. False when either is unknown.
    bool covers(UnitId ancestor, UnitId id) const;
    // A department or hamlet has the level of what it belongs to.
    std::optional<Level> level(UnitId id) const;
    std::size_t size() const { return units_.size(); }
    // Units that are gone on the day and led to this one, over however many changes: what was noted
    // under their names is its past.
    std::span<const UnitId> former(UnitId id) const;
    std::size_t former_count() const { return former_count_; }
    // The units of the day and all that led to them, in the order of ids.
    std::span<const UnitId> everything() const { return everything_; }

private:
    Day day_{};
    std::map<UnitId, Unit> units_;
    void add_former(std::span<const UnitLink> links);

    std::map<UnitId, std::vector<UnitId>> children_;
    std::map<UnitId, std::vector<UnitId>> former_;
    std::size_t former_count_ = 0;
    std::vector<UnitId> everything_;
    std::vector<UnitId> roots_;
};

}
