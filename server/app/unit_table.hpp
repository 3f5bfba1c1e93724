// Units taken over from the official tables of codes: all lines or none, with every fault named by
// its cell. From the operator's command and from the console, by the same rules.
#pragma once

#include "server/app/csv.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct LineFault {
    int line = 0;
    std::string column;
    std::string code; // of the message table
    std::string detail;
};

// Columns code,name,kind,parent_code,level; parents may stand anywhere in the table or be there
// already.
const std::vector<std::string>& unit_columns();
// What a person sent: the columns of a table of units, others are passed over; and what the file
// says against its cells (sheet.joined, sheet.wrong_value, sheet.formula_without_value).
struct SentUnits {
    CsvTable table;
    std::vector<LineFault> faults;
};
// Refuses with import.column_missing.
Result<SentUnits> unit_table_of(const Table& table);

// Where lines without a parent stand: at the top of the tree, in one unit, or nowhere. At the top
// nobody has rights over them: that is for the operator's first day.
struct TopLines {
    bool may_be_roots = false;
    std::optional<UnitId> under;
};

// What a line comes to.
struct TakenUnit {
    int line = 0;
    Unit unit;
    std::string parent_name; // empty: at the top
};

struct UnitTableOutcome {
    std::vector<LineFault> faults; // nothing was added when there are any
    std::vector<TakenUnit> units; // in the order of the table
};

// Adds them and notes it, if nothing is wrong. The units exist from `from` on.
UnitTableOutcome import_units(
    Records& records, const Deed& deed, const CsvTable& table, Day from, const TopLines& tops);

// The same for the administrator of the whole system, in the console. Refuses with
// unit_table.not_allowed, and what stands above with a wrong field.
enum class Wanted : std::uint8_t { look, take };
struct UnitTableWish {
    SentUnits sent;
    Day from{};
    std::optional<UnitId> under;
    Wanted wanted = Wanted::look;
};
Result<void> may_import_units(Records& records, const Deed& deed);
// Faults are part of the answer of a look; to import, there must be none (unit_table.has_faults).
Result<UnitTableOutcome> take_unit_table(
    Records& records, const Deed& deed, const UnitTableWish& wish);

}
