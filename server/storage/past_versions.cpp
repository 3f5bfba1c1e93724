#include "server/storage/past_versions.hpp"

#include <fmt/format.h>

#include "core/time/first_days.hpp"

namespace nguon::storage {

bool keep_past(sql::Connection& sql, const Kept& kept, sql::Value id, Version seen, Moment until)
{
    return sql.run(fmt::format("INSERT INTO {0}_past ({1}, until_at) SELECT {1}, CAST(? AS BIGINT)"
                               " FROM {0} WHERE id = ? AND version = ?",
                       kept.table, kept.columns),
               { until, id, seen })
        == 1;
}

std::vector<sql::Value> RowsOn::values_and(const std::vector<sql::Value>& more) const
{
    std::vector<sql::Value> all = values;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

RowsOn rows_on(const Kept& kept, std::optional<Day> day)
{
    if (!day)
        return { std::string(kept.table), {} };
    const Moment end = end_of(*day);
    return { fmt::format("(SELECT {1}, unit FROM {0} WHERE changed_at < ? UNION ALL"
                         " SELECT {1}, (SELECT t.unit FROM {0} t WHERE t.id = {0}_past.id) AS unit"
                         " FROM {0}_past WHERE changed_at < ? AND until_at >= ?) AS then_rows",
                 kept.table, kept.columns),
        { end, end, end } };
}

void add_not_kept(Conditions& where, const Kept& kept, Day day, sql::Value first_later)
{
    const Moment end = end_of(day);
    where.add(fmt::format("changed_at >= ? AND id < ? AND NOT EXISTS (SELECT 1 FROM {0}_past p"
                          " WHERE p.id = {0}.id AND p.changed_at < ?)",
                  kept.table),
        { end, first_later, end });
}

std::map<std::string, UnitId> units_on(sql::Connection& sql, std::string_view place,
    const std::vector<std::string>& keys, Day day, Moment kept_at)
{
    std::map<std::string, UnitId> found;
    if (keys.empty())
        return found;
    const sql::List rows(keys);
    sql.each("SELECT m.row_key, m.before, c.on_day, c.id FROM unit_change c"
             " JOIN unit_move m ON m.change = c.id AND m.place = ? AND m.row_key IN (?*)"
             " WHERE c.state IN ('done', 'undone') AND c.on_day > ? AND COALESCE(c.done_at, 0) < ?"
             " UNION ALL SELECT m.row_key, m.after, r.on_day, r.id FROM unit_change r"
             " JOIN unit_move m ON m.change = r.reverses AND m.place = ? AND m.row_key IN (?*)"
             " WHERE r.state = 'done' AND r.on_day > ? AND COALESCE(r.done_at, 0) < ?"
             " ORDER BY 1, 3, 4",
        { place, rows, day, kept_at, place, rows, day, kept_at },
        [&](sql::Row row) { found.emplace(row.text(0), row.get<UnitId>(1)); });
    return found;
}

void add_units_on(Conditions& where, std::string_view rows, std::string_view place,
    const std::vector<UnitId>& units, Day day)
{
    // Of many moves behind the day the first tells, as in units_on.
    where.add(fmt::format("COALESCE((SELECT moved.unit FROM"
                          " (SELECT m.before AS unit, c.on_day AS on_day, c.id AS change"
                          " FROM unit_change c JOIN unit_move m ON m.change = c.id"
                          " AND m.place = '{1}' AND m.row_key = CAST({0}.id AS TEXT)"
                          " WHERE c.state IN ('done', 'undone') AND c.on_day > ?"
                          " UNION ALL SELECT m.after, r.on_day, r.id"
                          " FROM unit_change r JOIN unit_move m ON m.change = r.reverses"
                          " AND m.place = '{1}' AND m.row_key = CAST({0}.id AS TEXT)"
                          " WHERE r.state = 'done' AND r.on_day > ?) AS moved"
                          " ORDER BY moved.on_day, moved.change LIMIT 1), {0}.unit) IN (?*)",
                  rows, place),
        { day, day, sql::List(units) });
}

}
