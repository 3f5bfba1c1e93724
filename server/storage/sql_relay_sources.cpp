#include "server/storage/sql_relay_sources.hpp"

#include <fmt/format.h>

#include "core/time/first_days.hpp"
#include "server/storage/past_versions.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view source_columns
    = "id, unit, kind, name, address, khz, silence_s, fallback, private_network, statement,"
      " valid_to, by_name, changed_at, version, removed";

constexpr Kept kept_of_source{ "relay_source",
    "id, kind, name, address, khz, silence_s, fallback, private_network, statement, valid_to,"
    " by_name, changed_at, version, removed" };

app::RelaySourceRow read_source(sql::Row row)
{
    app::RelaySourceRow source;
    source.id = row.get<RelaySourceId>(0);
    source.unit = row.get<UnitId>(1);
    source.feed.kind = known(parse_relay_kind(row.view(2)), row.view(2));
    source.feed.name = row.text(3);
    source.feed.address = row.text(4);
    source.feed.khz = row.get<int>(5);
    source.feed.silence_s = row.get<int>(6);
    source.feed.fallback = known(parse_relay_fallback(row.view(7)), row.view(7));
    source.feed.private_network = row.get<bool>(8);
    source.statement = row.text(9);
    source.valid_to = row.get<Moment>(10);
    source.by_name = row.text(11);
    source.changed = row.get<Moment>(12);
    source.version = row.get<Version>(13);
    source.removed = row.get<bool>(14);
    return source;
}

}

std::vector<app::RelaySourceRow> SqlRelaySources::of(const std::vector<UnitId>& units)
{
    return sql_.all(fmt::format("SELECT {} FROM relay_source WHERE unit IN (?*) AND NOT removed"
                                " ORDER BY name, id",
                        source_columns),
        { sql::List(units) }, read_source);
}

std::vector<app::RelaySourceRow> SqlRelaySources::on(const std::vector<UnitId>& units, Day day)
{
    const RowsOn rows = rows_on(kept_of_source, day);
    return sql_.all(fmt::format("SELECT {} FROM {} WHERE unit IN (?*) AND NOT removed"
                                " ORDER BY name, id",
                        source_columns, rows.from),
        rows.values_and({ sql::List(units) }), read_source);
}

std::int64_t SqlRelaySources::not_kept(const std::vector<UnitId>& units, Day day)
{
    Conditions where;
    where.add("unit IN (?*)", { sql::List(units) });
    add_not_kept(where, kept_of_source, day, RelaySourceId::make(end_of(day), 0));
    return sql_.one("SELECT COUNT(*) FROM relay_source" + where.where(), where.values(),
        [](sql::Row row) { return row.get<std::int64_t>(0); });
}

std::optional<app::RelaySourceRow> SqlRelaySources::find(RelaySourceId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM relay_source WHERE id = ?", source_columns),
        { id }, read_source);
}

std::vector<app::RelaySourceRow> SqlRelaySources::find_all(const std::vector<RelaySourceId>& ids)
{
    return sql_.all(
        fmt::format("SELECT {} FROM relay_source WHERE id IN (?*) ORDER BY id", source_columns),
        { sql::List(ids) }, read_source);
}

void SqlRelaySources::add(const app::RelaySourceRow& row)
{
    const RelayFeed& feed = row.feed;
    sql_.run("INSERT INTO relay_source (id, unit, kind, name, address, khz, silence_s, fallback,"
             " private_network, statement, valid_to, by_name, changed_at, version, removed)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { row.id, row.unit, name_of(feed.kind), feed.name, feed.address, feed.khz, feed.silence_s,
            name_of(feed.fallback), feed.private_network, row.statement, row.valid_to, row.by_name,
            row.changed, row.version, row.removed });
}

bool SqlRelaySources::save(const app::RelaySourceRow& row, Version seen)
{
    if (!keep_past(sql_, kept_of_source, row.id, seen, row.changed))
        return false;
    const RelayFeed& feed = row.feed;
    return sql_.run("UPDATE relay_source SET kind = ?, name = ?, address = ?, khz = ?,"
                    " silence_s = ?, fallback = ?, private_network = ?, statement = ?,"
                    " valid_to = ?, by_name = ?, changed_at = ?, version = ?, removed = ?"
                    " WHERE id = ? AND version = ?",
               { name_of(feed.kind), feed.name, feed.address, feed.khz, feed.silence_s,
                   name_of(feed.fallback), feed.private_network, row.statement, row.valid_to,
                   row.by_name, row.changed, row.version, row.removed, row.id, seen })
        == 1;
}

}
