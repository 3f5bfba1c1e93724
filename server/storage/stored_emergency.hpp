// An emergency as it is stored whole, in JSON; what is asked for by its parts has columns too.
#pragma once

#include "core/emergency/emergency.hpp"

namespace nguon::storage::stored {

std::string to_text(const Emergency& emergency);
Emergency emergency_from(std::string_view text);

std::string to_text(const OrderAudience& audience);
OrderAudience order_audience_from(std::string_view text);

std::string to_text(const EmergencyRules& rules);
EmergencyRules emergency_rules_from(std::string_view text);

}
