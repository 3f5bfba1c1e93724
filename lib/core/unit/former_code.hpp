// Codes of units that hold no longer: other systems go on writing them for years.
#pragma once

#include "core/unit/register.hpp"

namespace nguon {

// What a code that no unit of the day has stands for on that day: the unit that had it last, under
// its newer code; of a commune or a province that ended, what came after it. The ground of a
// district went to no unit of its own: none.
std::vector<UnitId> behind_former_code(
    const UnitRegister& units, std::string_view code, const UnitTree& tree);

}
