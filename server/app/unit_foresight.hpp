// What changes of units will do to the register, worked out by reading only: whether somebody may
// ask for one, and whether what is planned fits together, is known before anything is written.
#pragma once

#include "server/app/unit_changes.hpp"

namespace nguon::app {

// What the change does to these units. Refuses (unit_change.wrong_state) to take back what is not
// done.
Result<ChangeEffect> effect_in(
    Records& records, const UnitRegister& units, const UnitChangeRecord& record);

// The planned changes around one, in their order: of one day by their ids.
struct PlannedAround {
    std::vector<UnitChangeRecord> earlier;
    std::vector<UnitChangeRecord> later;
};
PlannedAround planned_around(Records& records, const UnitChangeRecord& record);

// Whether these, one after the other, can still be done to such units (unit_change.breaks_planned).
Result<void> check_later(
    Records& records, UnitRegister units, const std::vector<UnitChangeRecord>& later);

// The effect on its day, after what is planned before it. Refuses what would make a later one
// impossible.
Result<ChangeEffect> foresee(Records& records, const UnitChangeRecord& record);

// Whether the caller may do all of this: whoever ends a unit, makes one or gives it another kind
// answers for the unit above it; what goes on asks for the right in itself.
Result<void> check_rights(const Deed& deed, const ChangeEffect& effect, const UnitTree& before);

// The record of a wish, with new units under a parent.
UnitChangeRecord record_of(Records& records, const WishedChange& wished);

// Whether the change is about units that the caller manages, or that led to them.
bool touches_managed(Records& records, const Deed& deed, const UnitChangeRecord& record);

// Every unit the change is about: what it alters, who takes over, and what it puts others under.
std::set<UnitId> units_named(const UnitChangeRecord& record);

}
