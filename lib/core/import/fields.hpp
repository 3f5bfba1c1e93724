// What can be brought in from tables, and which columns such tables have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/asset/asset_fields.hpp"
#include "core/table/table.hpp"

namespace nguon {

enum class ImportTarget : std::uint8_t {
    hamlets,
    clusters,
    boards,
    stations,
    equipment,
    websites,
    officers,
};

std::string_view name_of(ImportTarget target);
std::optional<ImportTarget> parse_import_target(std::string_view text);
// "Cụm loa"
std::string_view label_of(ImportTarget target);
// None for what is no thing of the register: hamlets are units, officers are people.
std::optional<AssetKind> asset_kind_of(ImportTarget target);

enum class ImportFieldKind : std::uint8_t {
    text,
    whole_number,
    number,
    phone,
    latitude,
    longitude,
    point,
    bearing,
    day,
    yes_no,
    choice,
    unit,
};

struct ImportField {
    std::string_view key;
    std::string_view label; // the head of the column in the template
    ImportFieldKind kind = ImportFieldKind::text;
    bool required = false;
    double least = 0; // of numbers
    double most = 0;
    std::size_t longest = 200; // letters, of texts
    std::string_view example; // in the template
    std::vector<std::string_view> synonyms; // of the label: folded, single spaces
    std::vector<AssetChoice> choices; // a cell may hold the value or the label, without its marks
    bool is_detail = false; // of the asset, under this key
};

const std::vector<ImportField>& import_fields(ImportTarget target);

// Which field each column holds: its place among the fields; none: the column is left out.
using ImportMapping = std::vector<std::optional<std::size_t>>;

struct ImportHead {
    std::size_t row = 0; // the place of the head among the rows; what stands above is left out
    ImportMapping columns;
};
// By the words in the head, whatever their marks and case; each field once.
ImportHead guess_head(ImportTarget target, const Table& table);
ImportMapping guess_columns(
    const std::vector<ImportField>& fields, const std::vector<std::string>& head);
// What the words in the head say more of than of the target: most likely another was meant.
std::optional<ImportTarget> likelier_target(
    ImportTarget target, const std::vector<std::string>& head);

}
