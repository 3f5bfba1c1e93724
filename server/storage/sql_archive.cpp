#include "server/storage/sql_archive.hpp"

#include "server/storage/bulletin_matches.hpp"
#include "server/storage/unit_facts.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::string_view aired_columns
    = "a.bulletin, a.first_at, a.last_at, a.airings, a.plays, a.heard_ms, a.kind, a.voice,"
      " a.cleaned";

// From column `at` on.
app::AiredBulletin read_aired(sql::Row row, int at)
{
    app::AiredBulletin aired;
    aired.bulletin = row.get<BulletinId>(at);
    aired.first = row.get<Moment>(at + 1);
    aired.last = row.get<Moment>(at + 2);
    aired.airings = row.get<std::int64_t>(at + 3);
    aired.plays = row.get<std::int64_t>(at + 4);
    aired.heard = row.get<Milliseconds>(at + 5);
    aired.kind = known(app::parse_aired_kind(row.view(at + 6)), row.view(at + 6));
    aired.voice = known(app::parse_aired_voice(row.view(at + 7)), row.view(at + 7));
    aired.cleaned = row.optional<Moment>(at + 8);
    return aired;
}

app::ArchiveRow read_row(sql::Row row)
{
    return { read_bulletin(row), read_aired(row, bulletin_column_count) };
}

Conditions conditions_of(const app::ArchiveFilter& filter, const UnitTree& tree)
{
    Conditions where = bulletin_conditions(filter.bulletin, tree);
    if (filter.kind)
        where.add("a.kind = ?", { name_of(*filter.kind) });
    if (filter.voice)
        where.add("a.voice = ?", { name_of(*filter.voice) });
    if (filter.from || filter.to) {
        constexpr Day first{ std::chrono::days(0) };
        constexpr Day last{ std::chrono::days(1'000'000) };
        where.add("a.bulletin IN (SELECT bulletin FROM bulletin_aired_day"
                  " WHERE day >= ? AND day < ?)",
            { filter.from.value_or(first), filter.to.value_or(last) });
    }
    return where;
}

}

void SqlArchive::save(const app::AiredBulletin& aired)
{
    sql_.run("INSERT INTO bulletin_aired (bulletin, first_at, last_at, airings, plays, heard_ms,"
             " kind, voice) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
             " ON CONFLICT (bulletin) DO UPDATE SET first_at = excluded.first_at,"
             " last_at = excluded.last_at, airings = excluded.airings, plays = excluded.plays,"
             " heard_ms = excluded.heard_ms, kind = excluded.kind, voice = excluded.voice",
        { aired.bulletin, aired.first, aired.last, aired.airings, aired.plays, aired.heard,
            name_of(aired.kind), name_of(aired.voice) });
    sql_.run("DELETE FROM bulletin_aired_day WHERE bulletin = ?", { aired.bulletin });
    std::vector<std::vector<sql::Value>> rows;
    for (const Day day : aired.days)
        rows.push_back({ day, aired.bulletin });
    sql_.run_many("INSERT INTO bulletin_aired_day (day, bulletin) VALUES (?, ?)", rows);
}

void SqlArchive::remove(BulletinId bulletin)
{
    sql_.run("DELETE FROM bulletin_aired_day WHERE bulletin = ?", { bulletin });
    sql_.run("DELETE FROM bulletin_aired WHERE bulletin = ?", { bulletin });
}

std::optional<app::AiredBulletin> SqlArchive::find(BulletinId bulletin)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM bulletin_aired a WHERE a.bulletin = ?", aired_columns),
        { bulletin }, [](sql::Row row) { return read_aired(row, 0); });
}

app::Paged<app::ArchiveRow> SqlArchive::list(
    const app::ArchiveFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.bulletin.units.empty())
        return {};
    Conditions where = conditions_of(filter, tree);
    if (filter.bulletin.search.empty())
        return list_by_airing(std::move(where), page);
    const BulletinMatch match{ fmt::format("{}, {}", bulletin_columns, aired_columns),
        " CROSS JOIN bulletin_aired a ON a.bulletin = b.id",
        " JOIN bulletin_aired a ON a.bulletin = b.id", where, filter.bulletin.search };
    return list_by_match<app::ArchiveRow>(
        sql_, match, page, read_row, [](const app::ArchiveRow& row) { return row.aired.bulletin; });
}

