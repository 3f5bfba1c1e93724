#include "server/storage/sql_jingles.hpp"

#include <sstream>

#include <fmt/format.h>

#include "server/storage/query.hpp"
#include "server/storage/unit_facts.hpp"

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

std::string fact_of(Jingle kind) { return fmt::format("{}{}", jingle_facts, name_of(kind)); }

// "77 HASH 1600 4000 1795000000000 1795000000000 Hoàng Thị Mai": its name in plans, what it sounds
// like and how long, until when it was approved, when and by whom it was set; - is none.
std::string text_of_jingle(const app::JingleRow& row)
{
    return fmt::format("{} {} {} {} {} {} {}", row.id.value(),
        row.media.empty() ? std::string("-") : row.media, row.length.count(), row.size,
        row.valid_to ? std::to_string(unix_ms(*row.valid_to)) : std::string("-"),
        unix_ms(row.changed), row.by_name);
}

// One that was left to the unit above is told as nothing.
bool read_told_jingle(const UnitFact& fact, app::JingleRow& row)
{
    std::istringstream words(fact.said);
    std::int64_t id = 0;
    std::int64_t length = 0;
    std::int64_t changed = 0;
    std::string valid_to;
    if (!(words >> id >> row.media >> length >> row.size >> valid_to >> changed))
        return false;
    words.get();
    std::getline(words, row.by_name);
    row.unit = fact.unit;
    row.id = BulletinId(id);
    if (row.media == "-")
        row.media.clear();
    row.length = Milliseconds(length);
    if (valid_to != "-")
        row.valid_to = moment_from_unix_ms(std::stoll(valid_to));
    row.changed = moment_from_unix_ms(changed);
    row.version = 0;
    return true;
}

}

std::vector<app::JingleRow> SqlJingles::of(const std::vector<UnitId>& units)
{
    return sql_.all("SELECT unit, kind, id, media, length_ms, size, statement, valid_to, by_name,"
                    " changed_at, version FROM jingle WHERE unit IN (?*) ORDER BY unit, kind",
        { sql::List(units) }, read_jingle);
}

std::vector<app::JingleRow> SqlJingles::on(const std::vector<UnitId>& units, Day day)
{
    std::vector<app::JingleRow> found;
    for (const Jingle kind :
        { Jingle::opening, Jingle::greeting, Jingle::bumper, Jingle::closing }) {
        for (auto& [unit, said] :
            rules_on<app::JingleRow>(sql_, fact_of(kind), units, day, read_told_jingle)) {
            said.what.kind = kind;
            found.push_back(std::move(said.what));
        }
    }
    return found;
}

bool SqlJingles::save(const app::JingleRow& row, Version seen)
{
    if (!write(row, seen))
        return false;
    tell_rules(sql_, row.unit, fact_of(row.kind), day_of(row.changed), text_of_jingle(row));
    return true;
}

bool SqlJingles::write(const app::JingleRow& row, Version seen)
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

bool SqlJingles::remove(UnitId unit, Jingle kind, Version seen, Day from)
{
    if (sql_.run("DELETE FROM jingle WHERE unit = ? AND kind = ? AND version = ?",
            { unit, name_of(kind), seen })
        != 1)
        return false;
    tell_rules(sql_, unit, fact_of(kind), from, {});
    return true;
}

}
