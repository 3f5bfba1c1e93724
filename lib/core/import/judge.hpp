// The rows of a table against the register: what each of them would become, and what is wrong with
// it, cell by cell. The codes are those of messages, each with its way out.
#pragma once

#include <set>
#include <span>
#include <variant>

#include "core/asset/asset.hpp"
#include "core/device/device.hpp"
#include "core/import/fields.hpp"
#include "core/people/officer.hpp"
#include "core/unit/unit.hpp"

namespace nguon {

struct CellProblem {
    int column = -1; // of the table, from 0; -1: the row as a whole
    std::string code;
    std::string detail;
    bool is_warning = false;

    friend bool operator==(const CellProblem&, const CellProblem&) = default;
};

struct ImportRow {
    int place = 0; // among the rows, from 0
    int line = 0; // as the spreadsheet numbers it
    std::vector<std::string> cells;
    std::vector<TableNote> notes; // of this row
};

struct ImportedHamlet {
    UnitId parent;
    std::string name;
    std::string code;
    std::int64_t households = 0;
};

struct ImportedAsset {
    Asset asset; // without day, id and who wrote it down
    // What speaks or shows by itself, a bridged cluster of an old station does not.
    std::optional<Device> device;
};

struct ImportedOfficer {
    Officer officer; // without id and who wrote it down
};

struct JudgedRow {
    std::vector<CellProblem> problems;
    // What it would become; only sound where no problem is an error.
    std::variant<ImportedHamlet, ImportedAsset, ImportedOfficer> thing;

    std::size_t errors() const;
    std::size_t warnings() const { return problems.size() - errors(); }
};

// What stands already, and where.
struct ImportSurroundings {
    UnitId under; // where a row without a unit belongs; no row leaves it
    std::map<UnitId, std::vector<Polygon>> outlines;
    std::set<std::pair<UnitId, std::string>> names; // of what is to be imported, folded, by unit
    std::set<std::string> sims;
    std::set<std::string> serials; // in lower case
    std::set<std::string> codes; // of units
    Day today{};
};

// In the order of the rows. Two rows that say the same are wrong from the second on.
std::vector<JudgedRow> judge_import(ImportTarget target, const ImportMapping& columns,
    std::span<const ImportRow> rows, const UnitTree& tree, const ImportSurroundings& around);
// The same for those at these places only, in rising order; what they share with others counts.
std::vector<JudgedRow> judge_some(ImportTarget target, const ImportMapping& columns,
    std::span<const ImportRow> rows, const std::vector<std::size_t>& places, const UnitTree& tree,
    const ImportSurroundings& around);

// Those that may be judged otherwise because one of them was written anew, and where they belong.
struct TouchedRows {
    std::vector<std::size_t> places; // in rising order
    std::vector<UnitId> units;
};
// `rows` with the new one in its place; `before`: as it was.
TouchedRows rows_touched(ImportTarget target, const ImportMapping& columns,
    std::span<const ImportRow> rows, std::size_t at, const ImportRow& before, const UnitTree& tree,
    UnitId under);

}
