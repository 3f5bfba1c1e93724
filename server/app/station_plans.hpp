// Yearly plans for stations (kế hoạch thiết lập, chuyển đổi đài): written and submitted by those
// who manage the devices of the unit, appraised and approved by those who manage the unit. What is
// done is computed from the register whenever it is asked for.
#pragma once

#include "core/station_plan/station_plan.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownStationPlan {
    struct Row {
        PlanRow row;
        std::string unit_name;
        PlanDone done;
    };
    StationPlan plan;
    std::string unit_name;
    std::vector<Row> rows; // with what is done; none in a list
    Day day{}; // as of which it is done
    bool may_edit = false;
    bool may_decide = false;
};

struct StationPlanWish {
    std::optional<UnitId> unit;
    std::optional<int> year;
    std::optional<PlanState> state;
    std::optional<Day> day;
};
struct StationPlanPage {
    Paged<ShownStationPlan> plans;
    std::int64_t not_kept = 0; // there on the day, and nobody kept what they said then
};
// As of an earlier day, those that stood at its end and as they stood; whoever sees them now sees
// their past. Refuses a day to come.
Result<StationPlanPage> list_station_plans(
    Records& records, const Deed& deed, const StationPlanWish& wish, const Page& page);
// as_of.not_yet, as_of.not_kept.
Result<ShownStationPlan> show_station_plan(
    Records& records, const Deed& deed, StationPlanId id, std::optional<Day> day);
// What the register says the communes of `unit` need, as of the day; in the order of the tree, no
// more than one plan takes.
struct AdvisedCommune {
    UnitId unit;
    std::string name;
    PlanAdvice advice;
};
struct AdvisedCommunes {
    Day day{};
    std::vector<AdvisedCommune> communes;
    bool more = false;
};
Result<AdvisedCommunes> advise_station_plan(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day);
Result<ShownStationPlan> add_station_plan(Records& records, const Deed& deed, StationPlan plan);
// Year, name, rows and lines, while it is being estimated.
Result<ShownStationPlan> save_station_plan(
    Records& records, const Deed& deed, StationPlan plan, std::optional<Version> seen);
Result<ShownStationPlan> step_station_plan(Records& records, const Deed& deed, StationPlanId id,
    PlanStep step, const std::string& comment, std::optional<Version> seen);

}
