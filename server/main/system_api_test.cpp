// What clients are answered about the state of the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::Not;
using testing::RegisterApi;
using namespace std::chrono_literals;

class SystemApi : public ::testing::Test {
protected:
    SystemApi()
    {
        app::SystemStatus& status = api.system_status;
        status.facts.measured = world.clock().now();
        status.facts.started = world.clock().now() - 1h;
        status.facts.version = "0.2.0";
        status.facts.disk = DiskFact{ 10, 100 };
        status.facts.expiries = { { ExpiryFact::Kind::https, {}, world.clock().now() + 24h } };
        status.facts.devices = DevicesFact{ 2, 1, 0, 0, { { "nguon-agent 0.1.0", 2, 1 } } };
        status.facts.queues = { { "ký số", 0, 100 } };
        status.engine = "SQLite";
        status.findings = judge(status.facts);
        status.backup.folder = "/var/backups/nguon";
        status.backup.at = 90min;
        status.backup.rows.push_back({ "nguon-20261122-013000.tar", world.clock().now() - 10h, 5,
            true, 2s, world.clock().now() - 9h, { "Âm thanh: 1 tệp" }, {} });
        status.drill = app::DrillRow{ world.clock().now() - 24h, "nguon-20261121-013000.tar",
            world.clock().now() - 30h, "may2:/srv/dien-tap", 3s, {} };
        status.ways.push_back({ app::AlarmWay::mail, { "a@b" }, { 1, {}, "refused" } });
    }

    RegisterApi api;
    testing::World& world = api.world();
    const std::string path = "/api/v1/system";
};

TEST_F(SystemApi, the_administrator_of_the_province_sees_each_part_with_a_way_out)
{
    const Answer answer = api.get(world.admin, path + "/status");
    ASSERT_EQ(answer.status, 200U) << answer.raw;
    EXPECT_EQ(answer.text("grade"), "bad");
    EXPECT_EQ(answer.text("version"), "0.2.0");
    const auto& findings = answer.body.at("findings").as_array();
    ASSERT_GE(findings.size(), 10U);
    const json::Object disk = findings.at(1).as_object();
    EXPECT_EQ(disk.at("part").as_string(), "disk");
    EXPECT_EQ(disk.at("grade").as_string(), "bad");
    EXPECT_EQ(disk.at("title").as_string(), "Ổ đĩa dữ liệu");
    EXPECT_NE(disk.at("advice").as_string(), "");
    const json::Object backup = answer.body.at("backup").as_object();
    EXPECT_EQ(backup.at("at").as_string(), "01:30");
    EXPECT_EQ(backup.at("items").as_array().size(), 1U);
    EXPECT_EQ(answer.body.at("drill").as_object().at("place").as_string(), "may2:/srv/dien-tap");
}

TEST_F(SystemApi, is_nobody_elses)
{
    for (const AccountId who : { world.editor, world.province_approver, api.commune_admin }) {
        EXPECT_EQ(api.get(who, path + "/status").status, 403U);
        EXPECT_EQ(api.post(who, path + "/backups").code(), "system.not_allowed");
        EXPECT_EQ(api.post(who, path + "/alarm-test", R"({"way":"email"})").status, 403U);
    }
    EXPECT_FALSE(api.tested_way);
    EXPECT_EQ(api.call({}, net::Method::get, path + "/status").status, 401U);
}

TEST_F(SystemApi, a_backup_is_begun_and_noted_or_refused_with_the_reason)
{
    EXPECT_EQ(api.post(world.admin, path + "/backups").status, 202U);
    EXPECT_THAT(api.deeds(), Contains("system.backup_asked"));
    api.backup_begins = fail(Kind::conflict, "system.backup_runs");
    const Answer again = api.post(world.admin, path + "/backups");
    EXPECT_EQ(again.status, 409U);
    EXPECT_EQ(again.code(), "system.backup_runs");
    EXPECT_EQ(api.deeds().size(), 1U);
}

TEST_F(SystemApi, a_test_goes_to_the_way_that_was_asked_for)
{
    EXPECT_EQ(api.post(world.admin, path + "/alarm-test", R"({"way":"webhook"})").status, 200U);
    EXPECT_EQ(api.tested_way, app::AlarmWay::webhook);
    EXPECT_THAT(api.deeds(), Contains("system.alarm_tested"));
    EXPECT_EQ(api.post(world.admin, path + "/alarm-test", R"({"way":"pigeon"})").status, 422U);
}

TEST_F(SystemApi, a_test_that_did_not_arrive_says_why)
{
    api.alarm_goes_out = fail(Kind::unavailable, "system.mail_failed", "550 no such mailbox");
    const Answer answer = api.post(world.admin, path + "/alarm-test", R"({"way":"email"})");
    EXPECT_EQ(answer.status, 503U);
    EXPECT_THAT(answer.text("title"), ::testing::HasSubstr("550 no such mailbox"));
}

}
}
