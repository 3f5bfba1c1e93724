#include "server/storage/sql_upkeep.hpp"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "core/time/first_days.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_json.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view maintenance_columns
    = "id, unit, asset, month, work, estimate, done_on, done_by, cost, note, removed, version,"
      " changed_at, by_name";

constexpr Kept kept_of_maintenance{ "maintenance",
    "id, asset, month, work, estimate, done_on, done_by, cost, note, removed, version, changed_at,"
    " by_name" };

Maintenance read_maintenance(sql::Row row)
{
    Maintenance one;
    one.id = row.get<MaintenanceId>(0);
    one.unit = row.get<UnitId>(1);
    one.asset = row.optional<AssetId>(2);
    one.month = row.get<Day>(3);
    one.work = row.text(4);
    one.estimate = row.get<std::int64_t>(5);
    one.done_on = row.optional<Day>(6);
    one.done_by = row.text(7);
    one.cost = row.get<std::int64_t>(8);
    one.note = row.text(9);
    one.removed = row.get<bool>(10);
    one.version = row.get<Version>(11);
    one.changed = row.get<Moment>(12);
    one.by_name = row.text(13);
    return one;
}

StormCheck read_check(sql::Row row)
{
    StormCheck check;
    check.id = row.get<StormCheckId>(0);
    check.unit = row.get<UnitId>(1);
    check.name = row.text(2);
    check.items = stored::words_from(row.view(3));
    check.started = row.get<Moment>(4);
    check.by_name = row.text(5);
    check.ended = row.optional<Moment>(6);
    return check;
}

constexpr std::string_view check_columns = "id, unit, name, items, started, by_name, ended";

// By when somebody looked, also where the telephone brought it in later.
RowsOn marks_on(std::optional<Day> day)
{
    if (!day)
        return { "storm_mark", {} };
    const Moment end = end_of(*day);
    return { "(SELECT storm_check, asset, item, good, note, at, by_name FROM storm_mark"
             " WHERE at < ? UNION ALL SELECT storm_check, asset, item, good, note, at, by_name"
             " FROM storm_mark_past WHERE at < ? AND until_at >= ?) AS then_marks",
        { end, end, end } };
}

// Somebody looked later already, and what he saw stands: this one held until the next look, and
// what was seen before held until this one.
void put_between(sql::Connection& sql, StormCheckId id, const StormMark& one, Moment standing)
{
    const Moment until
        = sql.maybe_one("SELECT at FROM storm_mark_past WHERE storm_check = ? AND asset = ?"
                        " AND item = ? AND at > ? ORDER BY at LIMIT 1",
                 { id, one.asset, one.item, one.at },
                 [](sql::Row row) { return row.get<Moment>(0); })
              .value_or(standing);
    sql.run("UPDATE storm_mark_past SET until_at = ? WHERE storm_check = ? AND asset = ?"
            " AND item = ? AND at < ? AND until_at > ?",
        { one.at, id, one.asset, one.item, one.at, one.at });
    // Sent a second time it is there already.
    sql.run("INSERT INTO storm_mark_past (storm_check, asset, item, good, note, at, by_name,"
            " until_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        { id, one.asset, one.item, one.good, one.note, one.at, one.by_name, until });
}

void put_last(sql::Connection& sql, StormCheckId id, const StormMark& one)
{
    sql.run("INSERT INTO storm_mark_past (storm_check, asset, item, good, note, at, by_name,"
            " until_at) SELECT storm_check, asset, item, good, note, at, by_name,"
            " CAST(? AS BIGINT) FROM storm_mark"
            " WHERE storm_check = ? AND asset = ? AND item = ? AND at < ?"
            " ON CONFLICT DO NOTHING",
        { one.at, id, one.asset, one.item, one.at });
    sql.run("INSERT INTO storm_mark (storm_check, asset, item, good, note, at, by_name)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (storm_check, asset, item)"
            " DO UPDATE SET good = excluded.good, note = excluded.note, at = excluded.at,"
            " by_name = excluded.by_name WHERE excluded.at >= storm_mark.at",
        { id, one.asset, one.item, one.good, one.note, one.at, one.by_name });
}

// What ended later had not ended yet.
void put_day(sql::Connection& sql, std::vector<StormCheck>& checks, std::optional<Day> day)
{
    put_units_on(sql, "storm_check.unit", checks, day);
    for (StormCheck& check : checks) {
        if (day && check.ended && *check.ended >= end_of(*day))
            check.ended.reset();
    }
}

// `rows`: what the query calls them.
void add_months(Conditions& where, const app::MaintenanceFilter& filter, const UnitTree& tree,
    std::string_view rows)
{
    if (filter.day && filter.within)
        add_units_on(where, rows, "maintenance.unit", *filter.within, *filter.day);
    add_area(where, "unit", area_of(filter.units, filter.unit, tree), tree);
    where.add("month >= ? AND month < ?", { filter.from, filter.to });
}

void add_conditions(Conditions& where, const app::MaintenanceFilter& filter, const UnitTree& tree)
{
    add_months(where, filter, tree, "then_rows");
    where.add("NOT removed");
    if (filter.done)
        where.add(*filter.done ? "done_on IS NOT NULL" : "done_on IS NULL");
}

}

