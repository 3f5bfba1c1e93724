#include "core/import/row_keys.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/import/cells.hpp"
#include "core/text/fold.hpp"

namespace nguon {

bool RowKeys::meets(const RowKeys& other) const
{
    const auto same
        = [](const std::string& a, const std::string& b) { return !a.empty() && a == b; };
    return (unit && unit == other.unit && same(name, other.name)) || same(code, other.code)
        || same(sim, other.sim) || same(serial, other.serial);
}

std::string titled_name(const std::string& title, const std::string& name)
{
    const bool has_it
        = title.empty() || name.empty() || (fold(name) + " ").starts_with(fold(title) + " ");
    return has_it ? name : join({ title, name }, " ");
}

RowKeyReader::RowKeyReader(
    ImportTarget target, const ImportMapping& columns, const UnitTree& tree, UnitId under)
    : target_(target)
    , under_(under)
    , units_(tree, under)
{
    const auto& fields = import_fields(target);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i])
            columns_.emplace(fields[*columns[i]].key, i);
    }
}

std::string RowKeyReader::text(const ImportRow& row, std::string_view key) const
{
    const auto column = columns_.find(key);
    return column == columns_.end() || column->second >= row.cells.size()
        ? std::string()
        : row.cells[column->second];
}

const UnitNames::Answer& RowKeyReader::unit_named(const std::string& text)
{
    auto known = found_.find(text);
    if (known == found_.end())
        known = found_.emplace(text, units_.find(text)).first;
    return known->second;
}

RowKeys RowKeyReader::of(const ImportRow& row)
{
    RowKeys keys;
    keys.unit = under_;
    if (const std::string where = text(row, "unit"); !where.empty()) {
        const UnitNames::Answer& answer = unit_named(where);
        keys.unit.reset();
        if (answer.candidates.size() == 1)
            keys.unit = answer.candidates.front();
    }
    // Of what is counted, many bear one name.
    if (target_ != ImportTarget::equipment)
        keys.name = fold(titled_name(text(row, "title"), text(row, "name")));
    if (target_ == ImportTarget::hamlets)
        keys.code = text(row, "code");
    if (asset_kind_of(target_))
        keys.serial = to_lower(text(row, "serial"));
    const bool has_device = target_ == ImportTarget::clusters || target_ == ImportTarget::boards;
    if (has_device && !parse_yes_no(text(row, "bridged")).value_or(false))
        keys.sim = parse_phone(text(row, "sim")).value_or("");
    return keys;
}

std::vector<RowKeys> keys_of(RowKeyReader& reader, std::span<const ImportRow> rows)
{
    std::vector<RowKeys> keys;
    keys.reserve(rows.size());
    for (const ImportRow& row : rows)
        keys.push_back(reader.of(row));
    return keys;
}

KeyOwners::KeyOwners(const std::vector<RowKeys>& rows)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const RowKeys& keys = rows[i];
        if (keys.unit && !keys.name.empty())
            names_.try_emplace({ *keys.unit, keys.name }, i);
        if (!keys.code.empty())
            codes_.try_emplace(keys.code, i);
        if (!keys.sim.empty())
            sims_.try_emplace(keys.sim, i);
        if (!keys.serial.empty())
            serials_.try_emplace(keys.serial, i);
    }
}

TouchedRows rows_touched(ImportTarget target, const ImportMapping& columns,
    std::span<const ImportRow> rows, std::size_t at, const ImportRow& before, const UnitTree& tree,
    UnitId under)
{
    RowKeyReader reader(target, columns, tree, under);
    const RowKeys old = reader.of(before);
    const std::vector<RowKeys> keys = keys_of(reader, rows);
    // Who shares a name or a number with it, or did until now, may be the first with it, or not.
    std::set<std::size_t> touched{ at };
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].meets(old) || keys[i].meets(keys[at]))
            touched.insert(i);
    }
    std::set<UnitId> units{ old.unit.value_or(under) };
    for (const std::size_t i : touched)
        units.insert(keys[i].unit.value_or(under));
    // What is right among them says where the middle of its unit is, and who stands far from it.
    if (asset_kind_of(target)) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (units.contains(keys[i].unit.value_or(under)))
                touched.insert(i);
        }
    }
    return { { touched.begin(), touched.end() }, { units.begin(), units.end() } };
}

}
