#include "core/asset/asset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/asset/asset_fields.hpp"
#include "core/asset/asset_file.hpp"

namespace nguon {
namespace {

using namespace std::string_view_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

Day on(std::string_view text) { return *parse_iso_day(text); }

Asset station()
{
    Asset asset;
    asset.id = AssetId(1);
    asset.kind = AssetKind::station;
    asset.unit = UnitId(2);
    asset.name = "Đài truyền thanh xã Võ Nhai";
    asset.from = on("2025-07-01");
    asset.details = { { "tech", "fm" } };
    return asset;
}

Asset board(std::map<std::string, std::string> details)
{
    Asset asset = station();
    asset.kind = AssetKind::board;
    asset.details = std::move(details);
    return asset;
}

std::vector<std::string> wrong(const Asset& asset)
{
    std::vector<std::string> found;
    if (const auto checked = check_asset(asset); !checked) {
        for (const FieldError& field : checked.error().fields)
            found.push_back(field.path + " " + field.code);
    }
    return found;
}

// Fm, from October on condition degraded, from December on another name.
AssetEras three_eras()
{
    Asset first = station();
    first.to = on("2025-10-01");
    Asset second = station();
    second.from = on("2025-10-01");
    second.to = on("2025-12-01");
    second.condition = Condition::degraded;
    second.condition_on = on("2025-10-01");
    Asset third = second;
    third.from = on("2025-12-01");
    third.to.reset();
    third.name = "Đài Võ Nhai";
    return { first, second, third };
}

TEST(Asset, what_is_whole_is_good)
{
    EXPECT_THAT(wrong(station()), IsEmpty());
    EXPECT_THAT(wrong(board({ { "size_class", "commune" }, { "area_m2", "6.5" } })), IsEmpty());
}

TEST(Asset, each_refusal_names_its_field)
{
    Asset bad = station();
    bad.name = "  ";
    bad.place = Point{ 91, 0 };
    bad.condition_on = on("2025-07-02");
    bad.device = DeviceId(5);
    bad.station = bad.id;
    bad.details = { { "colour", "đỏ" }, { "hamlets_served", "2.5" }, { "set_up_on", "01/07/2025" },
        { "tech", "satellite" }, { "frequency_mhz", "1e2" } };
    EXPECT_THAT(wrong(bad),
        ElementsAre("name input.required", "lat input.out_of_range",
            "condition_on asset.condition_without_word", "device asset.no_device_of_this_kind",
            "station asset.no_station_of_this_kind", "details.colour input.unknown_field",
            "details.frequency_mhz asset.no_number", "details.hamlets_served asset.no_whole_number",
            "details.set_up_on input.bad_day", "details.tech input.not_a_choice"));
}

TEST(Asset, a_large_board_names_who_runs_it)
{
    EXPECT_THAT(wrong(board({ { "size_class", "large" } })),
        ElementsAre("details.operator_unit asset.large_board_without_operator"));
    EXPECT_THAT(wrong(board({ { "size_class", "large" }, { "operator_unit", "7" } })), IsEmpty());
    EXPECT_THAT(wrong(board({})), ElementsAre("details.size_class input.required"));
}

TEST(Asset, what_a_device_brings_along_is_filled_in_later)
{
    Asset device = board({});
    device.device = DeviceId(3);
    EXPECT_THAT(wrong(device), IsEmpty());
}

TEST(Asset, warnings_tell_what_an_officer_should_see_to)
{
    EXPECT_THAT(asset_warnings(station(), {}), ElementsAre("asset.no_budget_line"));
    Asset none = station();
    none.details["tech"] = "none";
    EXPECT_THAT(asset_warnings(none, {}), IsEmpty()) << "nothing is kept up there";

    const BoardRule rule{ 6, 20 };
    EXPECT_THAT(asset_warnings(board({ { "size_class", "commune" }, { "area_m2", "5.9" } }), rule),
        ElementsAre("asset.board_too_small"));
    EXPECT_THAT(asset_warnings(board({ { "size_class", "commune" }, { "area_m2", "6" } }), rule),
        IsEmpty());
    EXPECT_THAT(asset_warnings(board({ { "size_class", "large" }, { "area_m2", "19" } }), rule),
        ElementsAre("asset.board_too_small"));
    EXPECT_THAT(
        asset_warnings(board({ { "size_class", "large" }, { "area_m2", "1" } }), {}), IsEmpty());

    Asset cluster = station();
    cluster.kind = AssetKind::cluster;
    cluster.details = { { "bridged", "yes" }, { "mains_min_v", "100" }, { "output_w", "40" } };
    EXPECT_THAT(asset_warnings(cluster, {}),
        ElementsAre(
            "asset.bridge_without_station", "asset.narrow_mains", "asset.output_outside_rule"));
}

TEST(Asset, a_change_holds_from_its_day_on_and_leaves_the_days_before)
{
    Asset wished = station();
    wished.from = on("2025-09-01");
    wished.condition = Condition::works;
    wished.condition_on = on("2025-09-01");
    const auto eras = changed_from({ station() }, wished);
    ASSERT_TRUE(eras);
    ASSERT_EQ(eras->size(), 2U);
    EXPECT_EQ(era_on(*eras, on("2025-08-31"))->condition, Condition::unknown);
    EXPECT_EQ(era_on(*eras, on("2025-09-01"))->condition, Condition::works);
    EXPECT_EQ(era_on(*eras, on("2025-06-30")), nullptr);
}

TEST(Asset, a_correction_of_the_past_holds_until_the_next_word_about_the_same_field)
{
    Asset wished = three_eras()[0];
    wished.from = on("2025-08-01");
    wished.details["tech"] = "ip";
    wished.condition = Condition::works;
    wished.condition_on = on("2025-08-01");
    const auto eras = changed_from(three_eras(), wished);
    ASSERT_TRUE(eras);
    ASSERT_EQ(eras->size(), 4U);
    EXPECT_EQ((*eras)[0].detail("tech"), "fm");
    EXPECT_EQ((*eras)[1].condition, Condition::works);
    for (const std::size_t later : { 1U, 2U, 3U })
        EXPECT_EQ((*eras)[later].detail("tech"), "ip") << later;
    EXPECT_EQ((*eras)[2].condition, Condition::degraded) << "somebody looked again in October";
    EXPECT_EQ((*eras)[3].name, "Đài Võ Nhai");
}

TEST(Asset, what_says_the_same_as_before_begins_no_era)
{
    Asset wished = three_eras()[0];
    wished.from = on("2025-10-01");
    const auto eras = changed_from(three_eras(), wished);
    ASSERT_TRUE(eras);
    ASSERT_EQ(eras->size(), 2U) << "degraded is taken back until the end";
    EXPECT_EQ((*eras)[0].to, on("2025-12-01"));
    EXPECT_EQ((*eras)[1].condition, Condition::unknown);
}

TEST(Asset, it_may_be_said_to_have_been_there_earlier)
{
    Asset wished = station();
    wished.from = on("2020-01-01");
    const auto eras = changed_from({ station() }, wished);
    ASSERT_TRUE(eras);
    ASSERT_EQ(eras->size(), 1U);
    EXPECT_EQ(eras->front().from, on("2020-01-01"));
}

TEST(Asset, it_ends_and_nothing_is_said_of_it_afterwards)
{
    const auto ended = ended_on(three_eras(), on("2025-11-01"));
    ASSERT_TRUE(ended);
    ASSERT_EQ(ended->size(), 2U);
    EXPECT_EQ(ended->back().to, on("2025-11-01"));
    EXPECT_EQ(era_on(*ended, on("2025-11-01")), nullptr);

    Asset late = station();
    late.from = on("2025-12-24");
    EXPECT_EQ(changed_from(*ended, late).error().code, "asset.gone");
    EXPECT_EQ(ended_on(*ended, on("2025-12-24")).error().code, "asset.gone");
    EXPECT_EQ(ended_on(three_eras(), on("2025-07-01")).error().fields.front().code, "asset.never");
}

TEST(Asset, values_are_shown_as_people_write_them)
{
    const auto shown = [](AssetKind kind, std::string_view key, std::string_view value) {
        return shown_value(*asset_field(kind, key), value);
    };
    EXPECT_EQ(shown(AssetKind::board, "area_m2", "1234.5"), "1.234,5");
    EXPECT_EQ(shown(AssetKind::station, "set_up_on", "2025-07-01"), "01/07/2025");
    EXPECT_EQ(shown(AssetKind::station, "tech", "fm"), "Không dây FM");
    EXPECT_EQ(shown(AssetKind::cluster, "dc_lead", "no"), "Không");
}

TEST(Asset, equipment_without_a_number_is_one_piece)
{
    Asset asset;
    asset.kind = AssetKind::equipment;
    EXPECT_EQ(quantity_of(asset), 1);
    asset.details["quantity"] = "12";
    EXPECT_EQ(quantity_of(asset), 12);
}

TEST(Asset, the_keys_of_a_kind_are_each_there_once_with_what_they_need)
{
    for (const AssetKind kind : { AssetKind::station, AssetKind::cluster, AssetKind::board,
             AssetKind::website, AssetKind::equipment }) {
        std::vector<std::string_view> keys;
        for (const AssetField& field : asset_fields(kind)) {
            EXPECT_THAT(keys, Not(Contains(field.key)));
            keys.push_back(field.key);
            EXPECT_EQ(field.choices.empty(), field.type != AssetFieldType::choice) << field.key;
            EXPECT_TRUE(field.type != AssetFieldType::number || field.most > field.least)
                << field.key;
        }
    }
}

TEST(Asset, a_file_is_what_its_bytes_say)
{
    EXPECT_EQ(asset_file_type("\xFF\xD8\xFF\xE0 and so on"sv), "image/jpeg");
    EXPECT_EQ(asset_file_type("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv), "image/png");
    EXPECT_EQ(asset_file_type("RIFF\x10\0\0\0WEBPVP8 data"sv), "image/webp");
    EXPECT_EQ(asset_file_type("%PDF-1.7 words %%EOF\n"sv), "application/pdf");
    for (const std::string_view other : { "%PDF-1.7 cut off"sv, "<svg onload=alert(1)>"sv,
             "MZ\x90"sv, "PK\x03\x04"sv, "RIFF\x10\0\0\0WAVEfmt data"sv, ""sv })
        EXPECT_FALSE(asset_file_type(other)) << other;
}

}
}
