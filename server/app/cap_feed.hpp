// What other systems read of our alerts: a CAP message for each order, kept as it went out.
#pragma once

#include "server/app/emergencies.hpp"

namespace nguon::app {

// The name under which this system speaks, as the operator chose it or as made once from the
// topmost unit. It must stay: other systems know our messages by it.
std::string cap_sender(Records& records, Day day);
void set_cap_sender(Records& records, const std::string& sender);
// Refuses (cap.bad_sender) what cannot stand in a message.
Result<void> check_cap_sender(std::string_view sender);

// In the transaction that keeps the order, so that there is never one without the other.
void publish_cap(Records& records, const Emergency& emergency, const Order& order, Day day);

// Messages leave the feed this long after their alert ended.
inline constexpr Milliseconds cap_feed_memory = std::chrono::hours(24);

}
