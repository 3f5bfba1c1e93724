#include "core/station_plan/station_plan.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/text/pieces.hpp"
#include "core/time/first_days.hpp"

namespace nguon {
namespace {

constexpr Names<PlanAction, 4> action_names{ { "set_up", "upgrade", "convert", "content" } };
constexpr Names<PlanState, 4> plan_state_names{ { "estimated", "submitted", "appraised",
    "approved" } };
constexpr Names<PlanStep, 4> step_names{ { "submit", "appraise", "approve", "send_back" } };

constexpr Names<PlanCause, 4> plan_cause_names{ { "no_station", "not_working", "not_ip",
    "degraded" } };

constexpr int first_year = 2000;
constexpr int last_year = 2200;

// The opposite of what a plan sets up or upgrades. Of a station that nobody has looked at since it
// was entered nothing is known to be wrong.
bool is_down(const Asset* station)
{
    return station == nullptr || station->detail("tech") == "none"
        || station->condition == Condition::broken || station->condition == Condition::not_working;
}

bool is_wanting(const Asset* station)
{
    return is_down(station) || station->condition != Condition::works;
}

bool is_ip(const Asset* station) { return station != nullptr && station->detail("tech") == "ip"; }

// Whether the action found something to do in a station of this state.
bool is_due(PlanAction action, const Asset* station)
{
    switch (action) {
    case PlanAction::set_up:
        return is_down(station);
    case PlanAction::upgrade:
        return is_wanting(station);
    case PlanAction::convert:
        return !is_ip(station);
    case PlanAction::content:
        break;
    }
    return false;
}

// What it was like before the year. One that was only entered in the year, and had been set up
// before, was then as it was entered.
const Asset* before_year(const AssetEras& eras, Day first, Day day)
{
    if (const Asset* then = era_on(eras, first - std::chrono::days(1)))
        return then;
    const Asset* known = era_on(eras, day);
    const auto set_up = parse_iso_day(known == nullptr ? "" : known->detail("set_up_on"));
    return set_up && *set_up < first ? &eras.front() : nullptr;
}

// The day in the year from which on the action has nothing to do any more, if it had before and
// still has not on `day`.
std::optional<Day> done_on(PlanAction action, const AssetEras& eras, Day first, Day day)
{
    if (!is_due(action, before_year(eras, first, day)) || is_due(action, era_on(eras, day)))
        return std::nullopt;
    std::optional<Day> since;
    for (const Asset& era : eras) {
        if (era.from > day)
            break;
        if (is_due(action, &era))
            since.reset();
        else if (!since)
            since = std::max(era.from, first);
    }
    return since;
}

}

std::string_view name_of(PlanAction action) { return action_names.of(action); }
std::optional<PlanAction> parse_plan_action(std::string_view text)
{
    return action_names.find(text);
}
std::string_view name_of(PlanState state) { return plan_state_names.of(state); }
std::optional<PlanState> parse_plan_state(std::string_view text)
{
    return plan_state_names.find(text);
}
std::string_view name_of(PlanStep step) { return step_names.of(step); }
std::optional<PlanStep> parse_plan_step(std::string_view text) { return step_names.find(text); }
std::string_view name_of(PlanCause cause) { return plan_cause_names.of(cause); }

std::int64_t StationPlan::total_vnd() const
{
    std::int64_t sum = 0;
    for (const EstimateLine& line : lines)
        sum += line.cost_vnd();
    return sum;
}

Result<void> check_plan(const StationPlan& plan)
{
    if (plan.year < first_year || plan.year > last_year)
        return fail_field("year", "input.out_of_range", "2000-2200");
    if (trim(plan.name).empty())
        return fail_field("name", "input.required");
    if (plan.rows.size() > most_plan_rows)
        return fail_field("rows", "input.too_many", std::to_string(most_plan_rows));
    if (plan.lines.size() > most_estimate_lines)
        return fail_field("lines", "input.too_many", std::to_string(most_estimate_lines));
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        const PlanRow& row = plan.rows[i];
        if (row.quantity < 1)
            return fail_field(item_path("rows", i, ".quantity"), "input.out_of_range", "1-1000");
        const bool repeated = std::any_of(plan.rows.begin(),
            plan.rows.begin() + static_cast<std::ptrdiff_t>(i), [&](const PlanRow& other) {
                return other.unit == row.unit && other.action == row.action;
            });
        if (repeated)
            return fail_field(item_path("rows", i, ".unit"), "station_plan.row_repeated");
    }
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        const EstimateLine& line = plan.lines[i];
        if (trim(line.item).empty())
            return fail_field(item_path("lines", i, ".item"), "input.required");
        if (line.quantity < 1 || line.quantity > most_estimate_quantity)
            return fail_field(item_path("lines", i, ".quantity"), "input.out_of_range",
                std::to_string(most_estimate_quantity));
        if (line.price_vnd < 0 || line.price_vnd > most_price_vnd)
            return fail_field(item_path("lines", i, ".price_vnd"), "input.out_of_range",
                std::to_string(most_price_vnd));
        if (line.cost_vnd() > most_plan_vnd - sum)
            return fail_field(item_path("lines", i, ".price_vnd"), "station_plan.too_dear");
        sum += line.cost_vnd();
    }
    return {};
}

