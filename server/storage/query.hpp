// What the lists have in common: conditions put together, pages, areas of units, patterns.
#pragma once

#include "core/unit/area.hpp"
#include "server/app/page.hpp"
#include "server/storage/sql/connection.hpp"

#include <deque>

namespace nguon::storage {

// Conditions joined by AND, with their values in the same order.
class Conditions {
public:
    void add(std::string_view condition, std::vector<sql::Value> values = {});
    // " WHERE a AND b", or nothing.
    std::string where() const;
    const std::vector<sql::Value>& values() const { return values_; }
    // The values with some more behind them.
    std::vector<sql::Value> values_and(std::vector<sql::Value> more) const;
    // Texts made for a condition live as long as it.
    std::string_view keep(std::string text);

private:
    std::string joined_;
    std::vector<sql::Value> values_;
    std::deque<std::string> kept_;
};

// The area of what a caller may see, cut to the unit he asked for.
std::vector<UnitId> area_of(
    const std::vector<UnitId>& units, const std::optional<UnitId>& asked, const UnitTree& tree);

// The area leaves nothing out: rows that name no living unit are in it as well.
bool is_everything(const std::vector<UnitId>& area, const UnitTree& tree);

// `column IN area`. Left out where the area is the whole tree; where it is large, the engine is
// kept from going through the index unit by unit, and follows the order of the list instead.
void add_area(Conditions& where, std::string_view column, const std::vector<UnitId>& area,
    const UnitTree& tree);

// Names a state of a table. Never the same twice, also when a transaction that set one is undone.
std::int64_t fresh_token();

// The words of the schema for these, for `column IN (?*)`.
template <typename Enum> sql::List names_of(const std::vector<Enum>& values)
{
    std::vector<std::string> names;
    for (const Enum value : values)
        names.emplace_back(name_of(value));
    return sql::List(names);
}

// For `folded LIKE ? ESCAPE '\'`: the words somewhere in the text.
std::string containing(std::string_view folded);

inline int limit_of(const app::Page& page) { return std::clamp(page.limit, 1, app::Page::most); }

// Numbers of the last row of a page, as the cursor of the next. Nothing when it is none of ours.
std::string cursor_of(std::initializer_list<std::int64_t> numbers);
std::optional<std::vector<std::int64_t>> parse_cursor(std::string_view cursor, std::size_t count);

// The place in a list ordered by name.
struct NamePlace {
    std::string sort_key;
    std::int64_t id = 0;
};
std::string cursor_of(const NamePlace& place);
std::optional<NamePlace> parse_name_cursor(std::string_view cursor);

// One row more than the page was read; `cursor(row)` names the place of the last one kept.
template <typename T, typename Row, typename Take, typename Cursor>
app::Paged<T> page_of(std::vector<Row> rows, const app::Page& page, Take take, Cursor cursor)
{
    app::Paged<T> paged;
    const auto limit = static_cast<std::size_t>(limit_of(page));
    const bool more = rows.size() > limit;
    if (more) {
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(limit), rows.end());
        paged.next = cursor(rows.back());
    }
    paged.items.reserve(rows.size());
    for (Row& row : rows)
        paged.items.push_back(take(std::move(row)));
    return paged;
}

// A word of the schema as its enumerator; another word means a damaged database.
template <typename T> T known(const std::optional<T>& parsed, std::string_view word)
{
    if (!parsed)
        throw sql::Failure(sql::Errc::corrupt, "an unknown word: " + std::string(word));
    return *parsed;
}

}
