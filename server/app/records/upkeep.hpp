#pragma once

#include <optional>
#include <vector>

#include "core/unit/unit.hpp"
#include "core/upkeep/breakdown.hpp"
#include "core/upkeep/maintenance.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct MaintenanceFilter {
    std::vector<UnitId> units; // in these or below; empty: none may be seen
    std::optional<UnitId> unit;
    Day from{}; // months
    Day to{};
    std::optional<bool> done;
    std::optional<Day> day; // as they stood at its end; none: as they stand
    std::optional<std::vector<UnitId>> within; // with a day: stood in one of these on it
};

struct MaintenanceSums {
    std::int64_t planned = 0;
    std::int64_t done = 0;
    std::int64_t estimate = 0;
    std::int64_t cost = 0;
};

struct StormReach {
    std::int64_t assets = 0;
    std::int64_t marks = 0;
    std::int64_t bad = 0;
};

// Where a spare went: lent to another unit, or put into something.
struct SpareMove {
    SpareMoveId id;
    AssetId asset;
    std::string from_name;
    std::string to_name;
    int quantity = 1;
    std::optional<BreakdownId> breakdown;
    std::string note;
    Moment at{};
    std::string by_name;
};

class Upkeep {
public:
    virtual ~Upkeep() = default;

    virtual std::optional<Maintenance> find_maintenance(MaintenanceId id) = 0;
    // In the order of months.
    virtual Paged<Maintenance> maintenance(
        const MaintenanceFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual MaintenanceSums sums(const MaintenanceFilter& filter, const UnitTree& tree) = 0;
    // Of these months, those of which it is not known what they said on the day.
    virtual std::int64_t not_kept(const MaintenanceFilter& filter, const UnitTree& tree) = 0;
    virtual void add(const Maintenance& row) = 0;
    virtual bool save(const Maintenance& row, Version seen) = 0;

    // With a day, here and below, what was so at its end: nothing of a check that began later.
    virtual std::optional<StormCheck> find_storm_check(StormCheckId id, std::optional<Day> day = {})
        = 0;
    // The latest first.
    virtual Paged<StormCheck> storm_checks(const std::vector<UnitId>& units, const UnitTree& tree,
        const Page& page, std::optional<Day> day = {})
        = 0;
    virtual void add(const StormCheck& check, const std::vector<AssetId>& assets) = 0;
    virtual void end_storm_check(StormCheckId id, Moment at) = 0;
    virtual std::vector<AssetId> assets_of(StormCheckId id) = 0;
    virtual std::vector<StormMark> marks(StormCheckId id, std::optional<Day> day = {}) = 0;
    // One that was made later stays.
    virtual void mark(StormCheckId id, const std::vector<StormMark>& marks) = 0;
    virtual StormReach reach(StormCheckId id, std::optional<Day> day = {}) = 0;

    virtual void add(const SpareMove& move) = 0;
    // The latest first, at most so many.
    virtual std::vector<SpareMove> moves_of(AssetId asset, int most) = 0;
};

}
