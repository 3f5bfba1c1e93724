// What the use cases of imports and their job have in common.
#pragma once

#include "server/app/imports.hpp"

namespace nguon::app {

// Asked for in the unit of the import; rows never leave it.
Right import_right(ImportTarget target);
// How to reach officers is not for everybody who sees their unit.
Right sight_right(ImportTarget target);
Result<Import> standing_import(Records& records, const Deed& deed, ImportId id, Right right);
// Outlines are read only where warnings are wanted: they are what costs.
enum class Care : std::uint8_t { errors_and_warnings, errors };
// Of the row at this place, written anew, and of those that it touches: their places, and how they
// are judged. `before`: as it was.
struct JudgedAnew {
    std::vector<std::size_t> places;
    std::vector<JudgedRow> rows;
};
JudgedAnew judge_mended(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, std::size_t at, const ImportRow& before,
    const UnitTree& tree);
std::vector<JudgedRow> judge_rows(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, const UnitTree& tree, Care care);
// Every row that was not taken in, anew. Those whose problems are others than before come back.
std::vector<StoredImportRow> judge_all(
    Records& records, Import& import, std::vector<StoredImportRow>& rows, const UnitTree& tree);
// The one that was mended, and those that it touches: a word in one row may settle another.
std::vector<StoredImportRow> judge_touched(Records& records, Import& import,
    std::vector<StoredImportRow>& rows, const ImportRow& before, const UnitTree& tree);
void note_import(
    Records& records, const Deed& deed, const char* what, const Import& import, std::int64_t count);
// Of these rows, which were taken in, the names of what is no longer as it was.
std::vector<std::string> changed_since(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, const UnitTree& tree);
// Gives a table in which nobody wrote where things stand a column for it; false: it has one
// already, or things of its kind stand nowhere.
bool add_place_column(Import& import);
// The text of a row in its column of names.
std::string name_in(const Import& import, const StoredImportRow& row);

}
