// Taking units and devices over from tables: all lines or none, with every fault named by its cell.
#pragma once

#include "server/app/csv.hpp"
#include "server/app/deed.hpp"

namespace nguon {

struct LineFault {
    int line = 0;
    std::string column;
    std::string code; // of the message table
    std::string detail;
};

struct ImportOutcome {
    std::size_t added = 0;
    std::vector<LineFault> faults; // nothing was added when there are any
};

// Columns code,name,kind,parent_code,level; parents may stand anywhere in the table or be there
// already. The units exist from `from` on.
const std::vector<std::string>& unit_columns();
ImportOutcome import_units(
    app::Records& records, const app::Deed& deed, const CsvTable& table, Day from);

// Columns unit_code,name,kind,speakers,lat,lon.
const std::vector<std::string>& device_columns();
ImportOutcome import_devices(app::Records& records, const app::Deed& deed, const CsvTable& table);

}
