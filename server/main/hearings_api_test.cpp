// What people heard below the clusters: what clients are answered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "server/main/testing/register_api.hpp"
#include "server/main/testing/stored_asset.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using testing::RegisterApi;

class HearingsApi : public ::testing::Test {
protected:
    HearingsApi()
    {
        for (const AssetId id : { cluster, other_cluster, station })
            testing::add_asset(world,
                { .id = id,
                    .kind = id == station ? AssetKind::station : AssetKind::cluster,
                    .unit = world.commune,
                    .name = "Cụm " + id.text(),
                    .from = day_of(world.clock().now()) });
    }
    Answer hear(AccountId who, AssetId asset, const std::string& client, const std::string& heard)
    {
        return api.post(who, "/api/v1/assets/" + asset.text() + "/hearings",
            fmt::format(R"({{"client_id":"{}","heard":"{}","at":"2020-01-01T07:00:00+07:00",)"
                        R"("note":" gần chợ ","lat":21.75,"lon":106.1}})",
                client, heard));
    }
    Answer walk(AccountId who)
    {
        return api.get(who, "/api/v1/units/" + world.commune.text() + "/hearing-walk");
    }

    RegisterApi api;
    testing::World& world = api.world();
    AssetId cluster{ 901 };
    AssetId other_cluster{ 902 };
    AssetId station{ 903 };
};

TEST_F(HearingsApi, a_walk_tells_what_is_left_and_what_was_heard_last)
{
    const auto before = walk(world.admin).body.at("reach").as_object();
    const std::int64_t left = before.at("left").as_int64();
    const Answer noted = hear(world.admin, cluster, "a", "weak");
    ASSERT_EQ(noted.status, 200U) << noted.code() << noted.wrong_field();
    EXPECT_EQ(noted.text("note"), "gần chợ");
    // Sent again: it is one.
    EXPECT_EQ(hear(world.admin, cluster, "a", "weak").status, 200U);
    const Answer list = api.get(world.admin, "/api/v1/assets/" + cluster.text() + "/hearings");
    EXPECT_EQ(list.items("heard").size(), 1U);
    const auto after = walk(world.admin).body.at("reach").as_object();
    EXPECT_EQ(after.at("left").as_int64(), left - 1);
    EXPECT_EQ(after.at("weak").as_int64(), 1);
    EXPECT_THAT(api.deeds(), Contains("hearing.noted"));
}

TEST_F(HearingsApi, as_of_an_earlier_day_a_walk_knows_what_had_been_heard_by_then)
{
    const Day first = day_of(world.clock().now());
    ASSERT_EQ(hear(world.admin, cluster, "a", "weak").status, 200U);
    world.clock().advance(std::chrono::hours(24 * 3));
    const Answer again
        = api.post(api.commune_admin, "/api/v1/assets/" + cluster.text() + "/hearings",
            fmt::format(R"({{"client_id":"b","heard":"well","at":"{}"}})",
                to_rfc3339(world.clock().now())));
    ASSERT_EQ(again.status, 200U) << again.code() << again.wrong_field();
    const std::string target = "/api/v1/units/" + world.commune.text() + "/hearing-walk?day=";
    const auto on = [&](Day day) { return api.get(world.province_approver, target + to_iso(day)); };
    const auto heard_on = [&](Day day, const char* how) {
        return on(day).body.at("reach").as_object().at(how).as_int64();
    };
    const Day today = day_of(world.clock().now());
    EXPECT_EQ(heard_on(first, "weak"), 1);
    EXPECT_EQ(heard_on(first, "well"), 0);
    EXPECT_EQ(heard_on(today, "weak"), 0);
    EXPECT_EQ(heard_on(today, "well"), 1);
    EXPECT_THAT(on(first).items("name"), Contains("Cụm 901"));
    const Day before = first - std::chrono::days(1);
    EXPECT_EQ(heard_on(before, "weak"), 0) << "the cluster did not stand there";
    EXPECT_EQ(on(today + std::chrono::days(1)).code(), "asset.day_ahead");
}

TEST_F(HearingsApi, a_commune_that_ended_is_walked_on_the_days_on_which_it_stood)
{
    const Day first = day_of(world.clock().now());
    ASSERT_EQ(hear(world.admin, cluster, "a", "weak").status, 200U);
    const Answer look = api.post(world.admin, "/api/v1/unit-changes",
        fmt::format(R"({{"kind":"merge","from":["{}","{}"],"to":[{{"name":"Xã Lớn",)"
                    R"("kind":"commune","code":"09999"}}],"on":"{}","resolution":"12/NQ-HĐND"}})",
            world.commune.text(), world.other_commune.text(), to_iso(first)));
    const Answer merged = api.post(world.admin,
        "/api/v1/unit-changes/" + look.text("id") + "/confirm", R"({"resolution":"12/NQ-HĐND"})");
    ASSERT_EQ(merged.text("state"), "done") << look.code() << merged.code();
    const std::string target = "/api/v1/units/" + world.commune.text() + "/hearing-walk";
    const auto on
        = [&](Day day) { return api.get(world.province_approver, target + "?day=" + to_iso(day)); };
    EXPECT_EQ(on(first - std::chrono::days(1)).status, 200U);
    EXPECT_EQ(on(*parse_iso_day("2001-01-01")).code(), "unit.not_then");
    EXPECT_EQ(api.get(world.province_approver, target).code(), "unit.missing");
}

TEST_F(HearingsApi, only_clusters_are_heard_and_only_by_those_who_may)
{
    EXPECT_EQ(hear(world.admin, station, "a", "well").code(), "hearing.not_a_cluster");
    EXPECT_EQ(hear(world.admin, cluster, "a", "loud").wrong_field(), "heard");
    EXPECT_EQ(hear(world.stranger, cluster, "a", "well").code(), "asset.missing");
    EXPECT_EQ(hear(world.province_approver, cluster, "a", "well").code(), "hearing.not_allowed");
    EXPECT_EQ(walk(world.stranger).code(), "unit.missing");
    EXPECT_EQ(hear(world.admin, AssetId(7777), "a", "well").code(), "asset.missing");
}

}
}
