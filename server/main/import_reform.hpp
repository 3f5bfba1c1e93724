// A whole reform from the official table: read, its open questions listed for a person, and carried
// out as one change of units once nothing is open.
#pragma once

#include "server/app/reform_table.hpp"

namespace nguon {

// What a person settled: columns code,mention,old_code; an empty mention adds an old unit that no
// row names, an empty old_code says that the mention is no unit.
const std::vector<std::string>& settled_columns();
std::vector<ReformDecision> settled_rows(const CsvTable& table);

// The open questions as a table of the same columns with what is known beside them: who settles one
// writes the code of the old unit into it and hands the table in.
std::string open_table(const std::vector<ReformOpen>& open);

// Carries it out, by the operator of the shell. Everything or nothing.
Result<app::UnitChangeRecord> carry_out_reform(
    app::TruthStore& truth, const app::Deed& deed, const UnitChange& change);

}
