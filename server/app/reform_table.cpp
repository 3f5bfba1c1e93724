#include "server/app/reform_table.hpp"

#include <set>

#include "base/text.hpp"

namespace nguon::app {

const std::vector<std::string>& reform_columns()
{
    static const std::vector<std::string> columns{ "new_code", "new_name", "province_code",
        "formed_from" };
    return columns;
}

std::vector<ReformRow> reform_rows(const CsvTable& table)
{
    std::vector<ReformRow> rows;
    rows.reserve(table.rows.size());
    for (const CsvRow& row : table.rows)
        rows.push_back({ row.line, row.fields[table.column("new_code")],
            row.fields[table.column("new_name")], row.fields[table.column("province_code")],
            row.fields[table.column("formed_from")] });
    return rows;
}

namespace {

// A code that was mistyped would say that the mention is no unit.
Result<void> check_settled(
    const ReformWish& wish, const std::vector<ReformRow>& rows, const UnitRegister& units)
{
    std::set<std::string_view> made;
    for (const ReformRow& row : rows)
        made.insert(row.code);
    std::set<std::string_view> old;
    for (const auto& [id, life] : units.lives()) {
        if (const UnitEra* era = life.era_on(wish.on); era != nullptr && is_commune(era->kind))
            old.insert(era->code);
    }
    for (const ReformDecision& one : wish.settled) {
        if (!made.contains(one.code))
            return fail(Kind::invalid, "import.unit_missing", one.code);
        if (!one.old_code.empty() && !old.contains(one.old_code))
            return fail(Kind::invalid, "import.unit_missing", one.old_code);
    }
    return {};
}

}

Result<ReformReading> read_reform_table(Records& records, const Deed& deed, const ReformWish& wish)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in_all(Right::manage_units, tree->roots(), *tree))
        return fail(Kind::forbidden, "unit.not_allowed");
    const std::string resolution(trim(wish.resolution));
    if (resolution.empty())
        return fail_field("resolution", "input.required");
    const auto table = parse_csv(wish.table, reform_columns());
    if (!table)
        return tl::unexpected(table.error());
    const std::vector<ReformRow> rows = reform_rows(*table);
    const UnitRegister units = records.units().whole_register();
    if (const auto known = check_settled(wish, rows, units); !known)
        return tl::unexpected(known.error());
    return read_reform(
        units, wish.on, resolution, rows, wish.settled, [&] { return deed.new_id<UnitId>(); });
}

}
