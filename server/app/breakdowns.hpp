// Breakdowns as people see and mend them: the list, who takes one, the way to "works again", the
// parts that went into it, and the figures of a month.
#pragma once

#include "server/app/deed.hpp"
#include "server/app/unit_series.hpp"

namespace nguon::app {

struct ShownBreakdown {
    Breakdown breakdown;
    std::string unit_name;
    std::string device_name; // empty: none, or one that was removed
    std::string contractor_name;
    bool may_assign = false; // and confirm
    bool may_work = false;
    std::optional<ContractorId> contractor_before; // of one that was just given to somebody else
    // Of one that is shown alone.
    std::vector<BreakdownStep> steps;
    std::vector<BreakdownPart> parts;
    std::vector<std::string> devices; // names, of one of a whole unit
    std::map<BreakdownState, Milliseconds> clocks;
};

// What the caller may see: his units', or what is entrusted to the firm he works for.
Paged<ShownBreakdown> list_breakdowns(
    Records& records, const Deed& deed, BreakdownFilter filter, const Page& page);
Result<ShownBreakdown> show_breakdown(Records& records, const Deed& deed, BreakdownId id);

struct ReportedBreakdown {
    UnitId unit; // not asked where a device is named
    std::optional<DeviceId> device;
    BreakdownKind kind = BreakdownKind::other;
    std::string text;
};
// Refuses with breakdown.open_already where the device has such a one.
Result<ShownBreakdown> report_breakdown(
    Records& records, const Deed& deed, const ReportedBreakdown& reported);

// To one of the two; both empty: back to nobody.
struct BreakdownWorker {
    std::optional<AccountId> account;
    std::optional<ContractorId> contractor;
};
Result<ShownBreakdown> assign_breakdown(Records& records, const Deed& deed, BreakdownId id,
    const BreakdownWorker& worker, std::optional<Version> seen);

struct BreakdownMove {
    BreakdownState to = BreakdownState::in_work;
    std::string note;
    std::optional<BreakdownCause> cause; // asked for with `done`
};
// Only those of the unit confirm.
Result<ShownBreakdown> move_breakdown(Records& records, const Deed& deed, BreakdownId id,
    const BreakdownMove& move, std::optional<Version> seen);
Result<ShownBreakdown> put_part(
    Records& records, const Deed& deed, BreakdownId id, BreakdownPart part);
inline constexpr std::size_t most_parts = 100; // of one breakdown

struct BreakdownFigure {
    BreakdownSum sum;
    std::string unit_name;
    // The province the unit stood in on the first day; none under the units of today.
    std::optional<UnitId> above = std::nullopt;
    std::string above_name = {};
};
inline constexpr std::chrono::days longest_figures{ 366 };
// Under the units of today, with what was handed on to them; or under those of `from`, each with
// what came of it and of its devices.
Result<std::vector<BreakdownFigure>> breakdown_figures(Records& records, const Deed& deed,
    std::optional<UnitId> unit, Day from, Day to, SeriesTree under = SeriesTree::of_today);

// The thresholds that hold in the unit: its own, else those of the nearest unit above.
struct ShownBreakdownRules {
    BreakdownRules rules;
    std::string from; // the unit they come from; empty: what everybody starts with
    bool is_own = false;
    bool may_edit = false; // never of an earlier day
    std::optional<Dated<UnitId>> since; // since when they hold; none: nobody wrote any
};
// As of today unless told; refuses as unit_on does.
Result<ShownBreakdownRules> show_breakdown_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});
Result<ShownBreakdownRules> save_breakdown_rules(
    Records& records, const Deed& deed, BreakdownRules rules, std::optional<Version> seen);
// The nearest of them on the way up; none: nullptr.
const BreakdownRules* rules_that_hold(
    const std::vector<BreakdownRules>& all, UnitId unit, const UnitTree& tree);

// "Mất kết nối", as lists and letters call it.
std::string_view words_of(BreakdownKind kind);

}