std::optional<Maintenance> SqlUpkeep::find_maintenance(MaintenanceId id)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM maintenance WHERE id = ?", maintenance_columns), { id },
        read_maintenance);
}

app::Paged<Maintenance> SqlUpkeep::maintenance(
    const app::MaintenanceFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    Conditions where;
    add_conditions(where, filter, tree);
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        const Day month{ std::chrono::days((*after)[0]) };
        where.add("(month, id) > (?, ?)", { month, (*after)[1] });
    }
    const RowsOn all = rows_on(kept_of_maintenance, filter.day);
    auto rows = sql_.all(fmt::format("SELECT {} FROM {}{} ORDER BY month, id LIMIT ?",
                             maintenance_columns, all.from, where.where()),
        all.values_and(where.values_and({ limit_of(page) + 1 })), read_maintenance);
    put_units_on(sql_, "maintenance.unit", rows, filter.day);
    return page_of<Maintenance>(
        std::move(rows), page, [](Maintenance one) { return one; },
        [](const Maintenance& last) {
            return cursor_of({ last.month.time_since_epoch().count(), last.id.value() });
        });
}

app::MaintenanceSums SqlUpkeep::sums(const app::MaintenanceFilter& filter, const UnitTree& tree)
{
    if (filter.units.empty())
        return {};
    Conditions where;
    add_conditions(where, filter, tree);
    const RowsOn all = rows_on(kept_of_maintenance, filter.day);
    return sql_.one(
        fmt::format("SELECT COUNT(*), COUNT(done_on), CAST(COALESCE(SUM(estimate), 0) AS BIGINT),"
                    " CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM {}{}",
            all.from, where.where()),
        all.values_and(where.values()), [](sql::Row row) {
            return app::MaintenanceSums{ row.get<std::int64_t>(0), row.get<std::int64_t>(1),
                row.get<std::int64_t>(2), row.get<std::int64_t>(3) };
        });
}

std::int64_t SqlUpkeep::not_kept(const app::MaintenanceFilter& filter, const UnitTree& tree)
{
    if (!filter.day || filter.units.empty())
        return 0;
    Conditions where;
    add_months(where, filter, tree, "maintenance");
    add_not_kept(
        where, kept_of_maintenance, *filter.day, MaintenanceId::make(end_of(*filter.day), 0));
    return sql_.one("SELECT COUNT(*) FROM maintenance" + where.where(), where.values(),
        [](sql::Row row) { return row.get<std::int64_t>(0); });
}

void SqlUpkeep::add(const Maintenance& one)
{
    sql_.run(fmt::format("INSERT INTO maintenance ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                         " ?, ?)",
                 maintenance_columns),
        { one.id, one.unit, one.asset, one.month, one.work, one.estimate, one.done_on, one.done_by,
            one.cost, one.note, one.removed, one.version, one.changed, one.by_name });
}

bool SqlUpkeep::save(const Maintenance& one, Version seen)
{
    if (!keep_past(sql_, kept_of_maintenance, one.id, seen, one.changed))
        return false;
    return sql_.run("UPDATE maintenance SET asset = ?, month = ?, work = ?, estimate = ?,"
                    " done_on = ?, done_by = ?, cost = ?, note = ?, removed = ?, version = ?,"
                    " changed_at = ?, by_name = ? WHERE id = ? AND version = ?",
               { one.asset, one.month, one.work, one.estimate, one.done_on, one.done_by, one.cost,
                   one.note, one.removed, seen + 1, one.changed, one.by_name, one.id, seen })
        == 1;
}

std::optional<StormCheck> SqlUpkeep::find_storm_check(StormCheckId id, std::optional<Day> day)
{
    Conditions where;
    where.add("id = ?", { id });
    if (day)
        where.add("started < ?", { end_of(*day) });
    auto found = sql_.all(fmt::format("SELECT {} FROM storm_check{}", check_columns, where.where()),
        where.values(), read_check);
    if (found.empty())
        return std::nullopt;
    put_day(sql_, found, day);
    return std::move(found.back());
}

