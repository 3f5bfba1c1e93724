// Who might do what on an earlier day: by the roles of that day, in the tree of that day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/unit_changes_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::UnitChangesApi;
using namespace std::chrono_literals;

class RightsOnDayApi : public UnitChangesApi {
protected:
    Answer ask(UnitId unit, const std::string& day, const std::string& more = {},
        const std::string& right = "approve_bulletin")
    {
        return api.get(
            admin, "/api/v1/rights?right=" + right + "&unit=" + unit.text() + "&day=" + day + more);
    }
    // Three days after everybody's account was made.
    void later()
    {
        world.clock().advance(72h);
        sign_in_again();
    }
    static std::string of(AccountId account) { return "&account=" + account.text(); }
};

TEST_F(RightsOnDayApi, a_role_that_was_taken_away_held_until_that_day)
{
    later();
    const Answer before = ask(world.commune, "2026-11-26");
    ASSERT_EQ(before.status, 200U) << before.code();
    EXPECT_THAT(before.items("username"), Contains("duyetxa"));
    EXPECT_EQ(
        api.patch(admin, "/api/v1/accounts/" + world.approver.text(), R"({"roles":[]})").status,
        200U);
    EXPECT_THAT(ask(world.commune, "2026-11-26").items("username"), Not(Contains("duyetxa")));
    const Answer then = ask(world.commune, "2026-11-25", of(world.approver));
    ASSERT_THAT(then.items("username"), ElementsAre("duyetxa"));
    const auto shown = then.item(0);
    const auto& by = shown.at("by").as_array();
    ASSERT_EQ(by.size(), 1U);
    EXPECT_EQ(by[0].as_object().at("role").as_string(), "commune_approver");
    EXPECT_EQ(by[0].as_object().at("to").as_string(), "2026-11-26");
    EXPECT_EQ(then.text("known_from"), "2026-11-23") << "when days began to be kept";
    EXPECT_THAT(ask(world.hamlet, "2026-11-25", of(world.approver)).items("username"),
        ElementsAre("duyetxa"))
        << "below it as well";
    EXPECT_THAT(
        ask(world.other_commune, "2026-11-25", of(world.approver)).items("username"), IsEmpty());
}

TEST_F(RightsOnDayApi, a_role_whose_end_is_moved_held_until_then_all_the_same)
{
    later();
    const std::string account = "/api/v1/accounts/" + world.approver.text();
    const Answer shown = api.get(admin, account);
    const auto grants = shown.body.at("grants").as_array();
    ASSERT_EQ(grants.size(), 1U);
    const std::string from(grants[0].as_object().at("from").as_string());
    const auto until = [&](const std::string& day) {
        return R"({"grants":[{"role":"commune_approver","unit":"2","from":")" + from + R"(","to":")"
            + day + R"("}]})";
    };
    const auto held = [&](const std::string& day) {
        return ask(world.commune, day, of(world.approver)).items("username");
    };
    // Ended in hindsight: of the days until today it is not taken back.
    const Answer ended = api.patch(admin, account, until("2026-11-24"));
    ASSERT_EQ(ended.status, 200U) << ended.code();
    EXPECT_THAT(held("2026-11-25"), ElementsAre("duyetxa"));
    EXPECT_THAT(held("2026-11-26"), IsEmpty());
    // Given again after a week: the days between were without it.
    world.clock().advance(7 * 24h);
    admin = api.add_account(70, "quantri3", world.province, "province_admin");
    const Answer again = api.patch(admin, account, until("2026-12-31"));
    ASSERT_EQ(again.status, 200U) << again.code();
    EXPECT_THAT(held("2026-11-28"), IsEmpty());
    EXPECT_THAT(held("2026-12-03"), ElementsAre("duyetxa"));
    EXPECT_THAT(held("2026-11-25"), ElementsAre("duyetxa"));
}

TEST_F(RightsOnDayApi, a_role_given_today_was_not_held_before_whatever_day_is_sent)
{
    later();
    ASSERT_EQ(api.patch(admin, "/api/v1/accounts/" + world.editor.text(),
                     R"({"grants":[{"role":"commune_approver","unit":"2","from":"2026-11-23"}]})")
                  .status,
        200U);
    EXPECT_THAT(ask(world.commune, "2026-11-26", of(world.editor)).items("username"),
        ElementsAre("bientap"));
    EXPECT_THAT(ask(world.commune, "2026-11-25", of(world.editor)).items("username"), IsEmpty());
}

