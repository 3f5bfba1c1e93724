// Taking devices over from tables: all lines or none, with every fault named by its cell. Units:
// server/app/unit_table.hpp.
#pragma once

#include "server/app/unit_table.hpp"

namespace nguon {

struct ImportOutcome {
    std::size_t added = 0;
    std::vector<app::LineFault> faults; // nothing was added when there are any
};

// Columns unit_code,name,kind,speakers,lat,lon.
const std::vector<std::string>& device_columns();
ImportOutcome import_devices(app::Records& records, const app::Deed& deed, const CsvTable& table);

}
