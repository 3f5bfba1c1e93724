#include "server/storage/sql_station_plans.hpp"

#include <fmt/format.h>

#include "server/storage/query.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view station_plan_columns
    = "id, unit, year, name, state, lines, marks, by_name, changed_at, version";

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
    plan->rows = sql_.all("SELECT unit, action, quantity, remark FROM station_plan_row"
                          " WHERE plan = ? ORDER BY place",
        { id }, [](sql::Row row) {
            return PlanRow{ row.get<UnitId>(0), known(parse_plan_action(row.view(1)), row.view(1)),
                row.get<int>(2), row.text(3) };
        });
    return plan;
}

app::Paged<StationPlan> SqlStationPlans::list(
    const app::StationPlanFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    add_area(where, "unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.year)
        where.add("year = ?", { *filter.year });
    if (filter.state)
        where.add("state = ?", { name_of(*filter.state) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(year, id) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    auto rows
        = sql_.all(fmt::format("SELECT {} FROM station_plan{} ORDER BY year DESC, id DESC LIMIT ?",
                       station_plan_columns, where.where()),
            where.values_and({ limit_of(page) + 1 }), read_plan);
    return page_of<StationPlan>(
        std::move(rows), page, [](StationPlan plan) { return plan; },
        [](const StationPlan& last) {
            return cursor_of({ last.year, last.id.value() });
        });
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
    std::int64_t place = 0;
    for (const PlanRow& row : plan.rows) {
        ++place;
        // A change of units names rows by one column.
        const std::string key = fmt::format("{}.{}", plan.id.text(), place);
        sql_.run("INSERT INTO station_plan_row (id, plan, place, unit, action, quantity, remark)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?)",
            { key, plan.id, place, row.unit, name_of(row.action), row.quantity, row.remark });
    }
}

}