TEST_F(RightsOnDayApi, a_role_that_is_over_stays_over_and_begins_anew_when_it_is_ticked_again)
{
    later();
    const std::string account = "/api/v1/accounts/" + world.approver.text();
    const std::string over = R"({"grants":[{"role":"commune_approver","unit":"2",)"
                             R"("from":"2025-07-01","to":"2026-11-26"}]})";
    const auto held = [&](const std::string& day) {
        return ask(world.commune, day, of(world.approver)).items("username");
    };
    ASSERT_EQ(api.patch(admin, account, over).status, 200U);
    world.clock().advance(7 * 24h);
    admin = api.add_account(70, "quantri3", world.province, "province_admin");
    // Sent back as it was.
    const Answer same = api.patch(admin, account, over);
    ASSERT_EQ(same.status, 200U) << same.code();
    const auto kept = same.body.at("grants").as_array();
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].as_object().at("from").as_string(), "2025-07-01");
    EXPECT_EQ(kept[0].as_object().at("to").as_string(), "2026-11-26");
    EXPECT_THAT(held("2026-11-25"), ElementsAre("duyetxa"));
    EXPECT_THAT(held("2026-12-03"), IsEmpty());
    // Ticked again among the roles at home.
    const Answer again = api.patch(admin, account, R"({"roles":["commune_approver"]})");
    ASSERT_EQ(again.status, 200U) << again.code();
    const auto grants = again.body.at("grants").as_array();
    ASSERT_EQ(grants.size(), 2U);
    EXPECT_EQ(grants[0].as_object().at("to").as_string(), "2026-11-26");
    EXPECT_EQ(grants[1].as_object().at("from").as_string(), "2026-12-03");
    EXPECT_THAT(held("2026-11-25"), ElementsAre("duyetxa"));
    EXPECT_THAT(held("2026-11-30"), IsEmpty());
    EXPECT_THAT(held("2026-12-03"), ElementsAre("duyetxa"));
}

TEST_F(RightsOnDayApi, a_locked_account_might_nothing_while_it_was_locked)
{
    later();
    const std::string account = "/api/v1/accounts/" + world.approver.text();
    ASSERT_EQ(api.patch(admin, account, R"({"disabled":true})").status, 200U);
    EXPECT_THAT(ask(world.commune, "2026-11-26", of(world.approver)).items("username"), IsEmpty());
    EXPECT_THAT(ask(world.commune, "2026-11-25", of(world.approver)).items("username"),
        ElementsAre("duyetxa"));
    EXPECT_THAT(ask(world.commune, "2026-11-22", of(world.approver)).items("username"), IsEmpty())
        << "there was no such account yet";
}

TEST_F(RightsOnDayApi, over_a_merge_each_day_has_its_tree_and_its_roles)
{
    later();
    const Answer done = confirm(look("2026-11-26"));
    ASSERT_EQ(done.text("state"), "done") << done.code();
    const Answer old = ask(world.commune, "2026-11-25", of(world.approver));
    ASSERT_THAT(old.items("username"), ElementsAre("duyetxa"));
    EXPECT_EQ(old.item(0).at("by").as_array()[0].as_object().at("unit").as_string(), "2");
    EXPECT_THAT(ask(world.commune, "2026-11-25", of(world.stranger)).items("username"), IsEmpty());
    EXPECT_THAT(
        ask(made(), "2026-11-26", of(world.stranger)).items("username"), ElementsAre("xakhac"));
    EXPECT_EQ(ask(made(), "2026-11-25").code(), "unit.not_then");
    EXPECT_EQ(ask(world.commune, "2026-11-26").code(), "unit.not_then");
}

TEST_F(RightsOnDayApi, what_was_lent_counts_while_it_was_lent)
{
    later();
    world.commit([&](app::Records& records) {
        Delegation one;
        one.id = DelegationId(900);
        one.from = world.approver;
        one.from_name = "Hoàng Văn Duyệt";
        one.to = world.editor;
        one.to_name = "Trần Thị Biên";
        one.role = "commune_approver";
        one.unit = world.commune;
        one.begins = *parse_iso_day("2026-11-24");
        one.ends = *parse_iso_day("2026-11-30");
        one.made_by = world.approver;
        one.made = testing::World::noon();
        records.delegations().add(one);
        records.delegations().end(one.id, "Hoàng Văn Duyệt", world.clock().now());
    });
    const Answer lent = ask(world.commune, "2026-11-25", of(world.editor));
    ASSERT_THAT(lent.items("username"), ElementsAre("bientap"));
    const auto shown = lent.item(0);
    const auto& by = shown.at("by").as_array()[0].as_object();
    EXPECT_EQ(by.at("lent_by").as_object().at("name").as_string(), "Hoàng Văn Duyệt");
    EXPECT_THAT(ask(world.commune, "2026-11-23", of(world.editor)).items("username"), IsEmpty());
    EXPECT_THAT(ask(world.commune, "2026-11-26", of(world.editor)).items("username"), IsEmpty())
        << "it was taken back on that day";
    const auto lent_on = [&](const std::string& day) {
        return api.get(admin, "/api/v1/delegations?account=" + world.editor.text() + "&day=" + day);
    };
    EXPECT_THAT(lent_on("2026-11-25").items("id"), ElementsAre("900"));
    EXPECT_THAT(lent_on("2026-11-23").items("id"), IsEmpty());
    EXPECT_THAT(lent_on("2026-11-26").items("id"), IsEmpty());
    EXPECT_EQ(lent_on("2026-11-27").wrong_field(), "day");
    EXPECT_THAT(
        ask(world.commune, "2026-11-25", of(world.editor), "send_emergency").items("username"),
        ElementsAre("bientap"))
        << "that is his own";
}

