#include "server/storage/sql_station_plans.hpp"

#include <fmt/format.h>

#include "core/time/first_days.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view station_plan_columns
    = "id, unit, year, name, state, lines, marks, by_name, changed_at, version";
constexpr Kept kept_of_plan{ "station_plan",
    "id, year, name, state, lines, marks, by_name, changed_at, version" };

json::Array array_from(std::string_view text)
{
    auto parsed = json::parse(text);
    if (!parsed || !parsed->is_array())
        throw sql::Failure(sql::Errc::corrupt, "a part of a plan is no list");
    return std::move(parsed->get_array());
}

std::string text_in(const json::Value& object, std::string_view key)
{
    return std::string(object.at(key).as_string());
}

std::string lines_text(const StationPlan& plan)
{
    return json::serialise(json::list_of(plan.lines, [](const EstimateLine& line) {
        return json::Object{ { "item", json::of(line.item) }, { "measure", json::of(line.measure) },
            { "quantity", line.quantity }, { "price_vnd", line.price_vnd },
            { "funding", json::of(name_of(line.funding)) } };
    }));
}

std::vector<EstimateLine> lines_from(std::string_view text)
{
    std::vector<EstimateLine> lines;
    for (const json::Value& value : array_from(text)) {
        EstimateLine line;
        line.item = text_in(value, "item");
        line.measure = text_in(value, "measure");
        line.quantity = value.at("quantity").to_number<std::int64_t>();
        line.price_vnd = value.at("price_vnd").to_number<std::int64_t>();
        const std::string funding = text_in(value, "funding");
        line.funding = known(parse_funding(funding), funding);
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string marks_text(const StationPlan& plan)
{
    return json::serialise(json::list_of(plan.marks, [](const PlanMark& mark) {
        return json::Object{ { "step", json::of(name_of(mark.step)) },
            { "comment", json::of(mark.comment) }, { "by", mark.by.value() },
            { "by_name", json::of(mark.by_name) }, { "at", unix_ms(mark.at) } };
    }));
}

std::vector<PlanMark> marks_from(std::string_view text)
{
    std::vector<PlanMark> marks;
    for (const json::Value& value : array_from(text)) {
        PlanMark mark;
        const std::string step = text_in(value, "step");
        mark.step = known(parse_plan_step(step), step);
        mark.comment = text_in(value, "comment");
        mark.by = AccountId(value.at("by").to_number<std::int64_t>());
        mark.by_name = text_in(value, "by_name");
        mark.at = moment_from_unix_ms(value.at("at").to_number<std::int64_t>());
        marks.push_back(std::move(mark));
    }
    return marks;
}

// A change of units names rows by one column.
std::string row_key(StationPlanId plan, std::size_t index)
{
    return fmt::format("{}.{}", plan.text(), index + 1);
}

std::string rows_text(const std::vector<PlanRow>& rows)
{
    return json::serialise(json::list_of(rows, [](const PlanRow& row) {
        return json::Object{ { "unit", row.unit.value() },
            { "action", json::of(name_of(row.action)) }, { "quantity", row.quantity },
            { "remark", json::of(row.remark) } };
    }));
}

std::vector<PlanRow> rows_from(std::string_view text)
{
    std::vector<PlanRow> rows;
    for (const json::Value& value : array_from(text)) {
        PlanRow row;
        row.unit = UnitId(value.at("unit").to_number<std::int64_t>());
        const std::string action = text_in(value, "action");
        row.action = known(parse_plan_action(action), action);
        row.quantity = value.at("quantity").to_number<int>();
        row.remark = text_in(value, "remark");
        rows.push_back(std::move(row));
    }
    return rows;
}

// `rows`: what the query calls them.
void add_conditions(Conditions& where, const app::StationPlanFilter& filter, const UnitTree& tree,
    std::string_view rows)
{
    if (filter.day && filter.within)
        add_units_on(where, rows, "station_plan.unit", *filter.within, *filter.day);
    add_area(where, "unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.year)
        where.add("year = ?", { *filter.year });
}

StationPlan read_plan(sql::Row row)
{
    StationPlan plan;
    plan.id = row.get<StationPlanId>(0);
    plan.unit = row.get<UnitId>(1);
    plan.year = row.get<int>(2);
    plan.name = row.text(3);
    plan.state = known(parse_plan_state(row.view(4)), row.view(4));
    plan.lines = lines_from(row.view(5));
    plan.marks = marks_from(row.view(6));
    plan.by_name = row.text(7);
    plan.changed = row.get<Moment>(8);
    plan.version = row.get<Version>(9);
    return plan;
}

}

std::optional<StationPlan> SqlStationPlans::find(StationPlanId id)
{
    auto plan = sql_.maybe_one(
        fmt::format("SELECT {} FROM station_plan WHERE id = ?", station_plan_columns), { id },
        read_plan);
    if (!plan)
        return plan;
    plan->rows = rows_of(id);
    return plan;
}

std::optional<StationPlan> SqlStationPlans::find_on(StationPlanId id, Day day)
{
    const RowsOn rows = rows_on(kept_of_plan, day);
    auto found
        = sql_.all(fmt::format("SELECT {} FROM {} WHERE id = ?", station_plan_columns, rows.from),
            rows.values_and({ id }), read_plan);
    if (found.empty())
        return std::nullopt;
    put_units_on(sql_, "station_plan.unit", found, day);
    StationPlan plan = std::move(found.back());
    plan.rows = rows_on_day(plan, day);
    return plan;
}

std::vector<PlanRow> SqlStationPlans::rows_of(StationPlanId id)
{
    return sql_.all("SELECT unit, action, quantity, remark FROM station_plan_row"
                    " WHERE plan = ? ORDER BY place",
        { id }, [](sql::Row row) {
            return PlanRow{ row.get<UnitId>(0), known(parse_plan_action(row.view(1)), row.view(1)),
                row.get<int>(2), row.text(3) };
        });
}

std::vector<PlanRow> SqlStationPlans::rows_on_day(const StationPlan& version, Day day)
{
    Moment kept_at = Moment::max();
    std::optional<std::vector<PlanRow>> past;
    sql_.each("SELECT planned, until_at FROM station_plan_past WHERE id = ? AND version = ?",
        { version.id, version.version }, [&](sql::Row row) {
            past = rows_from(row.view(0));
            kept_at = row.get<Moment>(1);
        });
    std::vector<PlanRow> rows = past ? std::move(*past) : rows_of(version.id);
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < rows.size(); ++i)
        keys.push_back(row_key(version.id, i));
    const auto moved = units_on(sql_, "station_plan_row.unit", keys, day, kept_at);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const auto then = moved.find(keys[i]); then != moved.end())
            rows[i].unit = then->second;
    }
    return rows;
}

