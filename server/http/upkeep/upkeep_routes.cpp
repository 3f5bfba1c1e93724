#include "server/http/upkeep/upkeep_routes.hpp"

#include "server/http/plumbing/routing.hpp"

namespace nguon::http {
namespace {

void add_maintenance_routes(net::Router& router, MaintenanceHandlers& on)
{
    router.get("/api/v1/maintenance", to(on, &MaintenanceHandlers::list));
    router.post("/api/v1/maintenance", to(on, &MaintenanceHandlers::add), small);
    router.put("/api/v1/maintenance/{id}", to(on, &MaintenanceHandlers::save), small);
    router.remove("/api/v1/maintenance/{id}", to(on, &MaintenanceHandlers::remove), small);
    router.get("/api/v1/expiries", to(on, &MaintenanceHandlers::expiries));
    router.get("/api/v1/storm-checks", to(on, &MaintenanceHandlers::list_checks));
    router.post("/api/v1/storm-checks", to(on, &MaintenanceHandlers::start_checks), small);
    router.get("/api/v1/storm-checks/{id}", to(on, &MaintenanceHandlers::show_check));
    router.put("/api/v1/storm-checks/{id}/marks", to(on, &MaintenanceHandlers::mark_check),
        { .max_body = 1024 * kilobyte });
    router.post("/api/v1/storm-checks/{id}/end", to(on, &MaintenanceHandlers::end_check), small);
    router.get("/api/v1/spares", to(on, &MaintenanceHandlers::list_spares));
    router.post("/api/v1/spares/{id}/lend", to(on, &MaintenanceHandlers::lend_spare), small);
    router.get("/api/v1/spares/{id}/moves", to(on, &MaintenanceHandlers::spare_moves));
}

}

void add_upkeep_routes(net::Router& router, UpkeepHandlers on)
{
    router.get("/api/v1/breakdowns", to(on.breakdowns, &BreakdownHandlers::list));
    router.post("/api/v1/breakdowns", to(on.breakdowns, &BreakdownHandlers::report), small);
    router.get("/api/v1/breakdown-figures", to(on.breakdowns, &BreakdownHandlers::figures));
    router.get("/api/v1/breakdowns/{id}", to(on.breakdowns, &BreakdownHandlers::show));
    router.post(
        "/api/v1/breakdowns/{id}/assign", to(on.breakdowns, &BreakdownHandlers::assign), small);
    router.post("/api/v1/breakdowns/{id}/move", to(on.breakdowns, &BreakdownHandlers::move), small);
    router.post(
        "/api/v1/breakdowns/{id}/parts", to(on.breakdowns, &BreakdownHandlers::put_part), small);
    router.get(
        "/api/v1/units/{id}/breakdown-rules", to(on.breakdowns, &BreakdownHandlers::show_rules));
    router.put("/api/v1/units/{id}/breakdown-rules",
        to(on.breakdowns, &BreakdownHandlers::save_rules), small);
    router.get("/api/v1/contractors", to(on.contractors, &ContractorHandlers::list));
    router.post("/api/v1/contractors", to(on.contractors, &ContractorHandlers::add), small);
    router.put("/api/v1/contractors/{id}", to(on.contractors, &ContractorHandlers::save), small);
    router.get("/api/v1/entrusted-devices", to(on.contractors, &ContractorHandlers::entrusted));
    add_maintenance_routes(router, on.maintenance);
}

}
