// The yearly plan, spares, and what runs out.
#include "server/app/expiry_news.hpp"
#include "server/app/upkeep.hpp"
#include "server/main/testing/breakdowns_api.hpp"
#include "server/main/testing/stored_asset.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class UpkeepApi : public testing::BreakdownsApi { };

TEST_F(UpkeepApi, the_plan_of_a_year_is_set_against_what_was_done)
{
    const std::string at = "/api/v1/maintenance";
    const std::string month = to_iso(day_of(world.clock().now()));
    const std::string row = R"("month":")" + month + R"(","work":"Vệ sinh tủ","estimate":500000)";
    const std::string wish = R"({"unit":")" + world.commune.text() + R"(",)" + row + "}";
    EXPECT_EQ(api.post(world.editor, at, wish).code(), "maintenance.not_allowed");
    const Answer made = api.post(technician, at, wish);
    ASSERT_EQ(made.status, 201U) << made.code();
    const std::string done = "{" + row + R"(,"done_on":")" + month
        + R"(","done_by":"Ma Văn Thợ","cost":450000,"version":1})";
    ASSERT_EQ(api.put(technician, at + "/" + made.text("id"), done).status, 200U);
    EXPECT_EQ(api.put(technician, at + "/" + made.text("id"), done).code(), "maintenance.stale");
    const Answer listed = api.get(world.editor, at);
    ASSERT_EQ(listed.status, 200U) << listed.code();
    EXPECT_EQ(listed.body.at("sums").as_object().at("done").as_int64(), 1);
    EXPECT_EQ(listed.body.at("sums").as_object().at("cost").as_int64(), 450'000);
    EXPECT_THAT(api.get(world.editor, at + "?done=false").items("id"), IsEmpty());
    EXPECT_THAT(api.get(world.stranger, at).items("id"), IsEmpty());
    EXPECT_EQ(api.remove(technician, at + "/" + made.text("id"), R"({"version":2})").status, 204U);
    EXPECT_THAT(api.get(world.editor, at).items("id"), IsEmpty());
}

TEST_F(UpkeepApi, as_of_an_earlier_day_the_plan_is_what_it_said_then)
{
    const std::string at = "/api/v1/maintenance";
    const Day first = day_of(world.clock().now());
    const std::string row
        = R"("month":")" + to_iso(first) + R"(","work":"Vệ sinh tủ","estimate":5)";
    const std::string wish = R"({"unit":")" + world.commune.text() + R"(",)" + row + "}";
    const Answer made = api.post(technician, at, wish);
    ASSERT_EQ(made.status, 201U) << made.code();
    world.clock().advance(24h * 3);
    const Day today = day_of(world.clock().now());
    const std::string done = "{" + row + R"(,"done_on":")" + to_iso(first)
        + R"(","done_by":"Ma Văn Thợ","cost":4,"version":1})";
    ASSERT_EQ(api.put(world.admin, at + "/" + made.text("id"), done).status, 200U);
    const std::string list = at + "?year=" + to_iso(first).substr(0, 4) + "&day=";
    const auto on = [&](Day day) { return api.get(world.admin, list + to_iso(day)); };
    const auto sum_on = [&](Day day, const char* what) {
        return on(day).body.at("sums").as_object().at(what).as_int64();
    };
    EXPECT_EQ(sum_on(first, "planned"), 1);
    EXPECT_EQ(sum_on(first, "done"), 0) << "nobody had noted it yet";
    EXPECT_EQ(sum_on(today, "done"), 1);
    EXPECT_EQ(sum_on(first - std::chrono::days(1), "planned"), 0);
    EXPECT_FALSE(on(first).item(0).at("may_edit").as_bool());
    EXPECT_EQ(on(first).number("not_kept"), 0);
    EXPECT_EQ(on(today + std::chrono::days(1)).code(), "asset.day_ahead");
}