app::Paged<StationPlan> SqlStationPlans::list(
    const app::StationPlanFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    add_conditions(where, filter, tree, "then_rows");
    if (filter.state)
        where.add("state = ?", { name_of(*filter.state) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(year, id) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    const RowsOn plans = rows_on(kept_of_plan, filter.day);
    auto rows = sql_.all(fmt::format("SELECT {} FROM {}{} ORDER BY year DESC, id DESC LIMIT ?",
                             station_plan_columns, plans.from, where.where()),
        plans.values_and(where.values_and({ limit_of(page) + 1 })), read_plan);
    put_units_on(sql_, "station_plan.unit", rows, filter.day);
    return page_of<StationPlan>(
        std::move(rows), page, [](StationPlan plan) { return plan; },
        [](const StationPlan& last) {
            return cursor_of({ last.year, last.id.value() });
        });
}

std::int64_t SqlStationPlans::not_kept(const app::StationPlanFilter& filter, const UnitTree& tree)
{
    if (!filter.day)
        return 0;
    Conditions where;
    add_conditions(where, filter, tree, "station_plan");
    add_not_kept(where, kept_of_plan, *filter.day, StationPlanId::make(end_of(*filter.day), 0));
    return sql_.one("SELECT COUNT(*) FROM station_plan" + where.where(), where.values(),
        [](sql::Row row) { return row.get<std::int64_t>(0); });
}

void SqlStationPlans::add(const StationPlan& plan)
{
    sql_.run("INSERT INTO station_plan (id, unit, year, name, state, lines, marks, by_name,"
             " changed_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { plan.id, plan.unit, plan.year, plan.name, name_of(plan.state), lines_text(plan),
            marks_text(plan), plan.by_name, plan.changed, plan.version });
    write_rows(plan);
}

bool SqlStationPlans::save(const StationPlan& plan, Version seen)
{
    if (!keep_past(sql_, kept_of_plan, plan.id, seen, plan.changed))
        return false;
    const std::string rows = rows_text(rows_of(plan.id));
    sql_.run("UPDATE station_plan_past SET planned = ? WHERE id = ? AND version = ?",
        { rows, plan.id, seen });
    const auto changed = sql_.run(
        "UPDATE station_plan SET year = ?, name = ?, state = ?, lines = ?, marks = ?, by_name = ?,"
        " changed_at = ?, version = ? WHERE id = ? AND version = ?",
        { plan.year, plan.name, name_of(plan.state), lines_text(plan), marks_text(plan),
            plan.by_name, plan.changed, seen + 1, plan.id, seen });
    if (changed != 1)
        return false;
    write_rows(plan);
    return true;
}

void SqlStationPlans::write_rows(const StationPlan& plan)
{
    sql_.run("DELETE FROM station_plan_row WHERE plan = ?", { plan.id });
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        const PlanRow& row = plan.rows[i];
        const std::string key = row_key(plan.id, i);
        sql_.run("INSERT INTO station_plan_row (id, plan, place, unit, action, quantity, remark)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?)",
            { key, plan.id, i + 1, row.unit, name_of(row.action), row.quantity, row.remark });
    }
}

}
