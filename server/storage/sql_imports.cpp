#include "server/storage/sql_imports.hpp"

#include <deque>

#include <fmt/format.h>

#include "server/storage/query.hpp"
#include "server/storage/stored_import.hpp"
#include "server/storage/stored_json.hpp"

namespace nguon::storage {
namespace {

using app::Import;
using app::StoredImportRow;

constexpr std::string_view select_imports
    = "SELECT id, target, unit, account, by_name, name, head, columns, state, row_count, errors,"
      " warnings, made, job, created_at, changed_at, expires_at, version FROM import";
constexpr std::string_view select_import_rows
    = "SELECT place, line, cells, notes, problems, made, made_version, rank FROM import_row";

Import read_import(sql::Row row)
{
    Import one;
    one.id = row.get<ImportId>(0);
    one.target = known(parse_import_target(row.view(1)), row.view(1));
    one.unit = row.get<UnitId>(2);
    one.by = row.get<AccountId>(3);
    one.by_name = row.text(4);
    one.name = row.text(5);
    one.head = stored::words_from(row.view(6));
    one.columns = stored::mapping_from(one.target, row.view(7));
    one.state = known(app::parse_import_state(row.view(8)), row.view(8));
    one.rows = row.get<std::int64_t>(9);
    one.errors = row.get<std::int64_t>(10);
    one.warnings = row.get<std::int64_t>(11);
    one.made = row.get<std::int64_t>(12);
    one.job = row.optional<JobId>(13);
    one.created = row.get<Moment>(14);
    one.changed = row.get<Moment>(15);
    one.expires = row.get<Moment>(16);
    one.version = row.get<Version>(17);
    return one;
}

StoredImportRow read_import_row(sql::Row row)
{
    StoredImportRow one;
    one.row.place = row.get<int>(0);
    one.row.line = row.get<int>(1);
    one.row.cells = stored::words_from(row.view(2));
    one.row.notes = stored::notes_from(row.view(3));
    one.problems = stored::problems_from(row.view(4));
    if (const auto made = row.optional<std::int64_t>(5))
        one.made = app::ImportedThing{ *made, row.get<Version>(6) };
    return one;
}

struct PlacedRow {
    StoredImportRow row;
    std::int64_t rank = 0;
};

// What is to be mended comes first.
std::int64_t rank_of(const StoredImportRow& row)
{
    std::int64_t rank = 2;
    for (const CellProblem& problem : row.problems)
        rank = std::min<std::int64_t>(rank, problem.is_warning ? 1 : 0);
    return rank;
}

}

void SqlImports::add(const Import& one, const std::vector<StoredImportRow>& rows)
{
    const std::string head = stored::to_text(one.head);
    const std::string columns = stored::to_text(one.target, one.columns);
    sql_.run("INSERT INTO import (id, target, unit, account, by_name, name, head, columns, state,"
             " row_count, errors, warnings, made, job, created_at, changed_at, expires_at, version)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { one.id, name_of(one.target), one.unit, one.by, one.by_name, one.name, head, columns,
            app::name_of(one.state), one.rows, one.errors, one.warnings, one.made, one.job,
            one.created, one.changed, one.expires, one.version });
    save_rows(one.id, rows);
}

std::optional<Import> SqlImports::find(ImportId id)
{
    return sql_.maybe_one(fmt::format("{} WHERE id = ?", select_imports), { id }, read_import);
}

std::optional<Import> SqlImports::of_job(JobId job)
{
    return sql_.maybe_one(fmt::format("{} WHERE job = ?", select_imports), { job }, read_import);
}

