// Lists of bulletins by words typed: the best rank first, within a rank the newest bulletin first,
// an order the index gives without looking at every match.
#pragma once

#include "server/storage/bulletin_rows.hpp"
#include "server/storage/search_words.hpp"

#include <fmt/format.h>
#include <limits>

namespace nguon::storage {

// What stands beside the search itself: columns to read, conditions on `b` and on tables joined to
// it.
struct BulletinMatch {
    std::string columns;
    // In SQL of both engines but for the word that joins: CROSS JOIN keeps SQLite from turning the
    // tables round, PostgreSQL joins by a condition; empty for none.
    std::string_view joined_sqlite;
    std::string_view joined_postgres;
    const Conditions& where;
    std::string_view typed;
};

// `read(row)` makes a T, `id_of(T)` names its bulletin.
template <typename T, typename Read, typename IdOf>
app::Paged<T> list_by_match(
    sql::Connection& sql, const BulletinMatch& match, const app::Page& page, Read read, IdOf id_of)
{
    const Search search(match.typed);
    std::vector<std::int64_t> after{ 0, std::numeric_limits<std::int64_t>::max() };
    if (!page.cursor.empty()) {
        const auto parsed = parse_cursor(page.cursor, 2);
        if (!parsed)
            return {};
        after = *parsed;
    }
    if (search.empty())
        return {};

    struct Found {
        std::int64_t rank;
        T row;
    };
    std::vector<Found> rows;
    const sql::Dialect& dialect = sql.dialect();
    const std::string from = fmt::format("{}{}",
        dialect.pick("bulletin_words CROSS JOIN bulletin b ON b.id = bulletin_words.rowid",
            "bulletin_words JOIN bulletin b ON b.id = bulletin_words.bulletin"),
        dialect.pick(match.joined_sqlite, match.joined_postgres));
    const std::string_view matches
        = dialect.pick("bulletin_words MATCH ? AND bulletin_words.rowid < ?",
            "bulletin_words.words @@ CAST(? AS tsquery) AND bulletin_words.bulletin < ?");
    const std::string_view order
        = dialect.pick("bulletin_words.rowid DESC", "bulletin_words.bulletin + 0 DESC");
    for (std::int64_t rank = std::max<std::int64_t>(after[0], 0); rank < Search::ranks; ++rank) {
        const auto wanted = limit_of(page) + 1 - static_cast<int>(rows.size());
        if (wanted <= 0)
            break;
        Conditions matching = match.where;
        const std::string expression = search.expression(static_cast<int>(rank), dialect);
        const std::int64_t below
            = rank == after[0] ? after[1] : std::numeric_limits<std::int64_t>::max();
        matching.add(matches, { expression, below });
        sql.all(fmt::format("SELECT {} FROM {}{} ORDER BY {} LIMIT ?", match.columns, from,
                    matching.where(), order),
            matching.values_and({ wanted }), [&](sql::Row row) {
                rows.push_back({ rank, read(row) });
                return true;
            });
    }
    return page_of<T>(
        std::move(rows), page, [](Found found) { return std::move(found.row); },
        [&](const Found& last) {
            return cursor_of({ last.rank, BulletinId(id_of(last.row)).value() });
        });
}

}
