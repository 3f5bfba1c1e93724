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

}
}
