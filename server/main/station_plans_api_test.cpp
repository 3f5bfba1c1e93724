// Plans for stations: what clients are answered, and that what is done is the register's word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "server/main/testing/register_api.hpp"
#include "server/main/testing/stored_asset.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
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

TEST_F(StationPlansApi, as_of_an_earlier_day_a_plan_is_what_it_was_and_nothing_of_it_is_decided)
{
    const Day first = day_of(world.clock().now());
    const Answer made = add(world.admin, world.province, world.commune);
    ASSERT_EQ(made.status, 201U) << made.code() << made.wrong_field();
    world.clock().advance(24h * 3);
    ASSERT_EQ(step(other, made, "submit").text("state"), "submitted");
    const Day today = day_of(world.clock().now());
    const std::string list = "/api/v1/station-plans?day=";
    const auto on = [&](Day day) { return api.get(other, one(made) + "?day=" + to_iso(day)); };
    const Answer then = on(first);
    EXPECT_EQ(then.text("state"), "estimated") << then.code();
    EXPECT_EQ(then.text("unit_name"), made.text("unit_name"));
    EXPECT_THAT(then.body.at("marks").as_array(), IsEmpty());
    EXPECT_FALSE(then.body.at("may_edit").as_bool());
    EXPECT_FALSE(then.body.at("may_decide").as_bool());
    EXPECT_EQ(on(today).text("state"), "submitted");
    EXPECT_EQ(on(first - std::chrono::days(1)).code(), "as_of.not_yet");
    EXPECT_EQ(on(today + std::chrono::days(1)).code(), "asset.day_ahead");
    const Answer listed = api.get(other, list + to_iso(first) + "&state=estimated");
    EXPECT_THAT(listed.items("id"), ElementsAre(made.text("id")));
    EXPECT_EQ(listed.number("not_kept"), 0);
    EXPECT_THAT(api.get(other, list + to_iso(first) + "&state=submitted").items("id"), IsEmpty());
    EXPECT_THAT(api.get(other, list + to_iso(first - std::chrono::days(1))).items("id"), IsEmpty());
    EXPECT_EQ(
        api.get(other, list + to_iso(today + std::chrono::days(1))).code(), "asset.day_ahead");
    const std::string sheet = one(made) + "/sheet?format=csv&day=";
    EXPECT_EQ(api.get(other, sheet + to_iso(first)).status, 200U);
}

TEST_F(StationPlansApi, before_a_merger_it_names_the_communes_of_then)
{
    // Dated back: the day before is one of the old tree, on which the plan stood already.
    const Day first = day_of(world.clock().now());
    const Answer made = add(world.admin, world.province, world.commune);
    ASSERT_EQ(made.status, 201U) << made.code() << made.wrong_field();
    world.clock().advance(24h * 2);
    const Answer look = api.post(other, "/api/v1/unit-changes",
        fmt::format(R"({{"kind":"merge","from":["{}","{}"],"to":[{{"name":"Xã Lớn",)"
                    R"("kind":"commune","code":"09999"}}],"on":"{}","resolution":"12/NQ-HĐND"}})",
            world.commune.text(), world.other_commune.text(), to_iso(day_of(world.clock().now()))));
    const Answer merged = api.post(other, "/api/v1/unit-changes/" + look.text("id") + "/confirm",
        R"({"resolution":"12/NQ-HĐND"})");
    ASSERT_EQ(merged.text("state"), "done") << look.code() << merged.code();
    const auto commune_in = [&](const std::string& target) {
        const Answer found = api.get(other, target);
        EXPECT_EQ(found.status, 200U) << found.code();
        const auto row = found.body.at("rows").as_array().at(0).as_object();
        return std::string(row.at("unit_name").as_string());
    };
    EXPECT_EQ(commune_in(one(made)), "Xã Lớn");
    EXPECT_EQ(commune_in(one(made) + "?day=" + to_iso(first)), "Xã Võ Nhai");
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
