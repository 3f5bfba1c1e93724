#include "server/http/assets/asset_sheet.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

#include "base/text.hpp"

namespace nguon::http {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> common{ {
    { "kind", "Loại" },
    { "unit", "Đơn vị" },
    { "name", "Tên" },
    { "condition", "Tình trạng" },
    { "condition_on", "Ngày đánh giá" },
    { "funding", "Nguồn kinh phí" },
    { "station", "Thuộc đài" },
    { "lat", "Vĩ độ" },
    { "lon", "Kinh độ" },
    { "from", "Ghi nhận từ" },
} };
constexpr std::array all_kinds{ AssetKind::station, AssetKind::cluster, AssetKind::board,
    AssetKind::website, AssetKind::equipment };

const AssetField* field_in(std::span<const AssetKind> kinds, std::string_view key)
{
    for (const AssetKind kind : kinds) {
        if (const AssetField* field = asset_field(kind, key))
            return field;
    }
    return nullptr;
}

std::string_view common_label(std::string_view key)
{
    const auto found = std::find_if(
        common.begin(), common.end(), [&](const auto& one) { return one.first == key; });
    return found == common.end() ? std::string_view() : found->second;
}

Sheet::Cell common_cell(const app::ShownAsset& shown, std::string_view key)
{
    const Asset& asset = shown.asset;
    if (key == "kind")
        return std::string(shown.is_part() ? part_label : label_of(asset.kind));
    if (key == "unit")
        return shown.unit_name;
    if (key == "name")
        return shown.is_part() ? name_of_part(asset.name) : asset.name;
    if (key == "condition")
        return std::string(label_of(asset.condition));
    if (key == "condition_on")
        return asset.condition_on ? vietnamese_day(*asset.condition_on) : std::string();
    if (key == "funding")
        return std::string(label_of(asset.funding));
    if (key == "station")
        return shown.station_name;
    if (key == "from")
        return vietnamese_day(asset.from);
    if (!asset.place)
        return std::string();
    return key == "lat" ? asset.place->latitude : asset.place->longitude;
}

Sheet::Cell detail_cell(
    const Asset& asset, std::string_view key, const std::map<std::string, std::string>& units)
{
    const AssetField* field = asset_field(asset.kind, key);
    const std::string_view value = asset.detail(key);
    if (field == nullptr || value.empty())
        return std::string();
    if (field->type == AssetFieldType::unit) {
        const auto name = units.find(std::string(value));
        return name == units.end() ? std::string() : name->second;
    }
    double number = 0;
    if (field->type == AssetFieldType::number
        && std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc())
        return number;
    return shown_value(*field, value);
}

}

SheetColumns read_columns(const std::string& given, const std::vector<AssetKind>& kinds)
{
    const std::span<const AssetKind> of
        = kinds.empty() ? std::span<const AssetKind>(all_kinds) : std::span(kinds);
    SheetColumns columns;
    if (given.empty()) {
        for (const auto& [key, label] : common)
            columns.keys.emplace_back(key);
        if (of.size() == 1) {
            for (const AssetField& field : asset_fields(of.front()))
                columns.keys.emplace_back(field.key);
        }
        return columns;
    }
    for (const std::string_view key : split(given, ',')) {
        if (common_label(key).empty() && field_in(of, key) == nullptr) {
            columns.unknown = std::string(key);
            return columns;
        }
        if (std::find(columns.keys.begin(), columns.keys.end(), key) == columns.keys.end())
            columns.keys.emplace_back(key);
    }
    return columns;
}

Sheet sheet_of_assets(const SheetColumns& columns, const std::vector<app::ShownAsset>& assets,
    const std::map<std::string, std::string>& units, Day day)
{
    Sheet sheet;
    sheet.name = "Sổ đăng ký";
    sheet.title = fmt::format("Sổ đăng ký, tại ngày {}", vietnamese_day(day));
    for (const std::string& key : columns.keys) {
        const std::string_view label = common_label(key);
        const AssetField* field = label.empty() ? field_in(all_kinds, key) : nullptr;
        if (field == nullptr)
            sheet.head.emplace_back(label);
        else if (field->unit_of_measure.empty())
            sheet.head.emplace_back(field->label);
        else
            sheet.head.push_back(fmt::format("{} ({})", field->label, field->unit_of_measure));
    }
    for (const app::ShownAsset& shown : assets) {
        std::vector<Sheet::Cell>& row = sheet.rows.emplace_back();
        for (const std::string& key : columns.keys)
            row.push_back(common_label(key).empty() ? detail_cell(shown.asset, key, units)
                                                    : common_cell(shown, key));
    }
    return sheet;
}

}
