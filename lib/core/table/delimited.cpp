#include "core/table/delimited.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

// The text of UTF-16 in the order of bytes given; none where it is cut or not well-formed.
std::optional<std::string> from_utf16(std::string_view bytes, bool big_end_first)
{
    if (bytes.size() % 2 != 0)
        return std::nullopt;
    const auto unit_at = [&](std::size_t i) {
        const auto first = static_cast<unsigned char>(bytes[i]);
        const auto second = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<char32_t>(big_end_first ? first * 256U + second : second * 256U + first);
    };
    std::u32string text;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const char32_t unit = unit_at(i);
        if (unit < 0xD800 || unit > 0xDFFF) {
            text += unit;
            continue;
        }
        i += 2;
        if (unit > 0xDBFF || i >= bytes.size())
            return std::nullopt;
        const char32_t low = unit_at(i);
        if (low < 0xDC00 || low > 0xDFFF)
            return std::nullopt;
        text.push_back(0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00));
    }
    return to_utf8(text);
}

std::optional<std::string> decoded(std::string_view bytes)
{
    std::optional<std::string> text;
    if (bytes.starts_with("\xFF\xFE"))
        text = from_utf16(bytes.substr(2), false);
    else if (bytes.starts_with("\xFE\xFF"))
        text = from_utf16(bytes.substr(2), true);
    else
        text = std::string(bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes);
    if (!text || !is_valid_utf8(*text))
        return std::nullopt;
    return text;
}

}

std::string tidy_cell(std::string_view text)
{
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return to_nfc(trim(line));
}

std::optional<std::vector<std::string>> DelimitedRecords::next()
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    while (at_ < text_.size()) {
        const char c = text_[at_++];
        if (c == '\n')
            ++line_;
        if (quoted) {
            if (c != '"')
                fields.back() += c;
            else if (at_ < text_.size() && text_[at_] == '"')
                fields.back() += text_[at_++];
            else
                quoted = false;
        } else if (c == '"' && fields.back().empty()) {
            quoted = true;
        } else if (c == separator_) {
            fields.emplace_back();
        } else if (c == '\n') {
            return fields;
        } else if (c != '\r' || (at_ < text_.size() && text_[at_] != '\n')) {
            fields.back() += c;
        }
    }
    if (quoted)
        return std::nullopt;
    return fields;
}

char guess_separator(std::string_view text)
{
    constexpr std::array separators{ '\t', ';', ',' };
    std::array<std::size_t, separators.size()> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        // An empty line above the header says nothing.
        if (c == '\n' && counts != decltype(counts){})
            break;
        for (std::size_t i = 0; i < separators.size(); ++i)
            counts[i] += c == separators[i] ? 1 : 0;
    }
    return separators[static_cast<std::size_t>(
        std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

Result<Table> read_delimited(std::string_view bytes)
{
    const auto text = decoded(bytes);
    if (!text)
        return fail(Kind::invalid, "import.not_utf8");
    Table table;
    std::size_t widest = 0;
    DelimitedRecords records(*text, guess_separator(*text));
    while (!records.at_end()) {
        const int line = records.line();
        auto fields = records.next();
        if (!fields)
            return fail(Kind::invalid, "import.bad_line", std::to_string(line));
        if (fields->size() > most_table_columns)
            return fail(
                Kind::invalid, "import.too_many_columns", std::to_string(most_table_columns));
        for (std::string& field : *fields) {
            field = tidy_cell(field);
            if (count_code_points(field) > longest_table_cell)
                return fail(Kind::invalid, "import.cell_too_long", std::to_string(line));
        }
        if (std::all_of(fields->begin(), fields->end(),
                [](const std::string& field) { return field.empty(); }))
            continue;
        if (table.rows.size() > most_table_rows) // the header is one more
            return fail(Kind::invalid, "import.too_many_rows", std::to_string(most_table_rows));
        widest = std::max(widest, fields->size());
        table.rows.push_back({ line, std::move(*fields) });
    }
    if (table.rows.empty())
        return fail(Kind::invalid, "import.empty");
    for (TableRow& row : table.rows)
        row.cells.resize(widest);
    return table;
}

}
