// A sheet of a spreadsheet file as a table of texts, however it was saved: XLSX, or text
// with separators. Nothing in it is computed, nothing it points to is opened. The server reads no
// file of a person by itself: a process of its own does (nguon-sheet), and says what it read in
// the words of wire.hpp.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "core/table/table.hpp"
#include "sheet/wire.hpp"

namespace nguon::sheet {

// Refuses as read_delimited and read_xlsx do, and a file of the old kind or with a password
// (sheet.encrypted).
Result<Table> read(std::string_view bytes, int sheet = first_sheet);

// Numbers are written as people write them here ("1234,5"), days too ("01/07/2025"). The value that
// a formula had is taken, with a note (sheet.formula); without one the cell stays empty
// (sheet.formula_without_value). Joined cells (sheet.joined) and wrong values such as #REF!
// (sheet.wrong_value) are noted. Refuses with sheet.damaged, sheet.encrypted, sheet.macros,
// sheet.too_large_inside, import.too_many_rows, import.too_many_columns, import.cell_too_long,
// import.empty, and sheet.which with the names of the sheets, " / " between them.
Result<Table> read_xlsx(std::string_view bytes, int sheet = first_sheet);

}
