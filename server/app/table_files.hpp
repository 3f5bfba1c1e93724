// Reads the tables that people send; in a process of its own, seen through main.
#pragma once

#include <string>

#include "base/result.hpp"
#include "core/table/table.hpp"

namespace nguon::app {

class TableFiles {
public:
    virtual ~TableFiles() = default;

    // A sheet of a file, however it was saved; `sheet` as sheet::read takes it. Blocks for up to seconds: run it on a
    // worker. Refuses with sheet.* and import.*: what is wrong with the file, or sheet.too_slow,
    // sheet.reader_failed and sheet.no_reader where reading itself came to no end.
    virtual Result<Table> read(const std::string& bytes, int sheet) = 0;
};

}
