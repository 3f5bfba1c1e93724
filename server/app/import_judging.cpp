#include "server/app/import_parts.hpp"

#include <algorithm>

namespace nguon::app {
namespace {

void count(Import& import, const std::vector<StoredImportRow>& rows)
{
    import.errors = 0;
    import.warnings = 0;
    for (const StoredImportRow& row : rows) {
        if (row.made)
            continue;
        const auto is_error = [](const CellProblem& problem) { return !problem.is_warning; };
        if (std::any_of(row.problems.begin(), row.problems.end(), is_error))
            ++import.errors;
        else if (!row.problems.empty())
            ++import.warnings;
    }
}

std::vector<StoredImportRow> open_of(const std::vector<StoredImportRow>& rows)
{
    std::vector<StoredImportRow> open;
    for (const StoredImportRow& row : rows) {
        if (!row.made)
            open.push_back(row);
    }
    return open;
}

// Writes down how this open row is judged; true: other than before.
bool is_other_now(
    StoredImportRow& open, const JudgedRow& judged, std::vector<StoredImportRow>& rows)
{
    if (open.problems == judged.problems)
        return false;
    open.problems = judged.problems;
    rows[static_cast<std::size_t>(open.row.place)].problems = judged.problems;
    return true;
}

}

std::vector<StoredImportRow> judge_all(
    Records& records, Import& import, std::vector<StoredImportRow>& rows, const UnitTree& tree)
{
    std::vector<StoredImportRow> open = open_of(rows);
    const auto judged = judge_rows(records, import, open, tree, Care::errors_and_warnings);
    std::vector<StoredImportRow> changed;
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (is_other_now(open[i], judged[i], rows))
            changed.push_back(open[i]);
    }
    count(import, rows);
    return changed;
}

std::vector<StoredImportRow> judge_touched(Records& records, Import& import,
    std::vector<StoredImportRow>& rows, const ImportRow& before, const UnitTree& tree)
{
    std::vector<StoredImportRow> open = open_of(rows);
    const auto mended = std::find_if(open.begin(), open.end(),
        [&](const StoredImportRow& one) { return one.row.place == before.place; });
    const JudgedAnew judged = judge_mended(
        records, import, open, static_cast<std::size_t>(mended - open.begin()), before, tree);
    std::vector<StoredImportRow> changed;
    for (std::size_t i = 0; i < judged.places.size(); ++i) {
        StoredImportRow& one = open[judged.places[i]];
        if (is_other_now(one, judged.rows[i], rows))
            changed.push_back(one);
    }
    count(import, rows);
    return changed;
}

}
