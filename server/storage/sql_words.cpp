// Categories and the dictionary of readings.
#include "core/text/fold.hpp"
#include "server/storage/sql_bulletins.hpp"

namespace nguon::storage {
namespace {

app::DictionaryEntry read_entry(sql::Row row)
{
    return { row.get<std::int64_t>(0), row.get<UnitId>(1), row.text(2), row.text(3),
        row.get<AccountId>(4), row.get<Moment>(5) };
}

}

std::vector<app::Category> SqlCategories::all()
{
    return sql_.all(
        "SELECT code, name, place FROM category ORDER BY place, code", {}, [](sql::Row row) {
            return app::Category{ row.text(0), row.text(1), row.get<int>(2) };
        });
}

void SqlCategories::save(const app::Category& category)
{
    sql_.run("INSERT INTO category (code, name, place) VALUES (?, ?, ?)"
             " ON CONFLICT (code) DO UPDATE SET name = excluded.name, place = excluded.place",
        { category.code, category.name, category.order });
}

std::vector<app::DictionaryEntry> SqlDictionary::for_unit(const std::vector<UnitId>& path)
{
    std::map<UnitId, std::size_t> distance;
    for (std::size_t i = 0; i < path.size(); ++i)
        distance.emplace(path[i], i);
    std::map<std::string, app::DictionaryEntry> nearest;
    sql_.all("SELECT id, unit, written, spoken, account, changed_at FROM dictionary_entry"
             " WHERE unit IN (?*)",
        { sql::List(path) }, [&](sql::Row row) {
            app::DictionaryEntry entry = read_entry(row);
            const auto [held, is_new] = nearest.emplace(entry.written, entry);
            if (!is_new && distance.at(entry.unit) < distance.at(held->second.unit))
                held->second = std::move(entry);
            return true;
        });
    std::vector<app::DictionaryEntry> entries;
    entries.reserve(nearest.size());
    for (auto& [written, entry] : nearest)
        entries.push_back(std::move(entry));
    return entries;
}

app::Paged<app::DictionaryEntry> SqlDictionary::list(
    UnitId unit, const std::string& search, const app::Page& page)
{
    Conditions where;
    where.add("unit = ?", { unit });
    if (!search.empty())
        where.add("folded LIKE ? ESCAPE '\\'", { where.keep(containing(fold(search))) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("id < ?", { after->front() });
    }
    auto rows = sql_.all("SELECT id, unit, written, spoken, account, changed_at"
                         " FROM dictionary_entry"
            + where.where() + " ORDER BY id DESC LIMIT ?",
        where.values_and({ limit_of(page) + 1 }), read_entry);
    return page_of<app::DictionaryEntry>(
        std::move(rows), page, [](app::DictionaryEntry entry) { return entry; },
        [](const app::DictionaryEntry& last) { return cursor_of({ last.id }); });
}

void SqlDictionary::save(const app::DictionaryEntry& entry)
{
    sql_.run("INSERT INTO dictionary_entry (unit, written, spoken, folded, account, changed_at)"
             " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (unit, written) DO UPDATE SET"
             " spoken = excluded.spoken, folded = excluded.folded, account = excluded.account,"
             " changed_at = excluded.changed_at",
        { entry.unit, entry.written, entry.spoken, fold(entry.written + " " + entry.spoken),
            entry.by, entry.changed });
}

bool SqlDictionary::remove(UnitId unit, std::int64_t id)
{
    return sql_.run("DELETE FROM dictionary_entry WHERE unit = ? AND id = ?", { unit, id }) == 1;
}

}
