// One station of each commune that was made of several, with the old ones as its parts (R82): how
// they are counted and told, and that a change which is taken back takes its own back only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/unit_changes_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnitChangesStations : public testing::UnitChangesApi {
protected:
    // `more` with a comma before it; `details` without the braces.
    Answer add_station(UnitId unit, const std::string& name, const std::string& details = {},
        const std::string& more = {})
    {
        const Answer added = api.post(admin, "/api/v1/assets",
            R"({"kind":"station","name":")" + name + R"(","unit":")" + unit.text()
                + R"(","from":"2026-11-01","details":{"tech":"fm")" + details + "}" + more + "}");
        EXPECT_EQ(added.status, 201U) << added.code() << added.wrong_field();
        return added;
    }
    Answer counts(const std::string& query = {})
    {
        return api.get(admin, "/api/v1/asset-counts?kind=station" + query);
    }
    // Of the only item of a list of counts.
    static std::int64_t only(const Answer& counted, std::string_view list)
    {
        const auto& items = counted.body.at(list).as_array();
        return items.size() == 1 ? items.front().as_object().at("count").as_int64() : -1;
    }
    std::vector<std::string> names(const std::string& query = {})
    {
        return api.get(admin, "/api/v1/assets?kind=station" + query).items("name");
    }
};

TEST_F(UnitChangesStations, two_stations_that_become_one_are_counted_as_one)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    ASSERT_EQ(only(counts(), "kinds"), 2);
    merged();
    const Answer now = counts();
    EXPECT_EQ(only(now, "kinds"), 1);
    EXPECT_EQ(only(now, "technologies"), 1);
    EXPECT_EQ(only(now, "conditions"), 1);
    EXPECT_EQ(only(now, "fundings"), 1);
    EXPECT_EQ(now.number("station_parts"), 2);
    const Answer before = counts("&day=2026-11-22");
    EXPECT_EQ(only(before, "kinds"), 2) << "the day before they were stations of their own";
    EXPECT_EQ(before.number("station_parts"), 0);
}

TEST_F(UnitChangesStations, a_plan_for_the_new_commune_is_advised_of_one_station)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    merged();
    const Answer advised = api.get(admin, "/api/v1/station-plan-advice?unit=" + made().text());
    ASSERT_EQ(advised.status, 200U) << advised.code();
    ASSERT_EQ(advised.body.at("items").as_array().size(), 1U);
    EXPECT_EQ(advised.item(0).at("action"), "convert");
    EXPECT_EQ(advised.item(0).at("quantity").as_int64(), 1);
}

}
}
