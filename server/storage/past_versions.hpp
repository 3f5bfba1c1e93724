// What rows said before they changed: beside such a TABLE lies a TABLE_past, one row for each
// former version, which said so from changed_at until until_at.
#pragma once

#include <map>

#include "server/storage/query.hpp"

namespace nguon::storage {

// A table and what of it is kept: `columns` are in both, `unit` is of the row whatever it said.
struct Kept {
    std::string_view table;
    std::string_view columns;
};

// To be called before the row is saved; false, and nothing kept, where `seen` is stale.
bool keep_past(sql::Connection& sql, const Kept& kept, sql::Value id, Version seen, Moment until);

// Where rows are read from, with what its placeholders stand for.
struct RowsOn {
    std::string from;
    std::vector<sql::Value> values;

    std::vector<sql::Value> values_and(const std::vector<sql::Value>& more) const;
};
// As they stood at the end of the day; without a day as they stand.
RowsOn rows_on(const Kept& kept, std::optional<Day> day);

// Rows that were there by the end of the day, and of which nobody kept what they said then.
// `first_later`: the first id that can have been made behind the day.
void add_not_kept(Conditions& where, const Kept& kept, Day day, sql::Value first_later);

// The unit that each of these rows had on the day, where changes of units moved it since; `place`
// as unit_move names it. The first move behind the day tells where something stood before it. Of
// rows that were kept at a moment, only what was done until then has moved them.
std::map<std::string, UnitId> units_on(sql::Connection& sql, std::string_view place,
    const std::vector<std::string>& keys, Day day, Moment kept_at = Moment::max());

// Rows that stood in one of these on the day; `rows`: what the query calls them, with a unit and an
// id.
void add_units_on(Conditions& where, std::string_view rows, std::string_view place,
    const std::vector<UnitId>& units, Day day);

// Puts into rows that have a unit and an id the unit of the day.
template <typename Row>
void put_units_on(
    sql::Connection& sql, std::string_view place, std::vector<Row>& rows, std::optional<Day> day)
{
    if (!day || rows.empty())
        return;
    std::vector<std::string> keys;
    for (const Row& row : rows)
        keys.push_back(row.id.text());
    const auto moved = units_on(sql, place, keys, *day);
    for (Row& row : rows) {
        if (const auto then = moved.find(row.id.text()); then != moved.end())
            row.unit = then->second;
    }
}

}
