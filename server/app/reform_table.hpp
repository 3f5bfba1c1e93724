// A whole reform from the official table of what each new unit was made of: read, what is open
// listed for a person to settle, and looked at like any other change once nothing is open.
#pragma once

#include "core/unit/reform.hpp"
#include "server/app/csv.hpp"
#include "server/app/unit_changes.hpp"

namespace nguon::app {

// Columns new_code,new_name,province_code,formed_from.
const std::vector<std::string>& reform_columns();
std::vector<ReformRow> reform_rows(const CsvTable& table);

struct ReformWish {
    std::string table; // as a spreadsheet writes it
    std::string resolution;
    Day on{};
    std::vector<ReformDecision> settled;
};

// By reading only. Refuses who does not manage every unit, and what is no such table.
Result<ReformReading> read_reform_table(Records& records, const Deed& deed, const ReformWish& wish);

}
