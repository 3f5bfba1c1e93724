// What of one airing is heard in one place, and when. The one answer behind the plan of a device,
// the check of a schedule, what is to come, and what a silence kept off the air: these cannot
// differ.
//
// A part is asked where it would stand. What is left out makes room, and what stood behind it moves
// up; but where that would put it into closed hours it stays where it was planned. What frames a
// programme stands by the bulletin it leads to: it goes when the bulletin goes, when its own time
// is closed, and, being music, on a day of mourning.
#pragma once

#include <map>

#include "core/plan/play_plan.hpp"
#include "core/year/day_rules.hpp"

namespace nguon {

// What the rules of particular days ask of a bulletin in an airing, approved or not.
struct AiringPart {
    Priority priority = Priority::normal;
    std::string category;
    std::optional<Moment> valid_from; // the device refuses it before that
};

// A slot that a pause or a day's profile keeps off the air.
struct WithheldSlot {
    PlanSlot slot; // as it was planned
    Withheld why;
};

struct HeardAiring {
    std::vector<PlanSlot> slots; // in order
    std::vector<WithheldSlot> withheld; // of bulletins; what frames them needs no reason

    // Some bulletin is; what frames them never is alone.
    bool is_heard() const { return !slots.empty(); }
};

// `planned`: the slots of one airing as `slots_of_airing` places them. `airing`: what its parts
// have in common; priority, category and the time in question are filled in for each.
HeardAiring heard_of(std::vector<PlanSlot> planned, const DayRules& days, AiringTraits airing,
    const std::map<BulletinId, AiringPart>& parts);

}
