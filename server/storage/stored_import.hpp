// Parts of an import that are stored whole, as JSON in one column. The names are part of the
// schema.
#pragma once

#include <string>
#include <string_view>

#include "core/import/judge.hpp"

namespace nguon::storage::stored {

// By the keys of fields, so that a field may find another place among its like; a key that is none
// any more leaves its column out.
std::string to_text(ImportTarget target, const ImportMapping& columns);
ImportMapping mapping_from(ImportTarget target, std::string_view text);

std::string to_text(const std::vector<TableNote>& notes);
std::vector<TableNote> notes_from(std::string_view text);

std::string to_text(const std::vector<CellProblem>& problems);
std::vector<CellProblem> problems_from(std::string_view text);

}