app::Paged<Import> SqlImports::list(const std::vector<UnitId>& units, const app::Page& page)
{
    Conditions where;
    where.add("unit IN (?*)", { sql::List(units) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("id < ?", { (*after)[0] });
    }
    auto rows
        = sql_.all(fmt::format("{}{} ORDER BY id DESC LIMIT ?", select_imports, where.where()),
            where.values_and({ limit_of(page) + 1 }), read_import);
    return page_of<Import>(
        std::move(rows), page, [](Import one) { return one; },
        [](const Import& last) { return cursor_of({ last.id.value() }); });
}

bool SqlImports::save(const Import& one, Version seen)
{
    const std::string head = stored::to_text(one.head);
    const std::string columns = stored::to_text(one.target, one.columns);
    return sql_.run("UPDATE import SET head = ?, columns = ?, state = ?, row_count = ?, errors = ?,"
                    " warnings = ?, made = ?, job = ?, changed_at = ?, expires_at = ?, version = ?"
                    " WHERE id = ? AND version = ?",
               { head, columns, app::name_of(one.state), one.rows, one.errors, one.warnings,
                   one.made, one.job, one.changed, one.expires, seen + 1, one.id, seen })
        == 1;
}

app::Paged<StoredImportRow> SqlImports::rows(
    ImportId id, const app::ImportRowFilter& filter, const app::Page& page)
{
    using Only = app::ImportRowFilter::Only;
    Conditions where;
    where.add("import = ?", { id });
    if (filter.only != Only::all)
        where.add("rank = ?", { std::int64_t{ filter.only == Only::errors ? 0 : 1 } });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(rank, place) > (?, ?)", { (*after)[0], (*after)[1] });
    }
    auto found = sql_.all(
        fmt::format("{}{} ORDER BY rank, place LIMIT ?", select_import_rows, where.where()),
        where.values_and({ limit_of(page) + 1 }), [](sql::Row row) {
            return PlacedRow{ read_import_row(row), row.get<std::int64_t>(7) };
        });
    return page_of<StoredImportRow>(
        std::move(found), page, [](PlacedRow one) { return std::move(one.row); },
        [](const PlacedRow& last) {
            return cursor_of({ last.rank, last.row.row.place });
        });
}

std::vector<StoredImportRow> SqlImports::all_rows(ImportId id)
{
    return sql_.all(fmt::format("{} WHERE import = ? ORDER BY place", select_import_rows), { id },
        read_import_row);
}

std::vector<StoredImportRow> SqlImports::waiting(ImportId id, int most)
{
    return sql_.all(fmt::format("{} WHERE import = ? AND rank > 0 AND made IS NULL"
                                " ORDER BY place LIMIT ?",
                        select_import_rows),
        { id, most }, read_import_row);
}

std::vector<StoredImportRow> SqlImports::taken_in(ImportId id, int most)
{
    return sql_.all(fmt::format("{} WHERE import = ? AND made IS NOT NULL ORDER BY place LIMIT ?",
                        select_import_rows),
        { id, most }, read_import_row);
}

void SqlImports::save_rows(ImportId id, const std::vector<StoredImportRow>& rows)
{
    std::deque<std::string> texts; // stay where they are while values point into them
    const auto keep
        = [&](std::string text) -> std::string_view { return texts.emplace_back(std::move(text)); };
    std::vector<std::vector<sql::Value>> values;
    values.reserve(rows.size());
    for (const StoredImportRow& one : rows) {
        std::optional<std::int64_t> made;
        std::int64_t version = 0;
        if (one.made) {
            made = one.made->id;
            version = one.made->version;
        }
        values.push_back({ id, one.row.place, one.row.line, rank_of(one),
            keep(stored::to_text(one.row.cells)), keep(stored::to_text(one.row.notes)),
            keep(stored::to_text(one.problems)), made, version });
    }
    sql_.run_many("INSERT INTO import_row (import, place, line, rank, cells, notes, problems, made,"
                  " made_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT (import, place) DO UPDATE SET rank = excluded.rank,"
                  " cells = excluded.cells, notes = excluded.notes, problems = excluded.problems,"
                  " made = excluded.made, made_version = excluded.made_version",
        values);
}

std::int64_t SqlImports::open_of(AccountId by)
{
    return sql_.one("SELECT COUNT(*) FROM import WHERE account = ? AND state = 'draft'", { by },
        [](sql::Row row) { return row.get<std::int64_t>(0); });
}

void SqlImports::remove(ImportId id)
{
    sql_.run("DELETE FROM import_row WHERE import = ?", { id });
    sql_.run("DELETE FROM import WHERE id = ?", { id });
}

std::int64_t SqlImports::remove_expired(Moment now)
{
    sql_.run("DELETE FROM import_row WHERE import IN"
             " (SELECT id FROM import WHERE expires_at < ? AND state <> 'running')",
        { now });
    return sql_.run("DELETE FROM import WHERE expires_at < ? AND state <> 'running'", { now });
}

}
