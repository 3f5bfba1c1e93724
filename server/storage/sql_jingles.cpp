#include "server/storage/sql_jingles.hpp"

#include "server/storage/query.hpp"

namespace nguon::storage {
namespace {

app::JingleRow read_jingle(sql::Row row)
{
    app::JingleRow jingle;
    jingle.unit = row.get<UnitId>(0);
    jingle.kind = known(parse_jingle(row.view(1)), row.view(1));
    jingle.id = row.get<BulletinId>(2);
    jingle.media = row.text(3);
    jingle.length = row.get<Milliseconds>(4);
    jingle.size = row.get<std::int64_t>(5);
    jingle.statement = row.text(6);
    jingle.valid_to = row.optional<Moment>(7);
    jingle.by_name = row.text(8);
    jingle.changed = row.get<Moment>(9);
    jingle.version = row.get<Version>(10);
    return jingle;
}

}

std::vector<app::JingleRow> SqlJingles::of(const std::vector<UnitId>& units)
{
    return sql_.all("SELECT unit, kind, id, media, length_ms, size, statement, valid_to, by_name,"
                    " changed_at, version FROM jingle WHERE unit IN (?*) ORDER BY unit, kind",
        { sql::List(units) }, read_jingle);
}

bool SqlJingles::save(const app::JingleRow& row, Version seen)
{
    if (seen == 0)
        return sql_.run("INSERT INTO jingle (unit, kind, id, media, length_ms, size, statement,"
                        " valid_to, by_name, changed_at, version)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING",
                   { row.unit, name_of(row.kind), row.id, row.media, row.length, row.size,
                       row.statement, row.valid_to, row.by_name, row.changed })
            == 1;
    return sql_.run("UPDATE jingle SET id = ?, media = ?, length_ms = ?, size = ?, statement = ?,"
                    " valid_to = ?, by_name = ?, changed_at = ?, version = ?"
                    " WHERE unit = ? AND kind = ? AND version = ?",
               { row.id, row.media, row.length, row.size, row.statement, row.valid_to, row.by_name,
                   row.changed, seen + 1, row.unit, name_of(row.kind), seen })
        == 1;
}

bool SqlJingles::remove(UnitId unit, Jingle kind, Version seen)
{
    return sql_.run("DELETE FROM jingle WHERE unit = ? AND kind = ? AND version = ?",
               { unit, name_of(kind), seen })
        == 1;
}

}
