#pragma once

#include "server/app/records/upkeep.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlUpkeep final : public app::Upkeep {
public:
    explicit SqlUpkeep(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Maintenance> find_maintenance(MaintenanceId id) override;
    app::Paged<Maintenance> maintenance(
        const app::MaintenanceFilter& filter, const UnitTree& tree, const app::Page& page) override;
    app::MaintenanceSums sums(const app::MaintenanceFilter& filter, const UnitTree& tree) override;
    std::int64_t not_kept(const app::MaintenanceFilter& filter, const UnitTree& tree) override;
    void add(const Maintenance& row) override;
    bool save(const Maintenance& row, Version seen) override;
    std::optional<StormCheck> find_storm_check(StormCheckId id, std::optional<Day> day) override;
    app::Paged<StormCheck> storm_checks(const std::vector<UnitId>& units, const UnitTree& tree,
        const app::Page& page, std::optional<Day> day) override;
    void add(const StormCheck& check, const std::vector<AssetId>& assets) override;
    void end_storm_check(StormCheckId id, Moment at) override;
    std::vector<AssetId> assets_of(StormCheckId id) override;
    std::vector<StormMark> marks(StormCheckId id, std::optional<Day> day) override;
    void mark(StormCheckId id, const std::vector<StormMark>& marks) override;
    app::StormReach reach(StormCheckId id, std::optional<Day> day) override;
    void add(const app::SpareMove& move) override;
    std::vector<app::SpareMove> moves_of(AssetId asset, int most) override;

private:
    sql::Connection& sql_;
};

}
