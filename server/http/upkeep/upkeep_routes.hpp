#pragma once

#include "server/http/upkeep/breakdown_handlers.hpp"
#include "server/http/upkeep/contractor_handlers.hpp"
#include "server/http/upkeep/maintenance_handlers.hpp"

namespace nguon::http {

// What breaks, who mends it, and what is done so that it does not break.
struct UpkeepHandlers {
    BreakdownHandlers& breakdowns;
    ContractorHandlers& contractors;
    MaintenanceHandlers& maintenance;
};

// Behind the session.
void add_upkeep_routes(net::Router& router, UpkeepHandlers handlers);

}
