#pragma once

#include "server/app/records/station_plans.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlStationPlans final : public app::StationPlans {
public:
    explicit SqlStationPlans(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<StationPlan> find(StationPlanId id) override;
    std::optional<StationPlan> find_on(StationPlanId id, Day day) override;
    app::Paged<StationPlan> list(
        const app::StationPlanFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::int64_t not_kept(const app::StationPlanFilter& filter, const UnitTree& tree) override;
    void add(const StationPlan& plan) override;
    bool save(const StationPlan& plan, Version seen) override;

private:
    std::vector<PlanRow> rows_of(StationPlanId id);
    // Of that version, under the units of the day.
    std::vector<PlanRow> rows_on_day(const StationPlan& version, Day day);
    void write_rows(const StationPlan& plan);

    sql::Connection& sql_;
};

}
