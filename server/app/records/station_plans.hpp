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
    std::optional<Day> day; // as they stood at its end; none: as they stand
    std::optional<std::vector<UnitId>> within; // with a day: stood in one of these on it
};

class StationPlans {
public:
    virtual ~StationPlans() = default;

    virtual std::optional<StationPlan> find(StationPlanId id) = 0;
    // As it stood at the end of the day, under the units of the day; none where it was made later,
    // or where what it said is not known any more.
    virtual std::optional<StationPlan> find_on(StationPlanId id, Day day) = 0;
    // The latest year first; without their rows.
    virtual Paged<StationPlan> list(
        const StationPlanFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    // Of these, whatever their state, those of which it is not known what they said on the day.
    virtual std::int64_t not_kept(const StationPlanFilter& filter, const UnitTree& tree) = 0;
    virtual void add(const StationPlan& plan) = 0;
    // False: `seen` is stale.
    virtual bool save(const StationPlan& plan, Version seen) = 0;
};

}
