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

namespace {

// Of many moves behind the day the first tells; taking a change back has noted its own.
constexpr std::string_view moves_behind = " FROM unit_change c JOIN unit_move m ON m.change = c.id"
                                          " WHERE c.state IN ('done', 'undone') AND c.on_day > ?"
                                          " AND m.place = ?";
constexpr std::string_view first_move = " ORDER BY c.on_day, c.id";

}

std::map<std::string, UnitId> units_on(sql::Connection& sql, std::string_view place,
    const std::vector<std::string>& keys, Day day, Moment kept_at)
{
    std::map<std::string, UnitId> found;
    if (keys.empty())
        return found;
    sql.each(fmt::format("SELECT m.row_key, m.before{} AND m.row_key IN (?*)"
                         " AND COALESCE(c.done_at, 0) < ?{}",
                 moves_behind, first_move),
        { day, place, sql::List(keys), kept_at },
        [&](sql::Row row) { found.emplace(row.text(0), row.get<UnitId>(1)); });
    return found;
}

void add_units_on(Conditions& where, std::string_view rows, std::string_view place,
    const std::vector<UnitId>& units, Day day)
{
    where.add(fmt::format("COALESCE((SELECT m.before{1} AND m.row_key = CAST({0}.id AS TEXT){2}"
                          " LIMIT 1), {0}.unit) IN (?*)",
                  rows, moves_behind, first_move),
        { day, place, sql::List(units) });
}

}
