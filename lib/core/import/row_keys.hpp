// What the rows of a table have in common: the names and numbers that no two of them may share. A
// part of judging, for judge.cpp alone.
#pragma once

#include <map>

#include "core/import/judge.hpp"
#include "core/import/unit_names.hpp"

namespace nguon {

// Empty: the row has none, or none that is compared.
struct RowKeys {
    std::optional<UnitId> unit; // none: its cell names no single one
    std::string name; // folded
    std::string code;
    std::string sim;
    std::string serial; // in lower case

    bool meets(const RowKeys& other) const;
};

// "Xóm" and "1": "Xóm 1". A name that has its title stays as it is.
std::string titled_name(const std::string& title, const std::string& name);

class RowKeyReader {
public:
    RowKeyReader(
        ImportTarget target, const ImportMapping& columns, const UnitTree& tree, UnitId under);

    RowKeys of(const ImportRow& row);
    // What a cell means, looked up once.
    const UnitNames::Answer& unit_named(const std::string& text);
    const UnitNames& units() const { return units_; }

private:
    std::string text(const ImportRow& row, std::string_view key) const;

    ImportTarget target_;
    UnitId under_;
    UnitNames units_;
    std::map<std::string, UnitNames::Answer> found_;
    std::map<std::string_view, std::size_t> columns_; // by the key of their field
};

std::vector<RowKeys> keys_of(RowKeyReader& reader, std::span<const ImportRow> rows);

// Which row was the first with each name and number.
class KeyOwners {
public:
    explicit KeyOwners(const std::vector<RowKeys>& rows);

    std::size_t of_name(const RowKeys& keys) const { return names_.at({ *keys.unit, keys.name }); }
    std::size_t of_code(const RowKeys& keys) const { return codes_.at(keys.code); }
    std::size_t of_sim(const RowKeys& keys) const { return sims_.at(keys.sim); }
    std::size_t of_serial(const RowKeys& keys) const { return serials_.at(keys.serial); }

private:
    std::map<std::pair<UnitId, std::string>, std::size_t> names_;
    std::map<std::string, std::size_t> codes_;
    std::map<std::string, std::size_t> sims_;
    std::map<std::string, std::size_t> serials_;
};

}
