// Day profiles as JSON in one column.
#pragma once

#include "core/year/day_profile.hpp"

#include <string>
#include <string_view>

namespace nguon::storage::stored {

// Without id, unit, version and what else is a column.
std::string to_text(const DayProfile& profile);
DayProfile day_profile_from(std::string_view text);

}
