// "Dừng toàn bộ loa": a place falls silent, and stays so until somebody lets it sound again. Its
// devices are given plans without airings, so that one that comes back late learns it as well;
// what is on air is cut by command. Alerts are orders, not airings: they sound.
#pragma once

#include "core/schedule/rules.hpp"
#include "server/app/devices.hpp"

namespace nguon::app {

struct SilencedUnit {
    UnitId unit;
    std::string name;
    Silence silence;
    bool may_lift = false;
};

struct Silenced {
    SilencedUnit unit;
    std::vector<Command> stops;
};
// Needs the right to operate devices there, and a reason.
Result<Silenced> silence_unit(Records& records, const Deed& deed, UnitId unit,
    const std::string& reason, Milliseconds remind_after);
Result<SilencedUnit> lift_silence(Records& records, const Deed& deed, UnitId unit);
// What is silenced where the caller sees anything: there, below, or above.
std::vector<SilencedUnit> silenced_units(Records& records, const Deed& deed);

// What began between the first command and the new plan is cut as well; nothing once it was lifted.
std::vector<Command> stop_again(Records& records, const Deed& deed, UnitId unit);

}
