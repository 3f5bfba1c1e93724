// Plans for stations: what clients are answered, and that what is done is the register's word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "server/main/testing/register_api.hpp"
#include "server/main/testing/stored_asset.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RegisterApi;

class StationPlansApi : public ::testing::Test {
protected:
    int year()
    {
        const std::string iso = to_iso(day_of(world.clock().now()));
        return std::stoi(iso.substr(0, 4));
    }
    std::string body(UnitId commune, const char* funding = "budget", const std::string& more = {})
    {
        return fmt::format(R"({{"year":{},"name":"Kế hoạch đài","rows":[{{"unit":"{}",)"
                           R"("action":"set_up","quantity":1}}],"lines":[{{"item":"Cụm loa IP",)"
                           R"("measure":"bộ","quantity":3,"price_vnd":25000000,)"
                           R"("funding":"{}"}}]{}}})",
            year(), commune.text(), funding, more);
    }
    Answer add(AccountId who, UnitId unit, UnitId commune, const char* funding = "budget")
    {
        return api.post(who, "/api/v1/station-plans",
            body(commune, funding, fmt::format(R"(,"unit":"{}")", unit.text())));
    }
    Answer step(AccountId who, const Answer& plan, const char* word)
    {
        return api.post(who, one(plan) + "/step",
            fmt::format(R"({{"step":"{}","comment":"Đơn giá cao hơn báo giá"}})", word));
    }
    static std::string one(const Answer& plan)
    {
        return "/api/v1/station-plans/" + plan.text("id");
    }

    RegisterApi api;
    testing::World& world = api.world();
    // Of the province, beside the administrator.
    AccountId other = api.add_account(42, "ketoan", world.province, "province_admin");
};

TEST_F(StationPlansApi, what_is_done_is_read_from_the_register)
{
    const Answer made = add(world.admin, world.province, world.commune);
    ASSERT_EQ(made.status, 201U) << made.code() << made.wrong_field();
    EXPECT_EQ(made.number("total_vnd"), 75'000'000);
    const auto done = [&] {
        const Answer found = api.get(world.admin, one(made));
        return found.body.at("rows").as_array().at(0).at("done").as_int64();
    };
    EXPECT_EQ(done(), 0);
    testing::add_asset(world,
        { .id = AssetId(901),
            .unit = world.commune,
            .from = day_of(world.clock().now()),
            .details = { { "tech", "ip" } },
            .condition = Condition::works });
    EXPECT_EQ(done(), 1);
    const Answer sheet = api.get(world.admin, one(made) + "/sheet?format=csv");
    EXPECT_EQ(sheet.status, 200U);
    EXPECT_THAT(sheet.raw, HasSubstr("Xã Võ Nhai"));
}

TEST_F(StationPlansApi, is_submitted_appraised_and_approved_by_two_people)
{
    const Answer made = add(world.admin, world.province, world.commune);
    ASSERT_EQ(step(world.admin, made, "submit").text("state"), "submitted");
    EXPECT_EQ(step(world.admin, made, "appraise").code(), "station_plan.own");
    EXPECT_EQ(api.put(world.admin, one(made), body(world.commune)).code(), "station_plan.sent_on");
    EXPECT_EQ(step(other, made, "send_back").text("state"), "estimated");
    ASSERT_EQ(step(world.admin, made, "submit").status, 200U);
    ASSERT_EQ(step(other, made, "appraise").text("state"), "appraised");
    const Answer approved = step(other, made, "approve");
    EXPECT_EQ(approved.text("state"), "approved");
    EXPECT_EQ(approved.body.at("marks").as_array().size(), 5U);
    EXPECT_EQ(step(other, made, "send_back").code(), "station_plan.wrong_state");
    EXPECT_THAT(api.deeds(), Contains("station_plan.approve"));
}

TEST_F(StationPlansApi, refusals)
{
    EXPECT_EQ(add(world.editor, world.commune, world.commune).code(), "station_plan.not_allowed");
    EXPECT_EQ(add(api.commune_admin, world.province, world.commune).wrong_field(), "unit");
    EXPECT_EQ(add(world.admin, world.province, world.hamlet).wrong_field(), "rows[0].unit")
        << "no commune";
    EXPECT_EQ(
        add(api.commune_admin, world.commune, world.other_commune).wrong_field(), "rows[0].unit");
    const Answer made = add(world.admin, world.province, world.commune, "unknown");
    ASSERT_EQ(made.status, 201U);
    EXPECT_EQ(step(world.admin, made, "submit").wrong_field(), "lines[0].funding");
    ASSERT_EQ(
        api.put(world.admin, one(made), body(world.commune, "budget", R"(,"version":1)")).status,
        200U);
    EXPECT_EQ(
        api.put(world.admin, one(made), body(world.commune, "budget", R"(,"version":1)")).code(),
        "station_plan.stale");
    EXPECT_EQ(api.get(world.stranger, one(made)).status, 404U);
    EXPECT_THAT(api.get(world.stranger, "/api/v1/station-plans").items("name"), IsEmpty());
    EXPECT_THAT(api.get(world.admin, "/api/v1/station-plans?state=estimated").items("name"),
        ElementsAre("Kế hoạch đài"));
}

TEST_F(StationPlansApi, the_register_says_what_the_communes_need)
{
    const auto advice = [&](const std::string& more) {
        return api.get(world.admin,
            fmt::format("/api/v1/station-plan-advice?unit={}{}", world.province.text(), more));
    };
    const auto of = [&](const Answer& found, UnitId commune) {
        for (const json::Value& one : found.body.at("items").as_array()) {
            if (one.at("unit").as_string() == commune.text())
                return fmt::format("{} {}", std::string(one.at("action").as_string()),
                    std::string(one.at("cause").as_string()));
        }
        return std::string("nothing");
    };
    const Day today = day_of(world.clock().now());
    testing::add_asset(world,
        { .id = AssetId(902),
            .unit = world.commune,
            .from = today - std::chrono::days(3),
            .details = { { "tech", "fm" } },
            .condition = Condition::works });
    const Answer now = advice("");
    ASSERT_EQ(now.status, 200U) << now.code();
    EXPECT_EQ(of(now, world.commune), "convert not_ip");
    EXPECT_EQ(of(now, world.other_commune), "set_up no_station");
    EXPECT_EQ(of(advice("&day=" + to_iso(today - std::chrono::days(4))), world.commune),
        "set_up no_station");
    EXPECT_EQ(advice("&day=" + to_iso(today + std::chrono::days(1))).wrong_field(), "day");
    EXPECT_EQ(
        api.get(world.stranger, "/api/v1/station-plan-advice?unit=" + world.commune.text()).status,
        404U);
    EXPECT_EQ(api.get(world.admin, "/api/v1/station-plan-advice").wrong_field(), "unit");
}

}
}
