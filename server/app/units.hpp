// Units: seen by everybody, added and changed from a day on by those who manage them. Merging and
// splitting are changes of many units at once and no part of this.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct UnitFilter {
    std::optional<UnitId> parent; // its children only
    std::vector<UnitKind> kinds;
    std::string search; // words of the name, with or without marks, or the beginning of the code
};

struct ListedUnit {
    Unit unit;
    std::int64_t children = 0;
    // Of the unit and all below it. Of an earlier day those that are there still, where they stood
    // before units changed.
    std::int64_t clusters = 0;
    std::int64_t speakers = 0;
};

// Parents before children, siblings as a Vietnamese dictionary has them. The tree of a day is
// public knowledge: no right is asked. An unknown cursor is refused.
Result<Paged<ListedUnit>> list_units(
    Records& records, Day day, Day today, const UnitFilter& filter, const Page& page);

struct ShownUnit {
    ListedUnit listed;
    // As counted by the day it is shown on; none: nobody had counted by then.
    std::optional<Dated<std::int64_t>> households;
    std::string resolution; // by which it came to be as shown
    std::vector<UnitEra> history; // oldest first
};
// As on `day`; without a day as today, or as last seen where it has ended or is yet to come.
Result<ShownUnit> show_unit(Records& records, const Deed& deed, UnitId id, std::optional<Day> day);

struct NewUnit {
    std::string code;
    std::string name;
    UnitKind kind = UnitKind::commune;
    std::optional<UnitId> parent;
    std::optional<Day> valid_from; // today
    std::int64_t households = 0;
    std::optional<Day> counted; // from when on the unit has that many: today
    std::string resolution;
};
Result<ShownUnit> add_unit(Records& records, const Deed& deed, const NewUnit& wanted);

// What is absent stays. Names, kinds, codes and parents hold from a day on, and households from the
// day they were counted.
struct UnitWish {
    std::optional<std::string> code;
    std::optional<std::string> name;
    std::optional<UnitKind> kind;
    std::optional<UnitId> parent;
    std::optional<Day> from; // today
    std::optional<std::int64_t> households;
    std::optional<Day> counted; // today; what was counted later stays
    // The first day on which it no longer exists. Nobody may be left in it by then: no unit below,
    // no device, no account. (Merging and splitting move them; this closes what is empty.)
    std::optional<Day> valid_to;
    std::string resolution;
};
Result<ShownUnit> edit_unit(Records& records, const Deed& deed, UnitId id, const UnitWish& wish,
    std::optional<Version> seen);

}