TEST_F(UpkeepApi, as_of_an_earlier_day_a_check_is_what_had_been_looked_at_by_then)
{
    const std::string at = "/api/v1/storm-checks";
    const Day first = day_of(world.clock().now());
    testing::add_asset(world,
        { .id = AssetId(705),
            .kind = AssetKind::cluster,
            .unit = world.commune,
            .name = "Cụm loa Mỏ Gà",
            .from = first - std::chrono::days(9) });
    const Answer begun = api.post(technician, at,
        R"({"units":[")" + world.commune.text() + R"("],"name":"Bão số 9","items":["Cột"]})");
    ASSERT_EQ(begun.status, 201U) << begun.code() << begun.wrong_field();
    const std::string check = at + "/" + begun.items("id").at(0);
    const auto mark = [&](AccountId who, bool good) {
        const std::string text = R"({"marks":[{"asset":"705","item":0,"good":)"
            + std::string(good ? "true" : "false") + R"(,"at":")" + to_rfc3339(world.clock().now())
            + R"("}]})";
        return api.put(who, check + "/marks", text);
    };
    ASSERT_EQ(mark(technician, false).status, 200U);
    world.clock().advance(24h * 3);
    ASSERT_EQ(mark(world.admin, true).status, 200U);
    ASSERT_EQ(api.post(world.admin, check + "/end").status, 200U);
    const Day today = day_of(world.clock().now());
    const auto on = [&](Day day) { return api.get(world.admin, check + "?day=" + to_iso(day)); };
    EXPECT_EQ(on(first).number("bad"), 1) << on(first).code();
    EXPECT_TRUE(on(first).body.at("ended").is_null());
    EXPECT_FALSE(on(first).body.at("may_mark").as_bool());
    EXPECT_EQ(on(today).number("bad"), 0);
    EXPECT_EQ(on(first - std::chrono::days(1)).code(), "as_of.not_yet");
    const auto listed = [&](Day day) { return api.get(world.admin, at + "?day=" + to_iso(day)); };
    EXPECT_THAT(listed(first - std::chrono::days(1)).items("id"), IsEmpty());
    EXPECT_EQ(listed(first).item(0).at("bad").as_int64(), 1);
    EXPECT_EQ(listed(today + std::chrono::days(1)).code(), "asset.day_ahead");
}

TEST_F(UpkeepApi, spares_are_lent_used_and_told_of)
{
    world.commit([&](app::Records& records) {
        Asset spare;
        spare.id = AssetId(700);
        spare.kind = AssetKind::equipment;
        spare.unit = world.commune;
        spare.name = "Tăng âm 120 W";
        spare.details = { { "group", "spare" }, { "quantity", "3" } };
        spare.from = *parse_iso_day("2025-07-01");
        spare.by_name = "Ma Thị Hoa";
        records.assets().add(spare);
    });
    const std::string spares = "/api/v1/spares";
    EXPECT_THAT(api.get(technician, spares).items("id"), ElementsAre("700"));
    EXPECT_THAT(api.get(world.stranger, spares).items("id"), IsEmpty());
    const std::string to = R"({"to":")" + world.other_commune.text() + R"(","quantity":)";
    EXPECT_EQ(api.post(technician, spares + "/700/lend", to + "9}").wrong_field(), "quantity");
    const Answer lent = api.post(technician, spares + "/700/lend", to + "2}");
    ASSERT_EQ(lent.status, 201U) << lent.code();
    EXPECT_EQ(lent.number("quantity"), 2);
    EXPECT_THAT(api.get(world.stranger, spares).items("name"), ElementsAre("Tăng âm 120 W"));

    const Answer broken = api.post(
        technician, path, R"({"unit":")" + world.commune.text() + R"(","text":"Tăng âm cháy"})");
    const std::string parts = one(broken.text("id")) + "/parts";
    EXPECT_EQ(
        api.post(technician, parts, R"({"spare":"700","quantity":2})").wrong_field(), "quantity");
    const Answer put = api.post(technician, parts, R"({"spare":"700","quantity":1})");
    ASSERT_EQ(put.status, 201U) << put.code();
    EXPECT_THAT(api.get(technician, spares).items("id"), IsEmpty());
    EXPECT_THAT(api.deeds(), Contains("spare.used"));
}

TEST_F(UpkeepApi, what_runs_out_elsewhere_is_not_shown_and_the_list_has_pages)
{
    const Day today = day_of(world.clock().now());
    world.commit([&](app::Records& records) {
        for (const std::int64_t id : { 701, 702, 703 }) {
            Asset cluster;
            cluster.id = AssetId(id);
            cluster.kind = AssetKind::cluster;
            cluster.unit = id == 702 ? world.other_commune : world.commune;
            cluster.name = "Cụm loa " + std::to_string(id);
            cluster.details["sim_expires"] = to_iso(today + std::chrono::days(id - 700));
            cluster.from = today - std::chrono::days(100);
            records.assets().add(cluster);
        }
    });
    const std::string expiries = "/api/v1/expiries";
    EXPECT_THAT(api.get(technician, expiries).items("asset"), ElementsAre("701", "703"));
    EXPECT_THAT(api.get(world.stranger, expiries).items("asset"), ElementsAre("702"));
    const Answer first = api.get(technician, expiries + "?limit=1");
    EXPECT_THAT(first.items("asset"), ElementsAre("701"));
    const Answer second = api.get(technician, expiries + "?limit=1&cursor=" + first.text("next"));
    EXPECT_THAT(second.items("asset"), ElementsAre("703"));
    EXPECT_TRUE(second.body.at("next").is_null());
    EXPECT_THAT(
        api.get(world.admin, expiries + "?unit=" + world.other_commune.text()).items("asset"),
        ElementsAre("702"));
}

