// Tables of strangers, read by a child process in a cage: whatever a file does to its reader, it
// does it there.
#pragma once

#include "core/table/table.hpp"
#include "server/media/child_process.hpp"

namespace nguon::media {

struct TableReader {
    Program program;
    std::filesystem::path work;
    ChildLimits limits = table_limits();
    std::vector<std::string> arguments = {};

    static ChildLimits table_limits();
};

// What became of the child, and what it said.
Result<Table> table_of(const ChildOutcome& outcome, const std::string& said);

// Refuses with what the child found wrong with the file, or with sheet.too_slow,
// sheet.too_large_inside, sheet.reader_failed, sheet.given_up. Throws std::system_error when the
// child cannot be started.
Result<Table> read_table(
    const TableReader& reader, const std::string& bytes, std::stop_token stop = {});

}
