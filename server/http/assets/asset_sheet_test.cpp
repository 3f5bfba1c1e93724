#include "server/http/assets/asset_sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon::http {
namespace {

app::ShownAsset station(const std::string& part_of)
{
    app::ShownAsset shown;
    shown.asset.kind = AssetKind::station;
    shown.asset.name = "Đài truyền thanh xã La Hiên";
    if (!part_of.empty())
        shown.asset.station = AssetId(7);
    shown.station_name = part_of;
    return shown;
}

TEST(AssetSheet, tells_a_station_from_its_part_of_the_same_name)
{
    const std::vector<app::ShownAsset> both{ station(""), station("Đài truyền thanh xã La Hiên") };
    const SheetColumns columns = read_columns("kind,name", {});
    const Sheet sheet = sheet_of_assets(columns, both, {}, *parse_iso_day("2025-07-01"));
    ASSERT_EQ(sheet.rows.size(), 2U);
    const auto text = [&](std::size_t row, std::size_t column) {
        return std::get<std::string>(sheet.rows.at(row).at(column));
    };
    EXPECT_EQ(text(0, 0), "Đài truyền thanh");
    EXPECT_EQ(text(0, 1), "Đài truyền thanh xã La Hiên");
    EXPECT_EQ(text(1, 0), "Nhóm của đài");
    EXPECT_EQ(text(1, 1), "Đài truyền thanh xã La Hiên (nhóm)");
}

}
}
