#include "core/speech/tables.hpp"

#include <unicode/unistr.h>

#include "base/text.hpp"

namespace nguon::speech {
namespace data {

extern const std::string_view abbreviations;
extern const std::string_view borrowed;
extern const std::string_view documents;
extern const std::string_view foreign;
extern const std::string_view places;
extern const std::string_view units;

}

namespace {

template <typename Use> void each_row(std::string_view table, Use use)
{
    for (const std::string_view line : split(table, '\n')) {
        if (line.empty() || line.front() == '#')
            continue;
        std::vector<std::string_view> columns = split(line, '\t');
        columns.resize(4);
        use(columns);
    }
}

WordTable words_of(std::string_view table)
{
    WordTable made;
    each_row(
        table, [&](const auto& columns) { made.emplace(std::string(columns[0]), columns[1]); });
    return made;
}

bool has(std::string_view flags, char flag) { return flags.find(flag) != std::string_view::npos; }

}

std::string in_capitals(std::string_view text)
{
    std::string capitals;
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
        .toUpper()
        .toUTF8String(capitals);
    return capitals;
}

const std::unordered_map<std::string, UnitEntry>& unit_table()
{
    static const auto table = [] {
        std::unordered_map<std::string, UnitEntry> made;
        each_row(data::units, [&](const auto& columns) {
            made.emplace(std::string(columns[0]),
                UnitEntry{
                    columns[1], has(columns[2], 's'), has(columns[2], 't'), has(columns[2], 'm') });
        });
        return made;
    }();
    return table;
}

const std::unordered_map<std::string, std::vector<AbbreviationRow>>& abbreviation_table()
{
    static const auto table = [] {
        std::unordered_map<std::string, std::vector<AbbreviationRow>> made;
        each_row(data::abbreviations, [&](const auto& columns) {
            made[in_capitals(columns[0])].push_back(
                { columns[0], columns[1], columns[2], has(columns[3], '.'), has(columns[3], '?'),
                    has(columns[3], 'n'), has(columns[3], 'w') });
        });
        return made;
    }();
    return table;
}

const WordTable& foreign_table()
{
    static const WordTable table = words_of(data::foreign);
    return table;
}

const WordTable& place_table()
{
    static const WordTable table = words_of(data::places);
    return table;
}

const WordTable& document_table()
{
    static const WordTable table = words_of(data::documents);
    return table;
}

const std::unordered_set<std::string>& borrowed_table()
{
    static const auto table = [] {
        std::unordered_set<std::string> made;
        each_row(data::borrowed, [&](const auto& columns) { made.emplace(columns[0]); });
        return made;
    }();
    return table;
}

std::size_t abbreviation_count() { return abbreviation_table().size(); }

}
