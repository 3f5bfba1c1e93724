// The kinds of units as clients write them.
#pragma once

#include <array>

#include "core/unit/unit.hpp"
#include "json/choice.hpp"

namespace nguon::http {

inline constexpr std::array unit_kinds{ json::Choice<UnitKind>{ "ministry", UnitKind::ministry },
    json::Choice<UnitKind>{ "province", UnitKind::province },
    json::Choice<UnitKind>{ "district", UnitKind::district },
    json::Choice<UnitKind>{ "commune", UnitKind::commune },
    json::Choice<UnitKind>{ "ward", UnitKind::ward },
    json::Choice<UnitKind>{ "township", UnitKind::township },
    json::Choice<UnitKind>{ "special_zone", UnitKind::special_zone },
    json::Choice<UnitKind>{ "hamlet", UnitKind::hamlet },
    json::Choice<UnitKind>{ "department", UnitKind::department } };

}
