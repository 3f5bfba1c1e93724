// Text with separators (RFC 4180): quotes doubled inside quotes, CRLF or LF.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "core/table/table.hpp"

namespace nguon {

// Cuts one record after the other off a text; fields keep their quotes' content.
class DelimitedRecords {
public:
    explicit DelimitedRecords(std::string_view text, char separator = ',')
        : text_(text)
        , separator_(separator)
    {
    }

    bool at_end() const { return at_ >= text_.size(); }
    int line() const { return line_; }
    // Nothing when a quote stays open.
    std::optional<std::vector<std::string>> next();

private:
    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
};

// The one of tab, semicolon and comma that stands most often in the first line, outside of quotes.
char guess_separator(std::string_view text);
// UTF-8 or, with its mark in front, UTF-16; the separator is guessed. What was copied out of a
// spreadsheet comes with tabs. Refuses with import.not_utf8, import.bad_line, import.too_many_rows,
// import.too_many_columns, import.cell_too_long (detail: the line), import.empty.
Result<Table> read_delimited(std::string_view bytes);

}
