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
    app::Paged<StationPlan> list(
        const app::StationPlanFilter& filter, const UnitTree& tree, const app::Page& page) override;
    void add(const StationPlan& plan) override;
    bool save(const StationPlan& plan, Version seen) override;

private:
    void write_rows(const StationPlan& plan);

    sql::Connection& sql_;
};

}
