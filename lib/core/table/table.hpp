// A table as people keep them in spreadsheets: texts in rows, with what the file said about them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nguon {

// Trimmed, in NFC, on one line.
std::string tidy_cell(std::string_view text);

struct TableRow {
    int line = 0; // as the spreadsheet numbers it, from 1
    std::vector<std::string> cells; // trimmed, in NFC; as many as the widest row has
};

// What the file itself says against a cell; the codes are those of messages.
struct TableNote {
    int line = 0;
    int column = 0; // from 0
    std::string code;
    int last_column = 0; // of joined cells, which reach to it

    friend bool operator==(const TableNote&, const TableNote&) = default;
};

struct Table {
    std::vector<TableRow> rows; // those that are empty are left out
    std::vector<TableNote> notes;
};

inline constexpr std::size_t most_table_rows = 20'000;
inline constexpr std::size_t most_table_columns = 60;
inline constexpr std::size_t longest_table_cell = 2'000; // letters

}
