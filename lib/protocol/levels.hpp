// The names of the levels in what devices read.
#pragma once

#include "core/unit/unit.hpp"
#include "json/choice.hpp"

#include <array>

namespace nguon::protocol {

inline constexpr std::array levels{ json::Choice<Level>{ "commune", Level::commune },
    json::Choice<Level>{ "district", Level::district },
    json::Choice<Level>{ "province", Level::province },
    json::Choice<Level>{ "ministry", Level::ministry } };

}