Result<PlanState> after_step(
    const StationPlan& plan, PlanStep step, const std::string& comment, AccountId by)
{
    struct Way {
        PlanStep step;
        PlanState from;
        PlanState to;
    };
    constexpr std::array ways{
        Way{ PlanStep::submit, PlanState::estimated, PlanState::submitted },
        Way{ PlanStep::appraise, PlanState::submitted, PlanState::appraised },
        Way{ PlanStep::approve, PlanState::appraised, PlanState::approved },
        Way{ PlanStep::send_back, PlanState::submitted, PlanState::estimated },
        Way{ PlanStep::send_back, PlanState::appraised, PlanState::estimated },
    };
    const auto way = std::find_if(ways.begin(), ways.end(),
        [&](const Way& one) { return one.step == step && one.from == plan.state; });
    if (way == ways.end())
        return fail(Kind::conflict, "station_plan.wrong_state");
    if (step == PlanStep::send_back && trim(comment).empty())
        return fail_field("comment", "station_plan.comment_missing");
    if (step == PlanStep::submit) {
        if (plan.rows.empty() || plan.lines.empty())
            return fail_field("rows", "station_plan.empty");
        for (std::size_t i = 0; i < plan.lines.size(); ++i) {
            if (plan.lines[i].funding == Funding::unknown)
                return fail_field(
                    item_path("lines", i, ".funding"), "station_plan.funding_missing");
        }
    }
    if (step == PlanStep::appraise || step == PlanStep::approve) {
        const auto last = std::find_if(plan.marks.rbegin(), plan.marks.rend(),
            [](const PlanMark& mark) { return mark.step == PlanStep::submit; });
        if (last != plan.marks.rend() && last->by == by)
            return fail(Kind::forbidden, "station_plan.own");
    }
    return way->to;
}

PlanDone done_of(const PlanRow& row, int year, const PlanFacts& facts, Day day)
{
    PlanDone done;
    const Day first = first_of_year(year);
    const Day last = std::min(day, first_of_year(year + 1) - std::chrono::days(1));
    if (last < first)
        return done;
    const auto count = [&](Day on, std::int64_t pieces) {
        done.done += pieces;
        done.since = std::max(done.since.value_or(on), on);
    };
    if (row.action == PlanAction::content) {
        for (const auto& [bought, pieces] : facts.gear) {
            if (first <= bought && bought <= last)
                count(bought, pieces);
        }
    } else {
        for (const AssetEras& eras : facts.stations) {
            if (const auto on = done_on(row.action, eras, first, last))
                count(*on, 1);
        }
    }
    done.done = std::min<std::int64_t>(done.done, row.quantity);
    return done;
}

std::optional<PlanAdvice> advice_for(std::span<const Asset> stations)
{
    const auto count = [&](auto&& holds) {
        return static_cast<int>(std::count_if(stations.begin(), stations.end(), holds));
    };
    const auto stands = [](const Asset& one) { return one.detail("tech") != "none"; };
    const int present = count(stands);
    if (present == 0)
        return PlanAdvice{ PlanAction::set_up, PlanCause::no_station, 1 };
    const int old = count([&](const Asset& one) { return stands(one) && !is_ip(&one); });
    if (old > 0)
        return PlanAdvice{ PlanAction::convert, PlanCause::not_ip, old };
    const int down = count([&](const Asset& one) { return stands(one) && is_down(&one); });
    // Of one that nobody has looked at nothing is known to be wrong.
    const int weak = count(
        [&](const Asset& one) { return stands(one) && one.condition == Condition::degraded; });
    if (down + weak == 0)
        return std::nullopt;
    return PlanAdvice{ PlanAction::upgrade, down > 0 ? PlanCause::not_working : PlanCause::degraded,
        down + weak };
}

}
