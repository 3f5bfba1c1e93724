// Permits and deeds of the place as JSON in a column.
#pragma once

#include <string>
#include <string_view>

#include "core/onsite/onsite.hpp"

namespace nguon::storage::stored {

std::string to_text(const OnsiteAct& act);
OnsiteAct onsite_act_from(std::string_view text);
std::string to_text(const OnsitePermit& permit);
OnsitePermit onsite_permit_from(std::string_view text);

}
