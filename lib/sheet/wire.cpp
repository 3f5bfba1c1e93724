#include "sheet/wire.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/text.hpp"

namespace nguon::sheet {
namespace {

// The number is that of the format: a server and its reader may be of two versions for a moment.
constexpr std::string_view table_mark = "nguon table 2\n";
constexpr std::string_view refusal_mark = "nguon refusal 1\n";
constexpr std::size_t number_size = 4;
constexpr std::size_t longest_code = 60;
constexpr std::size_t longest_detail = 4'000; // the names of all sheets
constexpr std::size_t most_notes = 4 * most_table_rows;
constexpr std::array<std::string_view, 4> note_codes{ "sheet.formula",
    "sheet.formula_without_value", "sheet.joined", "sheet.wrong_value" };

void put(std::string& out, std::size_t number)
{
    for (std::size_t i = 0; i < number_size; ++i) {
        out += static_cast<char>(number & 0xFFU);
        number >>= 8U;
    }
}

void put(std::string& out, std::string_view text)
{
    put(out, text.size());
    out += text;
}

// What is no such thing, or more than there may be, is not there; so is all that follows it.
class WireReader {
public:
    explicit WireReader(std::string_view bytes)
        : rest_(bytes)
    {
    }

    bool begins(std::string_view mark)
    {
        if (!rest_.starts_with(mark))
            return false;
        rest_.remove_prefix(mark.size());
        return true;
    }
    std::optional<std::size_t> number(std::size_t most)
    {
        if (rest_.size() < number_size)
            return std::nullopt;
        std::size_t value = 0;
        for (std::size_t i = number_size; i-- > 0;)
            value = value * 256 + static_cast<unsigned char>(rest_[i]);
        rest_.remove_prefix(number_size);
        return value <= most ? std::optional(value) : std::nullopt;
    }
    std::optional<std::string> text(std::size_t most_bytes)
    {
        const auto size = number(most_bytes);
        if (!size || *size > rest_.size())
            return std::nullopt;
        std::string text(rest_.substr(0, *size));
        rest_.remove_prefix(*size);
        const auto is_control
            = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
        if (!is_valid_utf8(text) || std::any_of(text.begin(), text.end(), is_control))
            return std::nullopt;
        return text;
    }
    bool is_over() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

std::optional<std::string> read_cell(WireReader& wire)
{
    auto text = wire.text(4 * longest_table_cell);
    if (!text || count_code_points(*text) > longest_table_cell)
        return std::nullopt;
    return text;
}

constexpr auto most_line = static_cast<std::size_t>(std::numeric_limits<int>::max());

bool read_rows(WireReader& wire, Table& table)
{
    const auto columns = wire.number(most_table_columns);
    const auto rows = wire.number(most_table_rows + 1); // the header is one more
    if (!columns || !rows || *columns == 0 || *rows == 0)
        return false;
    for (std::size_t row = 0; row < *rows; ++row) {
        const auto line = wire.number(most_line);
        if (!line)
            return false;
        TableRow& one = table.rows.emplace_back();
        one.line = static_cast<int>(*line);
        one.cells.reserve(*columns);
        for (std::size_t column = 0; column < *columns; ++column) {
            auto cell = read_cell(wire);
            if (!cell)
                return false;
            one.cells.push_back(std::move(*cell));
        }
    }
    return true;
}

bool read_notes(WireReader& wire, Table& table)
{
    const auto notes = wire.number(most_notes);
    if (!notes)
        return false;
    for (std::size_t i = 0; i < *notes; ++i) {
        const auto line = wire.number(most_line);
        const auto column = wire.number(most_line);
        auto code = wire.text(longest_code);
        const auto last_column = wire.number(most_line);
        if (!line || !column || !code || !last_column
            || std::find(note_codes.begin(), note_codes.end(), *code) == note_codes.end())
            return false;
        table.notes.push_back({ static_cast<int>(*line), static_cast<int>(*column),
            std::move(*code), static_cast<int>(*last_column) });
    }
    return true;
}

bool is_refusal(std::string_view code)
{
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    };
    return (code.starts_with("sheet.") || code.starts_with("import."))
        && std::all_of(code.begin(), code.end(), is_letter);
}

Result<Table> no_answer() { return fail(Kind::unavailable, "sheet.reader_failed"); }

Result<Table> read_refusal(WireReader& wire)
{
    const auto kind = wire.number(static_cast<std::size_t>(Kind::unavailable));
    auto code = wire.text(longest_code);
    auto detail = wire.text(longest_detail);
    if (!kind || !code || !detail || !wire.is_over() || !is_refusal(*code))
        return no_answer();
    return fail(static_cast<Kind>(*kind), std::move(*code), std::move(*detail));
}

}

std::string to_wire(const Result<Table>& read)
{
    std::string out;
    if (!read) {
        out += refusal_mark;
        put(out, static_cast<std::size_t>(read.error().kind));
        put(out, std::string_view(read.error().code));
        put(out, cut_utf8(read.error().detail, longest_detail));
        return out;
    }
    out += table_mark;
    put(out, read->rows.empty() ? 0 : read->rows.front().cells.size());
    put(out, read->rows.size());
    for (const TableRow& row : read->rows) {
        put(out, static_cast<std::size_t>(row.line));
        for (const std::string& cell : row.cells)
            put(out, std::string_view(cell));
    }
    put(out, read->notes.size());
    for (const TableNote& note : read->notes) {
        put(out, static_cast<std::size_t>(note.line));
        put(out, static_cast<std::size_t>(note.column));
        put(out, std::string_view(note.code));
        put(out, static_cast<std::size_t>(note.last_column));
    }
    return out;
}

Result<Table> from_wire(std::string_view bytes)
{
    WireReader wire(bytes);
    if (wire.begins(refusal_mark))
        return read_refusal(wire);
    Table table;
    if (!wire.begins(table_mark) || !read_rows(wire, table) || !read_notes(wire, table)
        || !wire.is_over())
        return no_answer();
    return table;
}

}