TEST_F(UpkeepApi, what_ran_out_on_an_earlier_day_is_told_as_it_was_known_then)
{
    const Day today = day_of(world.clock().now());
    const Day yesterday = today - std::chrono::days(1);
    world.commit([&](app::Records& records) {
        Asset cluster;
        cluster.id = AssetId(701);
        cluster.kind = AssetKind::cluster;
        cluster.unit = world.commune;
        cluster.name = "Cụm loa Mỏ Gà";
        cluster.details["sim_expires"] = to_iso(today + std::chrono::days(3));
        cluster.from = today - std::chrono::days(100);
        records.assets().add(cluster);
        cluster.details["sim_expires"] = to_iso(today + std::chrono::days(400));
        cluster.from = today;
        EXPECT_TRUE(records.assets().change(cluster, 1));
    });
    const std::string expiries = "/api/v1/expiries";
    const auto on = [&](Day day, AccountId who, const std::string& more = "") {
        return api.get(who, expiries + "?day=" + to_iso(day) + more);
    };
    EXPECT_THAT(api.get(technician, expiries).items("asset"), IsEmpty()) << "it was renewed";
    EXPECT_THAT(on(today, technician).items("asset"), IsEmpty());
    const Answer then = on(yesterday, technician);
    ASSERT_THAT(then.items("asset"), ElementsAre("701")) << then.code();
    EXPECT_EQ(then.item(0).at("days_left").as_int64(), 4);
    EXPECT_EQ(then.item(0).at("unit_name").as_string(), "Xã Võ Nhai");
    EXPECT_THAT(on(yesterday, technician, "&unit=" + world.commune.text()).items("asset"),
        ElementsAre("701"));
    EXPECT_THAT(on(yesterday, world.admin, "&unit=" + world.other_commune.text()).items("asset"),
        IsEmpty());
    EXPECT_THAT(on(yesterday, world.stranger).items("asset"), IsEmpty());
    EXPECT_THAT(on(today - std::chrono::days(40), technician).items("asset"), IsEmpty());
    EXPECT_EQ(on(today + std::chrono::days(1), technician).code(), "asset.day_ahead");
}

TEST_F(UpkeepApi, what_runs_out_is_told_a_month_a_week_and_a_day_before)
{
    const Day today = day_of(world.clock().now());
    world.commit([&](app::Records& records) {
        Asset cluster;
        cluster.id = AssetId(701);
        cluster.kind = AssetKind::cluster;
        cluster.unit = world.commune;
        cluster.name = "Cụm loa Mỏ Gà";
        cluster.details["sim_expires"] = to_iso(today + std::chrono::days(20));
        cluster.from = today - std::chrono::days(100);
        cluster.by_name = "Ma Thị Hoa";
        records.assets().add(cluster);
    });
    const auto told = [&](int days_later) {
        return world.commit([&](app::Records& records) {
            const Moment then = world.clock().now() + std::chrono::hours(24) * days_later;
            const auto news = app::news_of_expiries(records, then);
            if (news)
                app::expiries_were_told(records, day_of(then));
            return news ? news->says : std::string();
        });
    };
    // The clock ran ahead once, and was set right.
    world.commit([&](app::Records& records) {
        app::expiries_were_told(records, today + std::chrono::days(400));
    });
    EXPECT_THAT(told(0), HasSubstr("Cụm loa Mỏ Gà (Xã Võ Nhai): SIM hết hạn 13/12/2026, còn 20"));
    EXPECT_EQ(told(0), "");
    EXPECT_EQ(told(12), "");
    // The server was away on the day itself.
    EXPECT_THAT(told(14), HasSubstr("còn 6 ngày"));
    EXPECT_EQ(told(15), "");
    EXPECT_THAT(told(19), HasSubstr("còn 1 ngày"));
    EXPECT_EQ(told(20), "");
    EXPECT_EQ(told(21), "") << "it is over";
}

}
}
