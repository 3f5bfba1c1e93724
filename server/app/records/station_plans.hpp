#pragma once

#include "core/station_plan/station_plan.hpp"
#include "core/unit/unit.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct StationPlanFilter {
    std::vector<UnitId> units; // of these or below
    std::optional<UnitId> unit; // asked for: of this or below
    std::optional<int> year;
    std::optional<PlanState> state;
};

class StationPlans {
public:
    virtual ~StationPlans() = default;

    virtual std::optional<StationPlan> find(StationPlanId id) = 0;
    // The latest year first; without their rows.
    virtual Paged<StationPlan> list(
        const StationPlanFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual void add(const StationPlan& plan) = 0;
    // False: `seen` is stale.
    virtual bool save(const StationPlan& plan, Version seen) = 0;
};

}
