// Figures month by month that compare across a change of units: under the units of today with what
// their parts had before it, or under those of the first day with what their devices had after it.
#pragma once

#include "server/app/deed.hpp"
#include "server/app/records/facts.hpp"

namespace nguon::app {

enum class SeriesTree : std::uint8_t { of_today, of_first_day };
std::string_view name_of(SeriesTree tree); // "new", "old"
std::optional<SeriesTree> parse_series_tree(std::string_view text);

// Of one unit, or of those that stand in none of the rows.
struct SeriesRow {
    std::optional<UnitId> unit;
    std::string name;
    // Something of its past is the past of another row as well: a unit was split.
    bool shared = false;
    // The province it stood in on the first day; none under the units of today.
    std::optional<UnitId> above = std::nullopt;
};

// Of the rows that stood in one province, which may be a part of what it is today.
struct SeriesGroup {
    UnitId unit;
    std::string name;
    std::vector<std::size_t> rows;
};

struct SeriesFigures {
    std::int64_t planned = 0; // airings on clusters
    std::int64_t plays = 0; // of these, heard at least in part
    Milliseconds heard{};

    void add(const LedgerSummary& summary, Milliseconds heard_for);
    void add(const SeriesFigures& other);
    friend bool operator==(const SeriesFigures&, const SeriesFigures&) = default;
};

// Under which row what was noted counts. A row of the ledger keeps the unit it was noted in.
struct SeriesPlan {
    UnitId unit;
    std::string unit_name;
    std::vector<SeriesRow> rows; // the last one is of those that belong to no other
    std::vector<SeriesGroup> groups; // in the order of the rows
    std::unordered_map<UnitId, std::vector<std::size_t>> rows_of; // of notes in this unit
    // Units in which the devices of several rows stand since the change: only the device says whose
    // a note is.
    std::set<UnitId> mixed;
    std::map<DeviceId, std::size_t> row_of;
    std::vector<UnitId> area; // everything that counts
};

// Refuses (unit.missing) a unit the caller may not see today.
Result<SeriesPlan> plan_series(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day from, SeriesTree tree);

// Gathers months in their order.
class UnitSeries {
public:
    explicit UnitSeries(SeriesPlan plan)
        : plan_(std::move(plan))
    {
    }

    const SeriesPlan& plan() const { return plan_; }
    // What is asked of the facts for each month.
    std::vector<UnitId> plain_units() const;
    std::vector<UnitId> mixed_units() const { return { plan_.mixed.begin(), plan_.mixed.end() }; }
    void add(Day month, const std::vector<AiringSum>& sums, const std::vector<DeviceSum>& mixed);

    const std::vector<Day>& months() const { return months_; }
    // In the order of the months.
    std::vector<SeriesFigures> figures(std::size_t row) const { return figures_.at(row); }
    // The sums of its rows.
    std::vector<SeriesFigures> figures_of(const SeriesGroup& group) const;
    // Each note once, whatever the rows share.
    const std::vector<SeriesFigures>& total() const { return total_; }
    bool is_empty(std::size_t row) const;

private:
    SeriesPlan plan_;
    std::vector<Day> months_;
    std::map<std::size_t, std::vector<SeriesFigures>> figures_;
    std::vector<SeriesFigures> total_;
};

}
