// The pool of spares as it is asked for by unit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/register_api.hpp"
#include "server/main/testing/stored_asset.hpp"

namespace nguon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(SparesApi, of_a_unit_are_those_in_it_and_below)
{
    testing::RegisterApi api;
    testing::World& world = api.world();
    const auto add = [&](std::int64_t id, UnitId unit, const char* group) {
        testing::add_asset(world,
            { .id = AssetId(id),
                .kind = AssetKind::equipment,
                .unit = unit,
                .name = "Tăng âm 120 W",
                .from = *parse_iso_day("2025-07-01"),
                .details = { { "group", group } } });
    };
    add(700, world.hamlet, "spare");
    add(701, world.other_commune, "spare");
    add(702, world.commune, "production");
    const auto in_unit = [&](UnitId unit) {
        return api.get(world.admin, "/api/v1/spares?unit=" + unit.text()).items("id");
    };
    EXPECT_THAT(in_unit(world.province), UnorderedElementsAre("700", "701"));
    EXPECT_THAT(in_unit(world.commune), ElementsAre("700"));
    EXPECT_THAT(in_unit(world.hamlet), ElementsAre("700"));
    EXPECT_THAT(in_unit(world.other_commune), ElementsAre("701"));
    EXPECT_THAT(in_unit(UnitId(9'999)), IsEmpty());
}

TEST(SparesApi, of_an_earlier_day_lie_where_they_lay_then)
{
    testing::RegisterApi api;
    testing::World& world = api.world();
    const Day today = day_of(world.clock().now());
    testing::add_asset(world,
        { .id = AssetId(700),
            .kind = AssetKind::equipment,
            .unit = world.commune,
            .name = "Tăng âm 120 W",
            .from = today - std::chrono::days(9),
            .details = { { "group", "spare" } } });
    world.commit([&](app::Records& records) {
        Asset lent = *records.assets().find(AssetId(700), today);
        lent.unit = world.other_commune;
        lent.from = today;
        EXPECT_TRUE(records.assets().change(lent, lent.version));
    });
    const std::string path = "/api/v1/spares?day=";
    const auto before = api.get(world.admin, path + to_iso(today - std::chrono::days(1)));
    ASSERT_THAT(before.items("id"), ElementsAre("700")) << before.code();
    EXPECT_EQ(before.item(0).at("unit").as_string(), world.commune.text());
    EXPECT_FALSE(before.item(0).at("may_move").as_bool());
    const auto in_unit = [&](UnitId unit) {
        const std::string day = to_iso(today - std::chrono::days(1));
        return api.get(world.admin, path + day + "&unit=" + unit.text()).items("id");
    };
    EXPECT_THAT(in_unit(world.commune), ElementsAre("700"));
    EXPECT_THAT(in_unit(world.other_commune), IsEmpty());
    EXPECT_EQ(api.get(world.admin, path + to_iso(today)).item(0).at("unit").as_string(),
        world.other_commune.text());
    EXPECT_THAT(
        api.get(world.admin, path + to_iso(today - std::chrono::days(10))).items("id"), IsEmpty());
    EXPECT_EQ(api.get(world.admin, path + to_iso(today + std::chrono::days(1))).code(),
        "asset.day_ahead");
}

}
}
