// A table that was read in one process and is wanted in another. Whoever takes it believes nothing:
// what reads the files of strangers may have been taken over by one of them.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "core/table/table.hpp"

namespace nguon::sheet {

// Which of the visible sheets that have something in them, from 1.
inline constexpr int first_sheet = 1;
inline constexpr int only_sheet = 0; // where there are several, a person has to choose: sheet.which
inline constexpr int most_sheets = 30;

inline constexpr std::size_t most_file_bytes = 16UL << 20; // of what a person sends
inline constexpr std::size_t most_wire_bytes = 48UL << 20;

// What reading came to: the table, or the refusal.
std::string to_wire(const Result<Table>& read);
// A table keeps to the bounds of every table, a refusal is one of sheet.* or import.*. Anything
// else is refused with sheet.reader_failed.
Result<Table> from_wire(std::string_view bytes);

}