TEST_F(RightsOnDayApi, accounts_are_listed_as_they_were)
{
    later();
    const std::string approver = "/api/v1/accounts/" + world.approver.text();
    ASSERT_EQ(
        api.patch(admin, approver, R"({"roles":["commune_editor"],"disabled":true})").status, 200U);
    const auto list
        = [&](const std::string& query) { return api.get(admin, "/api/v1/accounts?" + query); };
    EXPECT_THAT(list("role=commune_approver&unit=2").items("username"), IsEmpty());
    const Answer then = list("role=commune_approver&unit=2&day=2026-11-25");
    ASSERT_THAT(then.items("username"), ElementsAre("duyetxa")) << then.code();
    const auto shown = then.item(0);
    EXPECT_FALSE(shown.at("disabled").as_bool());
    EXPECT_EQ(shown.at("roles").as_array().size(), 1U);
    EXPECT_EQ(shown.at("roles").as_array()[0].as_string(), "commune_approver");
    EXPECT_EQ(shown.at("grants").as_array()[0].as_object().at("to").as_string(), "2026-11-26");
    EXPECT_EQ(then.text("day"), "2026-11-25");
    EXPECT_EQ(then.text("known_from"), "2026-11-23");
    const Answer now = list("q=duyetxa");
    EXPECT_TRUE(now.item(0).at("disabled").as_bool());
    EXPECT_EQ(now.text("day"), "2026-11-26");
    EXPECT_THAT(list("day=2026-11-22").items("username"), IsEmpty()) << "there were none yet";
    EXPECT_EQ(list("day=2026-11-27").wrong_field(), "day");
    const Answer own = api.get(api.commune_admin, "/api/v1/accounts?day=2026-11-23");
    EXPECT_EQ(own.code(), "") << "his session is as old as his day";
    EXPECT_THAT(own.items("username"), Not(Contains("xakhac")));
    EXPECT_EQ(
        api.get(world.editor, "/api/v1/accounts?day=2026-11-23").code(), "account.not_allowed");
}

TEST_F(RightsOnDayApi, accounts_of_a_day_before_a_merge_stand_in_the_units_of_then)
{
    later();
    ASSERT_EQ(confirm(look("2026-11-26")).text("state"), "done");
    const auto in = [&](UnitId unit, const std::string& day) {
        return api.get(admin, "/api/v1/accounts?unit=" + unit.text() + "&day=" + day);
    };
    const Answer old = in(world.other_commune, "2026-11-25");
    ASSERT_THAT(old.items("username"), ElementsAre("xakhac"));
    EXPECT_EQ(old.item(0).at("unit").as_string(), world.other_commune.text());
    EXPECT_THAT(in(world.commune, "2026-11-25").items("username"), Not(Contains("xakhac")));
    const Answer joined = in(made(), "2026-11-26");
    EXPECT_THAT(joined.items("username"), Contains("xakhac"));
    EXPECT_THAT(joined.items("username"), Contains("duyetxa"));
}

TEST_F(RightsOnDayApi, one_page_follows_the_other)
{
    const Answer first = ask(world.commune, "2026-11-23", "&limit=1");
    ASSERT_EQ(first.items("username").size(), 1U);
    ASSERT_FALSE(first.text("next").empty());
    const Answer second = ask(world.commune, "2026-11-23", "&limit=1&cursor=" + first.text("next"));
    ASSERT_EQ(second.items("username").size(), 1U);
    EXPECT_NE(first.items("username"), second.items("username"));
    EXPECT_EQ(ask(world.commune, "2026-11-23", "&cursor=999").wrong_field(), "cursor");
}

TEST_F(RightsOnDayApi, others_rights_are_told_to_those_who_manage_accounts_there)
{
    const std::string path = "/api/v1/rights?right=write_bulletin&unit=2";
    EXPECT_EQ(api.get(world.editor, path).code(), "account.not_allowed");
    const Answer own = api.get(world.editor, path + of(world.editor));
    EXPECT_THAT(own.items("username"), ElementsAre("bientap"));
    const Answer seen = api.get(api.commune_admin, path);
    ASSERT_EQ(seen.status, 200U);
    std::map<std::string, std::string> usernames;
    for (const auto& one : seen.body.at("items").as_array())
        usernames.emplace(std::string(one.as_object().at("account").as_string()),
            std::string(one.as_object().at("username").as_string()));
    ASSERT_TRUE(usernames.contains(world.admin.text()));
    EXPECT_EQ(usernames.at(world.admin.text()), "") << "how those above sign in is not his concern";
    EXPECT_EQ(usernames.at(world.editor.text()), "bientap");
    EXPECT_EQ(api.get(api.commune_admin, "/api/v1/rights?right=write_bulletin&unit=3").code(),
        "account.not_allowed");
    EXPECT_EQ(api.get(admin, "/api/v1/rights?unit=2").wrong_field(), "right");
    EXPECT_EQ(ask(world.commune, "2026-11-24").wrong_field(), "day");
    EXPECT_EQ(ask(UnitId(999), "2026-11-23").status, 404U);
}

}
}
