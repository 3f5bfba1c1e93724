// What clients are answered about the audit log, on a real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RegisterApi;

class AuditApi : public ::testing::Test {
protected:
    AuditApi()
    {
        auditor = api.add_account(40, "thanhtra", world.commune, "auditor");
        noted(world.editor, "bulletin.written", { "bulletin", 501, "Lịch cấp nước", world.hamlet });
        world.clock().advance(std::chrono::minutes(10));
        noted(world.approver, "bulletin.approved",
            { "bulletin", 501, "Lịch cấp nước", world.commune }, { { "version", 3 } });
        noted(world.stranger, "bulletin.written",
            { "bulletin", 502, "Tin xã khác", world.other_commune });
        noted(world.admin, "media.uploaded", { "media", 0, "ghi-am.mp3", std::nullopt });
    }
    void noted(AccountId who, const char* what, app::Subject subject, json::Object detail = {})
    {
        const app::Deed deed = world.by(who);
        world.commit(
            [&](app::Records& records) { app::note(records, deed, what, subject, detail); });
    }
    std::vector<std::string> names(AccountId who, const std::string& query = {})
    {
        return api.get(who, path + query).items("subject_name");
    }

    RegisterApi api;
    testing::World& world = api.world();
    AccountId auditor;
    const std::string path = "/api/v1/audit";
};

TEST_F(AuditApi, an_entry_says_in_vietnamese_who_did_what)
{
    const Answer answer = api.get(auditor, path + "?deed=bulletin.approved");

    ASSERT_EQ(answer.items("deed").size(), 1U);
    const json::Object entry = answer.item(0);
    EXPECT_EQ(entry.at("deed_text").as_string(), "Duyệt tin bài");
    EXPECT_EQ(entry.at("account_name").as_string(), "Hoàng Văn Duyệt");
    EXPECT_EQ(entry.at("subject").as_string(), "501");
    EXPECT_EQ(entry.at("subject_name").as_string(), "Lịch cấp nước");
    EXPECT_EQ(entry.at("unit").as_string(), "2");
    EXPECT_EQ(entry.at("detail").as_string(), "Bản 3");
    EXPECT_EQ(entry.at("data").as_object().at("version").as_int64(), 3);
    EXPECT_EQ(entry.at("address").as_string(), "127.0.0.1");
}

TEST_F(AuditApi, an_auditor_sees_his_units_and_the_whole_trees_auditor_all)
{
    EXPECT_THAT(
        api.get(auditor, path).items("deed"), ElementsAre("bulletin.approved", "bulletin.written"))
        << "newest first";
    EXPECT_THAT(names(world.admin), Contains("ghi-am.mp3"));
    EXPECT_THAT(names(world.admin), Contains("Tin xã khác"));
    EXPECT_THAT(names(world.admin, "?unit=3"), ElementsAre("Tin xã khác"));
    EXPECT_THAT(names(auditor, "?unit=3"), IsEmpty());
    EXPECT_EQ(names(auditor, "?unit=1").size(), 2U);
    EXPECT_THAT(names(auditor), Not(Contains("ghi-am.mp3")));
}

TEST_F(AuditApi, who_audits_nothing_sees_nothing)
{
    const Answer answer = api.get(world.editor, path);
    EXPECT_EQ(answer.status, 403U);
    EXPECT_EQ(answer.code(), "audit.not_allowed");
}

TEST_F(AuditApi, filters_narrow_the_list)
{
    EXPECT_EQ(names(world.admin, "?deed=bulletin.").size(), 3U);
    EXPECT_THAT(names(world.admin, "?account=15"), ElementsAre("Tin xã khác"));
    EXPECT_EQ(names(world.admin, "?subject_kind=bulletin&subject=501").size(), 2U);
    EXPECT_THAT(names(world.admin, "?q=xa%20khac"), Contains("Tin xã khác"));
    EXPECT_EQ(names(world.admin, "?to=2026-11-23T12:05:00%2B07:00").size(), 1U);
    EXPECT_EQ(names(world.admin, "?from=2026-11-23T12:05:00%2B07:00").size(), 3U);
    EXPECT_EQ(api.get(world.admin, path + "?from=noon").status, 422U);
    EXPECT_EQ(api.get(world.admin, path + "?subject=x").status, 422U);
}

TEST_F(AuditApi, one_page_follows_the_other)
{
    const Answer first = api.get(world.admin, path + "?limit=3");
    const Answer second = api.get(world.admin, path + "?limit=3&cursor=" + first.text("next"));

    EXPECT_EQ(first.items("id").size(), 3U);
    EXPECT_EQ(second.items("id").size(), 1U);
    EXPECT_THAT(second.items("deed"), Each("bulletin.written"));
}

}
}