app::Paged<app::ArchiveRow> SqlArchive::list_by_airing(Conditions where, const app::Page& page)
{
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(a.last_at, a.bulletin) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    // CROSS JOIN keeps SQLite from turning the two round.
    const std::string_view from
        = sql_.dialect().pick("bulletin_aired a CROSS JOIN bulletin b ON b.id = a.bulletin",
            "bulletin_aired a JOIN bulletin b ON b.id = a.bulletin");
    auto rows = sql_.all(fmt::format("SELECT {}, {} FROM {}{}"
                                     " ORDER BY a.last_at DESC, a.bulletin DESC LIMIT ?",
                             bulletin_columns, aired_columns, from, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_row);
    return page_of<app::ArchiveRow>(
        std::move(rows), page, [](app::ArchiveRow row) { return row; },
        [](const app::ArchiveRow& last) {
            return cursor_of({ unix_ms(last.aired.last), last.aired.bulletin.value() });
        });
}

std::vector<app::ArchiveRule> SqlArchive::rules()
{
    return sql_.all(
        "SELECT unit, months, version FROM archive_rule ORDER BY unit", {}, [](sql::Row row) {
            return app::ArchiveRule{ row.get<UnitId>(0), row.get<int>(1), row.get<Version>(2) };
        });
}

DatedByUnit<app::ArchiveRule> SqlArchive::rules_on(const std::vector<UnitId>& units, Day day)
{
    return storage::rules_on<app::ArchiveRule>(
        sql_, archive_rule_fact, units, day, [](const UnitFact& fact, app::ArchiveRule& rule) {
            rule.unit = fact.unit;
            rule.months = std::stoi(fact.said);
            return rule.months > 0;
        });
}

bool SqlArchive::save_rule(const app::ArchiveRule& rule, Version seen, std::optional<Day> from)
{
    if (!write_rule(rule, seen))
        return false;
    tell_rules(sql_, rule.unit, archive_rule_fact, from, std::to_string(rule.months), nullptr, "0");
    return true;
}

bool SqlArchive::write_rule(const app::ArchiveRule& rule, Version seen)
{
    if (seen == 0)
        return sql_.run("INSERT INTO archive_rule (unit, months, version) VALUES (?, ?, 1)"
                        " ON CONFLICT (unit) DO NOTHING",
                   { rule.unit, rule.months })
            == 1;
    return sql_.run(
               "UPDATE archive_rule SET months = ?, version = ? WHERE unit = ? AND version = ?",
               { rule.months, seen + 1, rule.unit, seen })
        == 1;
}

std::vector<BulletinId> SqlArchive::outdated(
    const std::vector<UnitId>& units, Moment before, Moment now, int most)
{
    // Whatever needs the sound later than that keeps it: a schedule, a template, a jingle, another
    // bulletin.
    std::map<BulletinId, std::string> sounds;
    sql_.all("SELECT a.bulletin, b.sound_hash FROM bulletin_aired a"
             " JOIN bulletin b ON b.id = a.bulletin JOIN media m ON m.hash = b.sound_hash"
             " WHERE a.last_at < ? AND a.cleaned IS NULL AND b.changed_at < ? AND b.unit IN (?*)"
             " AND NOT EXISTS (SELECT 1 FROM schedule s WHERE NOT s.cancelled AND s.over_at > ?"
             " AND s.bulletin IN"
             " (SELECT n.id FROM bulletin n WHERE n.sound_hash = b.sound_hash))"
             " AND NOT EXISTS (SELECT 1 FROM programme_bulletin p JOIN schedule s"
             " ON s.programme = p.programme WHERE NOT s.cancelled AND s.over_at > ?"
             " AND p.bulletin IN"
             " (SELECT n.id FROM bulletin n WHERE n.sound_hash = b.sound_hash))"
             " AND NOT EXISTS (SELECT 1 FROM template t WHERE t.removed IS NULL"
             " AND (t.media = b.sound_hash OR t.body LIKE '%' || b.sound_hash || '%'))"
             " AND NOT EXISTS (SELECT 1 FROM jingle j WHERE j.media = b.sound_hash)"
             " AND NOT EXISTS (SELECT 1 FROM bulletin o LEFT JOIN bulletin_aired oa"
             " ON oa.bulletin = o.id WHERE o.sound_hash = b.sound_hash AND o.id <> b.id"
             " AND (o.changed_at >= ? OR oa.last_at >= ?))"
             " ORDER BY a.last_at, a.bulletin LIMIT ?",
        { before, before, sql::List(units), now, now, before, before, most }, [&](sql::Row row) {
            sounds[row.get<BulletinId>(0)] = row.text(1);
            return true;
        });
    keep_named(sounds, before);
    std::vector<BulletinId> found;
    for (const auto& [bulletin, hash] : sounds)
        found.push_back(bulletin);
    return found;
}

// A recording that was chosen for a draft, or speaks another language of a bulletin, stands in the
// content alone: those that may name one are read once for all.
void SqlArchive::keep_named(std::map<BulletinId, std::string>& sounds, Moment before)
{
    if (sounds.empty())
        return;
    sql_.all("SELECT id, content FROM bulletin WHERE (state IN ('draft', 'submitted', 'rejected')"
             " OR content LIKE '%\"tracks\":[{%') AND (changed_at >= ? OR id IN"
             " (SELECT bulletin FROM bulletin_aired WHERE last_at >= ?))",
        { before, before }, [&](sql::Row row) {
            const std::string_view content = row.view(1);
            std::erase_if(sounds, [&](const auto& one) {
                return one.first != row.get<BulletinId>(0)
                    && content.find(one.second) != std::string_view::npos;
            });
            return true;
        });
}

void SqlArchive::mark_cleaned(BulletinId bulletin, Moment at)
{
    // Others of the same sound have lost it as well.
    sql_.run("UPDATE bulletin_aired SET cleaned = ? WHERE cleaned IS NULL AND (bulletin = ?"
             " OR bulletin IN (SELECT n.id FROM bulletin b JOIN bulletin n"
             " ON n.sound_hash = b.sound_hash WHERE b.id = ?))",
        { at, bulletin, bulletin });
    sql_.run("DELETE FROM media WHERE hash = (SELECT sound_hash FROM bulletin WHERE id = ?)",
        { bulletin });
}

std::set<MediaHash> SqlArchive::still_named(const std::vector<MediaHash>& sounds)
{
    std::set<MediaHash> named;
    if (sounds.empty())
        return named;
    const auto look_in = [&](std::string_view text) {
        for (const MediaHash& sound : sounds) {
            if (text.find(sound) != std::string_view::npos)
                named.insert(sound);
        }
        return true;
    };
    // The language tracks stand in the content alone.
    sql_.all("SELECT b.content FROM bulletin b LEFT JOIN bulletin_aired a ON a.bulletin = b.id"
             " WHERE a.cleaned IS NULL AND (b.state IN ('draft', 'submitted', 'rejected')"
             " OR b.content LIKE '%\"tracks\":[{%')",
        {}, [&](sql::Row row) { return look_in(row.view(0)); });
    sql_.all("SELECT b.sound_hash FROM bulletin b LEFT JOIN bulletin_aired a ON a.bulletin = b.id"
             " WHERE a.cleaned IS NULL AND b.sound_hash IN (?*)",
        { sql::List(sounds) }, [&](sql::Row row) { return look_in(row.view(0)); });
    sql_.all("SELECT t.body FROM template t WHERE t.removed IS NULL", {},
        [&](sql::Row row) { return look_in(row.view(0)); });
    sql_.all("SELECT t.media FROM template t WHERE t.removed IS NULL AND t.media IN (?*)",
        { sql::List(sounds) }, [&](sql::Row row) { return look_in(row.view(0)); });
    sql_.all("SELECT j.media FROM jingle j WHERE j.media IN (?*)", { sql::List(sounds) },
        [&](sql::Row row) { return look_in(row.view(0)); });
    return named;
}

void SqlArchive::remove_sounds(const std::vector<MediaHash>& sounds)
{
    if (!sounds.empty())
        sql_.run("DELETE FROM media WHERE hash IN (?*)", { sql::List(sounds) });
}

}
