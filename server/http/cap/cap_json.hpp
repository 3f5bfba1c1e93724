// Messages of other systems as officers see them.
#pragma once

#include "server/app/cap_intake.hpp"
#include "json/value.hpp"

namespace nguon::http {

// With what the caller may do, and how many devices it would reach.
json::Object cap_body(
    app::Records& records, const app::Deed& deed, const app::ReceivedCap& message);
// What the system that brought it is told.
json::Object cap_receipt(app::Records& records, const app::ReceivedCap& message);

}
