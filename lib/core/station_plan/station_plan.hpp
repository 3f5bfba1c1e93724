// The yearly plan of a unit for its stations (kế hoạch thiết lập, chuyển đổi; R3): what is set up,
// upgraded or converted in which commune, what it costs and who pays (R64), and how far the plan
// has come among those who appraise and approve it (R65). What is done is read from the register.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/asset/asset.hpp"

namespace nguon {

using StationPlanId = Id<struct StationPlanTag>;

enum class PlanAction : std::uint8_t {
    set_up, // where there is none, or none that works
    upgrade, // what stands there is made to work well
    convert, // wired or FM becomes IP
    content, // gear for better programmes
};
std::string_view name_of(PlanAction action);
std::optional<PlanAction> parse_plan_action(std::string_view text);

struct PlanRow {
    UnitId unit; // a commune
    PlanAction action = PlanAction::set_up;
    int quantity = 1; // stations; of content: pieces of gear
    std::string remark;

    friend bool operator==(const PlanRow&, const PlanRow&) = default;
};

struct EstimateLine {
    std::string item;
    std::string measure; // "bộ", "cái"
    std::int64_t quantity = 0;
    std::int64_t price_vnd = 0; // of one
    Funding funding = Funding::unknown;

    std::int64_t cost_vnd() const { return quantity * price_vnd; }
    friend bool operator==(const EstimateLine&, const EstimateLine&) = default;
};

enum class PlanState : std::uint8_t {
    estimated, // lập dự toán
    submitted, // trình
    appraised, // thẩm định
    approved, // phê duyệt
};
std::string_view name_of(PlanState state);
std::optional<PlanState> parse_plan_state(std::string_view text);

enum class PlanStep : std::uint8_t { submit, appraise, approve, send_back };
std::string_view name_of(PlanStep step);
std::optional<PlanStep> parse_plan_step(std::string_view text);

// Who took which step when; never overwritten.
struct PlanMark {
    PlanStep step = PlanStep::submit;
    std::string comment;
    AccountId by;
    std::string by_name;
    Moment at{};
};

struct StationPlan {
    StationPlanId id;
    UnitId unit;
    int year = 0;
    std::string name;
    PlanState state = PlanState::estimated;
    std::vector<PlanRow> rows;
    std::vector<EstimateLine> lines;
    std::vector<PlanMark> marks; // oldest first
    std::string by_name;
    Moment changed{};
    Version version = 1;

    std::int64_t total_vnd() const;
};

inline constexpr std::size_t most_plan_rows = 500;
inline constexpr std::size_t most_estimate_lines = 500;
inline constexpr std::int64_t most_estimate_quantity = 1'000'000;
inline constexpr std::int64_t most_price_vnd = 1'000'000'000'000;
inline constexpr std::int64_t most_plan_vnd = 1'000'000'000'000'000; // of all lines

// Each refusal names its field. A line of a plan that is sent on names who pays.
Result<void> check_plan(const StationPlan& plan);
// The state after the step: station_plan.wrong_state; sending back needs a comment, and who
// submitted the plan neither appraises nor approves it (station_plan.own).
Result<PlanState> after_step(
    const StationPlan& plan, PlanStep step, const std::string& comment, AccountId by);

// A station of the commune, or a piece of gear bought for it, as the register has it.
struct PlanFacts {
    // All eras of the stations of the commune.
    std::vector<AssetEras> stations;
    // Gear for producing programmes: when it was bought, and how many pieces.
    std::vector<std::pair<Day, std::int64_t>> gear;
};
struct PlanDone {
    std::int64_t done = 0; // at most what was planned
    std::optional<Day> since; // the day on which the last of it was done
};
// What is done of the row between the first day of the year and `day`.
PlanDone done_of(const PlanRow& row, int year, const PlanFacts& facts, Day day);

enum class PlanCause : std::uint8_t { no_station, not_working, not_ip, degraded };
std::string_view name_of(PlanCause cause);

// What the stations that a commune has on a day ask for; none: there is nothing to do. A station
// that is to be converted is not upgraded before.
struct PlanAdvice {
    PlanAction action = PlanAction::set_up;
    PlanCause cause = PlanCause::no_station;
    int quantity = 1; // stations

    friend bool operator==(const PlanAdvice&, const PlanAdvice&) = default;
};
std::optional<PlanAdvice> advice_for(std::span<const Asset> stations);

}
