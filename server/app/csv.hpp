// Tables as spreadsheets write them (RFC 4180): commas, quotes doubled inside quotes, CRLF or LF, a
// byte order mark at the beginning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace nguon {

struct CsvRow {
    int line = 0; // of the file, from 1
    std::vector<std::string> fields; // as many as the header has
};

struct CsvTable {
    std::vector<std::string> header;
    std::vector<CsvRow> rows;

    // The place of a column; the table must have it.
    std::size_t column(std::string_view name) const;
};

// Refuses with import.not_utf8, import.column_missing (detail: its name), import.bad_line (detail:
// the line's number), import.too_many_lines. Empty lines are passed over.
Result<CsvTable> parse_csv(std::string_view text, const std::vector<std::string>& columns);

}
