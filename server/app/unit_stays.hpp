// What is put into a unit whose end is decided would be left without one on that day.
#pragma once

#include "core/unit/unit.hpp"

namespace nguon::app {

// Refuses with unit.ends. A unit that is not there is somebody else's question.
inline Result<void> check_stays(
    const UnitTree& tree, UnitId unit, const std::string& field = "unit")
{
    const Unit* found = tree.find(unit);
    if (found != nullptr && found->valid_to)
        return fail_field(field, "unit.ends", vietnamese_day(*found->valid_to));
    return {};
}

}
