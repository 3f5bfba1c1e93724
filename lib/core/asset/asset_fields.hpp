// What is written down of each kind of asset beyond what all have (R1-R7, R16-R27, R44). One table
// for checks, forms, imports and exports.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/asset/asset.hpp"

namespace nguon {

enum class AssetFieldType : std::uint8_t {
    text,
    number, // written with a point: "12.5"
    day, // written as 2026-11-21
    choice,
    yes_no, // "yes" or "no"
    unit, // the id of a unit, in decimal
};
std::string_view name_of(AssetFieldType type);

struct AssetChoice {
    std::string_view value;
    std::string_view label;
};

struct AssetField {
    std::string_view key;
    std::string_view label; // Vietnamese, as in a form
    AssetFieldType type = AssetFieldType::text;
    bool required = false;
    double least = 0; // of numbers
    double most = 0; // of numbers; of texts: the longest, in letters
    bool whole = false; // a number without decimals
    std::span<const AssetChoice> choices;
    std::string_view unit_of_measure; // "m²", empty: none
};

// In the order in which a form asks for them.
std::span<const AssetField> asset_fields(AssetKind kind);
const AssetField* asset_field(AssetKind kind, std::string_view key);

std::string_view label_of(AssetKind kind); // "Đài truyền thanh"
// Of a station that has become a part of another: they may have one name in one commune.
inline constexpr std::string_view part_label = "Nhóm của đài";
std::string name_of_part(std::string_view name); // "Đài truyền thanh xã La Hiên (nhóm)"
std::string_view label_of(Condition condition); // "Hoạt động tốt"
std::string_view label_of(Funding funding); // "Ngân sách nhà nước"

// As people read a value: 1.234,5; 21/11/2026; the label of a choice.
std::string shown_value(const AssetField& field, std::string_view value);

// Refusals for asset.details, each under "details.KEY". Part of check_asset.
std::vector<FieldError> check_details(const Asset& asset);

// How many pieces of equipment a row stands for; without a number it is one.
int quantity_of(const Asset& asset);

// The least size of boards in a province; zero: there is no such rule (R27).
struct BoardRule {
    double commune_m2 = 0;
    double large_m2 = 0;

    friend bool operator==(const BoardRule&, const BoardRule&) = default;
};

// What an officer should see to: codes such as asset.no_budget_line (R16), asset.board_too_small
// (R27), asset.bridge_without_station, asset.narrow_mains (R7).
std::vector<std::string> asset_warnings(const Asset& asset, const BoardRule& rule);

}
