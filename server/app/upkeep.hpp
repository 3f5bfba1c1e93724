// What keeps things from breaking: the yearly plan of maintenance against what was done, days that
// run out, checks before a storm, and the spares of all communes as one pool.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownMaintenance {
    Maintenance row;
    std::string unit_name;
    std::string asset_name;
    bool may_edit = false;
};
struct MaintenancePage {
    Paged<ShownMaintenance> rows;
    MaintenanceSums sums; // of all pages
    std::int64_t not_kept = 0; // there on the day, and nobody kept what they said then
};
struct MaintenanceWish {
    int year = 0;
    std::optional<UnitId> unit;
    std::optional<bool> done;
    std::optional<Day> day;
};
// Of the months of the year. As of an earlier day what the plan said at its end: what was done is
// what had been noted as done by then. Refuses a day to come.
Result<MaintenancePage> list_maintenance(
    Records& records, const Deed& deed, const MaintenanceWish& wish, const Page& page);
// To whoever may change it.
Result<ShownMaintenance> show_maintenance(Records& records, const Deed& deed, MaintenanceId id);
// `wish.id` none: a new row. Whoever manages devices there.
Result<ShownMaintenance> save_maintenance(
    Records& records, const Deed& deed, const Maintenance& wish, std::optional<Version> seen);
Result<void> remove_maintenance(
    Records& records, const Deed& deed, MaintenanceId id, std::optional<Version> seen);

// A SIM, a warranty or a lease that runs out.
struct Expiry {
    AssetDue due;
    std::string unit_name;
    std::int64_t days_left = 0; // below zero: it is over
};
inline constexpr int expiry_days_ahead = 30;
// Of the next 30 days, and of the last 90 what nobody has renewed; the soonest first. Of a day that
// is past, what the register says of that day. Refuses a day to come.
Result<Paged<Expiry>> list_expiries(Records& records, const Deed& deed, std::optional<UnitId> unit,
    std::optional<Day> day, const Page& page);

struct ShownStormCheck {
    StormCheck check;
    std::string unit_name;
    StormReach reach;
    bool may_mark = false;
    // Of one that is shown alone.
    struct Place {
        AssetId asset;
        std::string name;
        std::string unit_name;
        std::vector<StormMark> marks;
    };
    std::vector<Place> places;
};
inline constexpr std::size_t most_storm_units = 200; // by one press
inline constexpr std::size_t most_storm_assets = 2'000; // of one check
inline constexpr std::size_t most_storm_marks = 500; // sent at once
// As of an earlier day those that had begun by its end, with what had been looked at by then.
// Refuses a day to come.
Result<Paged<ShownStormCheck>> list_storm_checks(
    Records& records, const Deed& deed, std::optional<Day> day, const Page& page);
// as_of.not_yet
Result<ShownStormCheck> show_storm_check(
    Records& records, const Deed& deed, StormCheckId id, std::optional<Day> day);
// One check for each of the units, of all clusters and boards that stand in it today.
Result<std::vector<ShownStormCheck>> start_storm_checks(Records& records, const Deed& deed,
    const std::vector<UnitId>& units, const std::string& name, std::vector<std::string> items);
// Sent again, they are what they were; those that were looked at later win.
Result<ShownStormCheck> mark_storm_check(
    Records& records, const Deed& deed, StormCheckId id, std::vector<StormMark> marks);
Result<ShownStormCheck> end_storm_check(Records& records, const Deed& deed, StormCheckId id);

struct Spare {
    Asset asset;
    std::string unit_name;
    int quantity = 1;
    bool may_move = false;
};
inline constexpr int most_spares = 2'000;
// Of all units that the caller may see, and below `unit`; of a day that is past, where each lay
// then by the register. Refuses a day to come.
Result<std::vector<Spare>> list_spares(
    Records& records, const Deed& deed, std::optional<UnitId> unit, std::optional<Day> day);
struct SpareLoan {
    AssetId spare;
    UnitId to;
    int quantity = 1;
    std::string note;
};
// Some of it, or all, goes to another unit; both keep the history.
Result<Spare> lend_spare(Records& records, const Deed& deed, const SpareLoan& loan);
Result<std::vector<SpareMove>> spare_moves(Records& records, const Deed& deed, AssetId spare);
// What is put into a breakdown leaves the pool; the asset's name.
Result<std::string> take_spare(
    Records& records, const Deed& deed, AssetId spare, int quantity, const Breakdown& breakdown);

}
