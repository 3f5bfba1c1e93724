#include "server/app/unit_series.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "core/unit/area.hpp"

namespace nguon::app {
namespace {

constexpr Names<SeriesTree, 2> tree_names{ "new", "old" };

// The communes below a unit in the order of a list; itself where there are none.
std::vector<UnitId> communes_below(const UnitIndex& index, UnitId unit)
{
    std::vector<UnitId> found;
    const auto first = index.place_of(unit);
    if (!first)
        return found;
    for (std::size_t at = *first; at < index.end_of(*first); ++at) {
        if (is_commune(index.kind(at)))
            found.push_back(index.at(at));
    }
    if (found.empty())
        found.push_back(unit);
    return found;
}

void add_row(SeriesPlan& plan, const UnitTree& tree, UnitId unit)
{
    const std::size_t row = plan.rows.size();
    plan.rows.push_back({ unit, tree.find(unit)->name });
    for (const UnitId below : tree.subtree(unit))
        plan.rows_of[below].push_back(row);
}

// Two provinces may be one today: each has its communes and its sum.
void group_by_province(SeriesPlan& plan, const UnitTree& old)
{
    for (std::size_t row = 0; row < plan.rows.size(); ++row) {
        const Unit* province = old.province_of(*plan.rows[row].unit);
        if (province == nullptr)
            continue;
        plan.rows[row].above = province->id;
        // All below a unit are listed before the next one.
        if (plan.groups.empty() || plan.groups.back().unit != province->id)
            plan.groups.push_back({ province->id, province->name, {} });
        plan.groups.back().rows.push_back(row);
    }
}

// What led to a unit is the past of its row.
void add_pasts(SeriesPlan& plan, const UnitTree& tree)
{
    std::map<UnitId, std::set<std::size_t>> pasts;
    for (const auto& [unit, rows] : plan.rows_of) {
        for (const UnitId past : tree.former(unit))
            pasts[past].insert(rows.begin(), rows.end());
    }
    for (const auto& [past, rows] : pasts) {
        plan.rows_of[past].assign(rows.begin(), rows.end());
        if (rows.size() < 2)
            continue;
        for (const std::size_t row : rows)
            plan.rows[row].shared = true;
    }
}

// When units ended. Thousands of devices stood in a few hundred of them: each is looked up once.
class UnitEnds {
public:
    explicit UnitEnds(Records& records)
        : records_(records)
    {
    }

