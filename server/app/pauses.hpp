// "Tạm ngừng từ ... đến ..." of a schedule, a programme, or everything ordinary of a unit.
#pragma once

#include "core/schedule/schedule.hpp"
#include "core/year/pause.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// Exactly one of the three says what is paused.
struct PauseWish {
    std::optional<UnitId> unit;
    std::optional<ScheduleId> schedule;
    std::optional<ProgrammeId> programme;
    Day from{};
    Day to{};
    std::string reason;
};

struct ShownPause {
    Pause pause;
    std::string unit_name;
    std::string target; // title of what is paused, or the name of the unit
    bool holds = false; // now
    bool is_over = false; // by its days, or lifted
    bool may_lift = false;
    // What has to be heard on several days in a row and no longer is: told when it is set.
    std::vector<std::string> warnings;
};

// A schedule or programme is paused by who may change it wherever it is heard; a unit by who may
// stop its loudspeakers, or makes its rules.
Result<ShownPause> add_pause(Records& records, const Deed& deed, const PauseWish& wish);
// What was taken out of a paused series is paused on the same days.
void carry_pauses(Records& records, const Deed& deed, ScheduleId series, const Schedule& part);
// From now on everything is as it was planned. Lifting twice is refused: pause.over_already.
Result<ShownPause> lift_pause(Records& records, const Deed& deed, PauseId id);
// What concerns the units the caller sees, with a day from `from` on, at most a year ago; `unit`:
// only what holds in it or below.
std::vector<ShownPause> list_pauses(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day from);

}