app::Paged<StormCheck> SqlUpkeep::storm_checks(const std::vector<UnitId>& units,
    const UnitTree& tree, const app::Page& page, std::optional<Day> day)
{
    if (units.empty())
        return {};
    Conditions where;
    add_area(where, "unit", area_of(units, tree), tree);
    if (day)
        where.add("started < ?", { end_of(*day) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(started, id) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    auto rows = sql_.all(fmt::format("SELECT {} FROM storm_check{} ORDER BY started DESC, id DESC"
                                     " LIMIT ?",
                             check_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_check);
    put_day(sql_, rows, day);
    return page_of<StormCheck>(
        std::move(rows), page, [](StormCheck check) { return check; },
        [](const StormCheck& last) {
            return cursor_of({ unix_ms(last.started), last.id.value() });
        });
}

void SqlUpkeep::add(const StormCheck& check, const std::vector<AssetId>& assets)
{
    const std::string items = stored::to_text(check.items);
    sql_.run("INSERT INTO storm_check (id, unit, name, items, started, by_name, ended)"
             " VALUES (?, ?, ?, ?, ?, ?, ?)",
        { check.id, check.unit, check.name, items, check.started, check.by_name, check.ended });
    std::vector<std::vector<sql::Value>> rows;
    for (const AssetId asset : assets)
        rows.push_back({ check.id, asset });
    sql_.run_many("INSERT INTO storm_check_asset (storm_check, asset) VALUES (?, ?)", rows);
}

void SqlUpkeep::end_storm_check(StormCheckId id, Moment at)
{
    sql_.run("UPDATE storm_check SET ended = ? WHERE id = ? AND ended IS NULL", { at, id });
}

std::vector<AssetId> SqlUpkeep::assets_of(StormCheckId id)
{
    return sql_.all("SELECT asset FROM storm_check_asset WHERE storm_check = ? ORDER BY asset",
        { id }, [](sql::Row row) { return row.get<AssetId>(0); });
}

std::vector<StormMark> SqlUpkeep::marks(StormCheckId id, std::optional<Day> day)
{
    const RowsOn marks = marks_on(day);
    return sql_.all(fmt::format("SELECT asset, item, good, note, at, by_name FROM {}"
                                " WHERE storm_check = ? ORDER BY asset, item",
                        marks.from),
        marks.values_and({ id }), [](sql::Row row) {
            return StormMark{ row.get<AssetId>(0), row.get<int>(1), row.get<bool>(2), row.text(3),
                row.get<Moment>(4), row.text(5) };
        });
}

void SqlUpkeep::mark(StormCheckId id, const std::vector<StormMark>& marks)
{
    std::vector<StormMark> in_turn = marks;
    std::stable_sort(in_turn.begin(), in_turn.end(),
        [](const StormMark& one, const StormMark& other) { return one.at < other.at; });
    for (const StormMark& one : in_turn) {
        const auto standing = sql_.maybe_one(
            "SELECT at FROM storm_mark WHERE storm_check = ? AND asset = ? AND item = ?",
            { id, one.asset, one.item }, [](sql::Row row) { return row.get<Moment>(0); });
        if (standing && *standing > one.at)
            put_between(sql_, id, one, *standing);
        else
            put_last(sql_, id, one);
    }
}

app::StormReach SqlUpkeep::reach(StormCheckId id, std::optional<Day> day)
{
    const RowsOn marks = marks_on(day);
    std::vector<sql::Value> values{ id };
    for (const sql::Value& value : marks.values_and({ id }))
        values.push_back(value);
    return sql_.one(
        fmt::format("SELECT (SELECT COUNT(*) FROM storm_check_asset WHERE storm_check = ?),"
                    " COUNT(*), COALESCE(SUM(CASE WHEN good THEN 0 ELSE 1 END), 0)"
                    " FROM {} WHERE storm_check = ?",
            marks.from),
        values, [](sql::Row row) {
            return app::StormReach{ row.get<std::int64_t>(0), row.get<std::int64_t>(1),
                row.get<std::int64_t>(2) };
        });
}

void SqlUpkeep::add(const app::SpareMove& move)
{
    sql_.run("INSERT INTO spare_move (id, asset, from_name, to_name, quantity, breakdown, note, at,"
             " by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { move.id, move.asset, move.from_name, move.to_name, move.quantity, move.breakdown,
            move.note, move.at, move.by_name });
}

std::vector<app::SpareMove> SqlUpkeep::moves_of(AssetId asset, int most)
{
    return sql_.all("SELECT id, asset, from_name, to_name, quantity, breakdown, note, at, by_name"
                    " FROM spare_move WHERE asset = ? ORDER BY at DESC, id DESC LIMIT ?",
        { asset, most }, [](sql::Row row) {
            app::SpareMove move;
            move.id = row.get<SpareMoveId>(0);
            move.asset = row.get<AssetId>(1);
            move.from_name = row.text(2);
            move.to_name = row.text(3);
            move.quantity = row.get<int>(4);
            move.breakdown = row.optional<BreakdownId>(5);
            move.note = row.text(6);
            move.at = row.get<Moment>(7);
            move.by_name = row.text(8);
            return move;
        });
}

}