    Day of(UnitId unit)
    {
        const auto known = ends_.find(unit);
        if (known != ends_.end())
            return known->second;
        const auto history = records_.units().history(unit);
        const Day end = history.empty() ? Day::max() : history.back().to.value_or(Day::max());
        ends_.emplace(unit, end);
        return end;
    }

private:
    Records& records_;
    std::map<UnitId, Day> ends_;
};

// The unit in which a device stood first of those that ended, of two that both have a row.
std::optional<UnitId> first_stand(
    UnitEnds& ends, const SeriesPlan& plan, const std::vector<UnitId>& stood)
{
    std::optional<UnitId> first;
    for (const UnitId unit : stood) {
        if (!plan.rows_of.contains(unit))
            continue;
        if (!first || ends.of(unit) < ends.of(*first))
            first = unit;
    }
    return first;
}

// Whose devices stand today in units that were not there on the first day, or took others in.
void tell_devices_apart(
    Records& records, SeriesPlan& plan, const UnitTree& old, const UnitTree& today)
{
    for (const UnitId unit : plan.area) {
        const auto past = today.former(unit);
        const bool took_in = std::any_of(
            past.begin(), past.end(), [&](UnitId one) { return old.find(one) != nullptr; });
        if (old.find(unit) == nullptr || took_in)
            plan.mixed.insert(unit);
    }
    if (plan.mixed.empty())
        return;
    std::map<DeviceId, std::vector<UnitId>> stood;
    for (const auto& [device, unit] : records.devices().former_units())
        stood[device].push_back(unit);
    UnitEnds ends(records);
    for (const auto& [device, units] : stood) {
        if (const auto first = first_stand(ends, plan, units))
            plan.row_of[device] = plan.rows_of.at(*first).front();
    }
}

}

std::string_view name_of(SeriesTree tree) { return tree_names.of(tree); }
std::optional<SeriesTree> parse_series_tree(std::string_view text) { return tree_names.find(text); }

void SeriesFigures::add(const LedgerSummary& summary, Milliseconds heard_for)
{
    planned += summary.planned;
    plays += summary.played + summary.partial + summary.preempted;
    heard += heard_for;
}

void SeriesFigures::add(const SeriesFigures& other)
{
    planned += other.planned;
    plays += other.plays;
    heard += other.heard;
}

Result<SeriesPlan> plan_series(
    Records& records, const Deed& deed, std::optional<UnitId> asked, Day from, SeriesTree wanted)
{
    const Day now = day_of(deed.now);
    const auto today = records.units().tree(now);
    SeriesPlan plan;
    plan.unit = asked.value_or(deed.caller.unit);
    const Unit* unit = today->find(plan.unit);
    if (unit == nullptr || !deed.caller.may_in(Right::view, plan.unit, *today))
        return fail(Kind::missing, "unit.missing");
    plan.unit_name = unit->name;
    plan.area = area_of({ plan.unit }, *today);
    plan.rows_of.reserve(plan.area.size());
    if (wanted == SeriesTree::of_today) {
        for (const UnitId one : communes_below(*records.units().index(now), plan.unit))
            add_row(plan, *today, one);
        add_pasts(plan, *today);
    } else {
        const Day first_day = std::min(from, now);
        const auto old = records.units().tree(first_day);
        const auto index = records.units().index(first_day);
        for (std::size_t at = 0; at < index->size(); ++at) {
            if (is_commune(index->kind(at))
                && std::binary_search(plan.area.begin(), plan.area.end(), index->at(at)))
                add_row(plan, *old, index->at(at));
        }
        group_by_province(plan, *old);
        tell_devices_apart(records, plan, *old, *today);
    }
    plan.rows.push_back({ std::nullopt, {} });
    return plan;
}

std::vector<UnitId> UnitSeries::plain_units() const
{
    std::vector<UnitId> units;
    for (const UnitId unit : plan_.area) {
        if (!plan_.mixed.contains(unit))
            units.push_back(unit);
    }
    return units;
}

void UnitSeries::add(
    Day month, const std::vector<AiringSum>& sums, const std::vector<DeviceSum>& mixed)
{
    months_.push_back(month);
    total_.emplace_back();
    for (std::size_t row = 0; row < plan_.rows.size(); ++row)
        figures_[row].emplace_back();
    const std::vector<std::size_t> nobodys{ plan_.rows.size() - 1 };
    const auto rows_of = [&](UnitId unit) -> const std::vector<std::size_t>& {
        const auto found = plan_.rows_of.find(unit);
        return found == plan_.rows_of.end() ? nobodys : found->second;
    };
    const auto add = [&](const std::vector<std::size_t>& rows, const LedgerSummary& summary,
                         Milliseconds heard) {
        for (const std::size_t row : rows)
            figures_[row].back().add(summary, heard);
        total_.back().add(summary, heard);
    };
    for (const AiringSum& sum : sums)
        add(rows_of(sum.unit), sum.summary, sum.heard);
    for (const DeviceSum& sum : mixed) {
        const auto own = plan_.row_of.find(sum.device);
        add(own == plan_.row_of.end() ? rows_of(sum.unit) : std::vector{ own->second }, sum.summary,
            sum.heard);
    }
}

std::vector<SeriesFigures> UnitSeries::figures_of(const SeriesGroup& group) const
{
    std::vector<SeriesFigures> sums(months_.size());
    for (const std::size_t row : group.rows) {
        const auto& own = figures_.at(row);
        for (std::size_t month = 0; month < sums.size(); ++month)
            sums[month].add(own[month]);
    }
    return sums;
}

bool UnitSeries::is_empty(std::size_t row) const
{
    const auto& figures = figures_.at(row);
    return std::all_of(figures.begin(), figures.end(),
        [](const SeriesFigures& one) { return one == SeriesFigures(); });
}

}
