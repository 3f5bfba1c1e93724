// Forgotten passwords, lost telephones, standing in for somebody, and leaving: what clients are
// answered, and what those are who try to get more out of it than was meant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/bulletins.hpp"
#include "server/app/delegations.hpp"
#include "server/app/passwords.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RegisterApi;

class AccountLife : public ::testing::Test {
protected:
    static std::string one(AccountId id) { return "/api/v1/accounts/" + id.text(); }
    Answer reset(const std::string& username, const std::string& code,
        const std::string& password = "suoi-trong-ban-xa")
    {
        return api.call(std::nullopt, net::Method::post, "/api/v1/session/reset",
            R"({"username":")" + username + R"(","code":")" + code + R"(","password":")" + password
                + "\"}");
    }
    Answer sign_in(const std::string& username, const std::string& password)
    {
        return api.call(std::nullopt, net::Method::post, "/api/v1/session",
            R"({"username":")" + username + R"(","password":")" + password + "\"}");
    }
    std::string code_for(AccountId who, AccountId by)
    {
        return api.post(by, one(who) + "/reset-code").text("code");
    }
    std::string lending(AccountId to, const std::string& role, const std::string& unit = "2",
        const std::string& more = "")
    {
        return R"({"to":")" + to.text() + R"(","role":")" + role + R"(","unit":")" + unit
            + R"(","begins":"2026-11-23","last":"2026-11-25","reason":"Nghỉ phép")" + more + "}";
    }

    RegisterApi api;
    testing::World& world = api.world();
    const std::string delegations = "/api/v1/delegations";
};

TEST_F(AccountLife, a_forgotten_password_is_replaced_with_a_code_once)
{
    const std::string code = code_for(world.editor, api.commune_admin);
    ASSERT_EQ(code.size(), 9U) << code;
    std::string typed;
    for (const char c : code)
        typed += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    typed[4] = ' ';

    EXPECT_EQ(sign_in("bientap", testing::World::password).status, 201U) << "still the old one";
    EXPECT_EQ(reset("BienTap ", typed).status, 204U);
    EXPECT_EQ(sign_in("bientap", testing::World::password).code(), "session.wrong");
    EXPECT_EQ(sign_in("bientap", "suoi-trong-ban-xa").status, 201U);
    EXPECT_EQ(reset("bientap", code).code(), "session.reset_wrong") << "used";
    EXPECT_THAT(api.deeds(), Contains("account.reset_code_given"));
    EXPECT_THAT(api.deeds(), Contains("account.password_reset_by_code"));
}

TEST_F(AccountLife, a_reset_ends_the_sessions_and_leaves_one_time_codes_on)
{
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.editor, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    });
    ASSERT_EQ(api.get(world.editor, "/api/v1/session").status, 200U);
    ASSERT_EQ(reset("bientap", code_for(world.editor, world.admin)).status, 204U);

    EXPECT_EQ(api.sessions_of(world.editor), 0U);
    EXPECT_EQ(sign_in("bientap", "suoi-trong-ban-xa").code(), "session.otp_required");
}

TEST_F(AccountLife, a_code_ends_by_time_by_tries_by_another_and_by_the_old_password)
{
    const std::string first = code_for(world.editor, world.admin);
    const std::string second = code_for(world.editor, world.admin);
    EXPECT_EQ(reset("bientap", first).code(), "session.reset_wrong");
    world.clock().advance(31min);
    EXPECT_EQ(reset("bientap", second).code(), "session.reset_wrong");

    // A password that cannot be spends nothing.
    world.clock().set(testing::World::noon());
    const std::string third = code_for(world.approver, world.admin);
    EXPECT_EQ(reset("duyetxa", third, "ngan").code(), "account.password_too_short");
    for (int i = 0; i < 5; ++i) {
        world.clock().advance(2min);
        EXPECT_EQ(reset("duyetxa", "ZZZZ-ZZZZ").status, 401U);
    }
    world.clock().advance(2min);
    EXPECT_EQ(reset("duyetxa", third).code(), "session.reset_wrong") << "five wrong tries";
}

TEST_F(AccountLife, whoever_guesses_codes_has_to_wait_and_learns_no_names)
{
    const Answer known = reset("bientap", "AAAA-AAAA");
    const Answer unknown = reset("khongcoai", "AAAA-AAAA");
    EXPECT_EQ(known.code(), unknown.code());
    EXPECT_EQ(known.status, unknown.status);
    unsigned last = 0;
    for (int i = 0; i < 8; ++i)
        last = reset("bientap", "AAAA-AAAA").status;
    EXPECT_EQ(last, 429U);
    EXPECT_EQ(sign_in("bientap", testing::World::password).status, 201U)
        << "the owner is not kept out by it";
}

TEST_F(AccountLife, codes_are_given_only_downward_in_ones_own_units_and_freshly)
{
    EXPECT_EQ(api.post(api.commune_admin, one(world.stranger) + "/reset-code").status, 404U);
    EXPECT_EQ(api.post(api.commune_admin, one(world.admin) + "/reset-code").status, 404U);
    EXPECT_EQ(api.post(world.editor, one(world.approver) + "/reset-code").status, 404U);
    EXPECT_EQ(
        api.post(world.admin, one(world.admin) + "/reset-code").code(), "account.own_password");
    const AccountId high = api.add_account(30, "dacphai", world.commune, "commune_editor");
    ASSERT_EQ(
        api.patch(world.admin, one(high), R"({"grants":[{"role":"province_approver","unit":"1"}]})")
            .status,
        200U);
    EXPECT_EQ(api.post(api.commune_admin, one(high) + "/reset-code").code(), "account.above_you");
    ASSERT_EQ(api.patch(world.admin, one(world.editor), R"({"disabled":true})").status, 200U);
    EXPECT_EQ(api.post(world.admin, one(world.editor) + "/reset-code").code(), "account.is_locked");
    world.clock().advance(6min);
    EXPECT_EQ(api.post(world.admin, one(world.approver) + "/reset-code").code(), "session.too_old");
}

TEST_F(AccountLife, who_could_sign_in_as_a_stand_in_stands_above_what_is_lent_to_him)
{
    const AccountId deputy = api.add_account(34, "phophong", world.commune, "commune_editor");
    const std::string wide = lending(deputy, "province_approver", "1");
    ASSERT_EQ(api.post(api.commune_admin, one(deputy) + "/reset-code").status, 201U);
    ASSERT_EQ(api.post(world.province_approver, delegations, wide).status, 201U);
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(deputy, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    });
    EXPECT_EQ(api.post(api.commune_admin, one(deputy) + "/reset-code").code(), "account.above_you");
    EXPECT_EQ(
        api.patch(api.commune_admin, one(deputy), R"({"otp":false})").code(), "account.above_you");
    EXPECT_EQ(api.post(world.admin, one(deputy) + "/reset-code").status, 201U);
    EXPECT_EQ(api.patch(api.commune_admin, one(deputy), R"({"disabled":true})").status, 200U)
        << "whoever may not sign in as him may lock him out";
}

TEST_F(AccountLife, what_will_be_lent_later_counts_as_well)
{
    const AccountId deputy = api.add_account(34, "phophong", world.commune, "commune_editor");
    const Answer given = api.post(world.province_approver, delegations,
        R"({"to":"34","role":"province_approver","unit":"1","begins":"2026-12-01",)"
        R"("last":"2026-12-05","reason":"Nghỉ phép"})");
    ASSERT_EQ(given.status, 201U) << given.code();
    EXPECT_EQ(api.post(api.commune_admin, one(deputy) + "/reset-code").code(), "account.above_you");
    ASSERT_EQ(
        api.remove(world.province_approver, delegations + "/" + given.text("id")).status, 204U);
    EXPECT_EQ(api.post(api.commune_admin, one(deputy) + "/reset-code").status, 201U);
}

TEST_F(AccountLife, stand_ins_are_colleagues_of_the_same_place)
{
    const AccountId below = api.add_account(35, "truongthon", world.hamlet, "hamlet_head");
    const Answer people
        = api.get(world.approver, "/api/v1/accounts/" + world.approver.text() + "/stand-ins");
    ASSERT_EQ(people.status, 200U) << people.code();
    EXPECT_THAT(people.items("id"), Contains(world.editor.text()));
    EXPECT_THAT(people.items("id"), Not(Contains(below.text())));
    EXPECT_THAT(people.items("id"), Not(Contains(world.approver.text())));
}

TEST_F(AccountLife, a_code_of_an_account_that_is_locked_meanwhile_opens_nothing)
{
    const std::string code = code_for(world.editor, world.admin);
    ASSERT_EQ(api.patch(world.admin, one(world.editor), R"({"disabled":true})").status, 200U);
    ASSERT_EQ(api.patch(world.admin, one(world.editor), R"({"disabled":false})").status, 200U);
    EXPECT_EQ(reset("bientap", code).code(), "session.reset_wrong");
}

TEST_F(AccountLife, a_code_stands_in_no_kept_answer)
{
    api.call(world.admin, net::Method::post, one(world.editor) + "/reset-code", "{}",
        { { "Idempotency-Key", "k1" } });
    world.truth().read([&](app::Records& records) {
        EXPECT_FALSE(records.kept_answers().find(world.admin, "k1"));
    });
}

TEST_F(AccountLife, a_lost_telephone_ends_the_sessions_and_another_is_set_up_first)
{
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.editor, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    });
    ASSERT_EQ(api.get(world.editor, "/api/v1/roles").status, 200U);
    ASSERT_EQ(api.patch(world.admin, one(world.editor), R"({"otp":false})").status, 200U);

    EXPECT_EQ(api.sessions_of(world.editor), 0U);
    const Answer again = sign_in("bientap", testing::World::password);
    ASSERT_EQ(again.status, 201U);
    EXPECT_TRUE(again.body.at("otp_missing").as_bool());
    const Answer barred = api.call(std::nullopt, net::Method::get, "/api/v1/roles", "",
        { { "Authorization", "Bearer " + again.text("token") } });
    EXPECT_EQ(barred.code(), "account.otp_missing");
}

TEST_F(AccountLife, a_lost_telephone_without_codes_ends_the_sessions_as_well)
{
    ASSERT_EQ(api.get(world.editor, "/api/v1/roles").status, 200U);
    ASSERT_EQ(api.patch(world.admin, one(world.editor), R"({"otp":false})").status, 200U);
    EXPECT_EQ(api.sessions_of(world.editor), 0U);
    const Answer again = sign_in("bientap", testing::World::password);
    ASSERT_EQ(again.status, 201U);
    EXPECT_FALSE(again.body.at("otp_missing").as_bool()) << "none were on";
}

TEST_F(AccountLife, a_role_is_lent_for_some_days_and_ends_by_itself)
{
    const Answer given
        = api.post(world.approver, delegations, lending(world.editor, "commune_approver"));
    ASSERT_EQ(given.status, 201U) << given.code();
    EXPECT_EQ(given.text("state"), "holds");
    const Answer mine = api.get(world.editor, "/api/v1/session");
    const auto& account = mine.body.at("account").as_object();
    ASSERT_EQ(account.at("lent").as_array().size(), 1U);
    EXPECT_EQ(
        account.at("lent").as_array()[0].as_object().at("by_name").as_string(), "Hoàng Văn Duyệt");
    std::vector<std::string> rights;
    for (const auto& right : account.at("rights").as_array())
        rights.emplace_back(right.as_string());
    EXPECT_THAT(rights, Contains("approve_bulletin"));
    EXPECT_THAT(rights, Not(Contains("approve_emergency")));
    EXPECT_THAT(rights, Not(Contains("override_quiet_hours")));

    const auto lent_on = [&](int days) {
        world.clock().set(testing::World::noon() + std::chrono::days(days));
        return world.by(world.editor).caller.grants.size();
    };
    EXPECT_EQ(lent_on(2), 2U) << "its last day";
    EXPECT_EQ(lent_on(3), 1U);
    EXPECT_THAT(api.deeds(), Contains("delegation.given"));
}

TEST_F(AccountLife, who_stands_in_hears_of_that_place_without_opening_the_page_again)
{
    const auto browser = api.listen_as(world.editor);
    api.tell({ "device", 76, { world.other_commune } });
    ASSERT_EQ(api.post(world.province_approver, delegations,
                     lending(world.editor, "province_approver", "1"))
                  .status,
        201U);
    ASSERT_TRUE(browser->hears(R"("kind":"account")"));
    api.tell({ "device", 77, { world.other_commune } });
    EXPECT_TRUE(browser->hears(R"("id":"77")"));
    EXPECT_FALSE(browser->has_heard(R"("id":"76")"));
}

TEST_F(AccountLife, nobody_lends_what_is_not_his_or_was_lent_to_him)
{
    EXPECT_EQ(
        api.post(world.editor, delegations, lending(world.approver, "commune_approver")).code(),
        "delegation.nothing_to_lend");
    EXPECT_EQ(
        api.post(world.approver, delegations, lending(world.editor, "province_approver")).code(),
        "delegation.nothing_to_lend");
    EXPECT_EQ(api.post(world.approver, delegations, lending(world.editor, "commune_approver", "1"))
                  .code(),
        "delegation.nothing_to_lend");
    ASSERT_EQ(
        api.post(world.approver, delegations, lending(world.editor, "commune_approver")).status,
        201U);
    const AccountId third = api.add_account(33, "nguoi.ba", world.commune, "reader");
    EXPECT_EQ(api.post(world.editor, delegations, lending(third, "commune_approver")).code(),
        "delegation.not_to_pass_on");
    EXPECT_EQ(
        api.post(world.approver, delegations, lending(world.editor, "commune_approver")).code(),
        "delegation.exists");
}

TEST_F(AccountLife, nobody_lends_to_strangers_himself_or_in_anothers_name)
{
    const auto lend = [&](AccountId by, AccountId to, const std::string& more = "") {
        return api.post(by, delegations, lending(to, "commune_approver", "2", more)).code();
    };
    EXPECT_EQ(lend(world.approver, world.stranger), "delegation.not_a_colleague");
    EXPECT_EQ(lend(world.approver, AccountId(999)), "delegation.not_a_colleague");
    EXPECT_EQ(lend(world.approver, world.approver), "delegation.to_oneself");
    // The editor takes the leader's role "in his name": that is not his account to speak for.
    EXPECT_EQ(lend(world.editor, world.editor, R"(,"from":")" + world.approver.text() + "\""),
        "account.missing");
    EXPECT_EQ(lend(world.stranger, world.stranger, R"(,"from":")" + world.approver.text() + "\""),
        "account.missing");
    // An administrator who stands above the leader enters what is on paper.
    EXPECT_EQ(
        lend(api.commune_admin, world.editor, R"(,"from":")" + world.approver.text() + "\""), "");
    world.clock().advance(6min);
    EXPECT_EQ(lend(world.approver, world.editor), "session.too_old");
}

TEST_F(AccountLife, wrong_periods_are_refused_with_their_place)
{
    const auto period = [&](const std::string& begins, const std::string& last) {
        return api.post(world.approver, delegations,
            R"({"to":"13","role":"commune_approver","unit":"2","begins":")" + begins
                + R"(","last":")" + last + R"(","reason":"x"})");
    };
    EXPECT_EQ(period("2026-11-25", "2026-11-23").code(), "delegation.period_is_empty");
    EXPECT_EQ(period("2026-11-01", "2026-11-22").code(), "delegation.is_past");
    EXPECT_EQ(period("2026-11-23", "2028-11-23").code(), "delegation.too_long");
    EXPECT_EQ(period("2026-11-23", "2026-11-23").status, 201U) << "one day";
}

TEST_F(AccountLife, a_delegation_is_taken_back_by_those_it_concerns_only)
{
    const std::string id
        = api.post(world.approver, delegations, lending(world.editor, "commune_approver"))
              .text("id");
    const std::string path = delegations + "/" + id;
    EXPECT_EQ(api.remove(world.stranger, path).code(), "delegation.missing");
    EXPECT_EQ(api.get(world.stranger, delegations + "?account=14").code(), "account.missing");
    EXPECT_EQ(api.remove(world.editor, path).status, 204U) << "whoever stands in may give it up";
    EXPECT_EQ(world.by(world.editor).caller.grants.size(), 1U);
    EXPECT_EQ(api.remove(world.approver, path).code(), "delegation.over");
    EXPECT_THAT(api.deeds(), Contains("delegation.ended"));
}

TEST_F(AccountLife, what_is_lent_ends_with_the_account_or_the_role_of_its_giver)
{
    ASSERT_EQ(
        api.post(world.approver, delegations, lending(world.editor, "commune_approver")).status,
        201U);
    ASSERT_EQ(world.by(world.editor).caller.grants.size(), 2U);
    ASSERT_EQ(api.patch(world.admin, one(world.approver), R"({"disabled":true})").status, 200U);
    EXPECT_EQ(world.by(world.editor).caller.grants.size(), 1U);
    ASSERT_EQ(api.patch(world.admin, one(world.approver), R"({"disabled":false})").status, 200U);
    ASSERT_EQ(world.by(world.editor).caller.grants.size(), 2U);
    ASSERT_EQ(api.patch(world.admin, one(world.approver), R"({"roles":["auditor"]})").status, 200U);
    EXPECT_EQ(world.by(world.editor).caller.grants.size(), 1U);
}

TEST_F(AccountLife, whoever_leaves_hands_over_what_is_open_and_loses_all_at_once)
{
    const auto deed = world.by(world.editor);
    const auto draft = world.commit([&](app::Records& records) {
        BulletinContent content;
        content.title = "Lịch cấp nước";
        content.text = "Ngày mai cấp nước từ 6 giờ.";
        content.channels = { Channel::speaker };
        content.audience.units = { world.commune };
        return app::write_bulletin(records, deed, world.commune, content);
    });
    ASSERT_TRUE(draft);
    ASSERT_EQ(api.get(world.editor, "/api/v1/session").status, 200U);
    ASSERT_EQ(api.post(world.editor, delegations, lending(world.approver, "commune_editor")).status,
        201U);

    const Answer open = api.get(world.admin, one(world.editor) + "/open-matters");
    ASSERT_EQ(open.status, 200U) << open.code();
    EXPECT_EQ(open.item(0).at("title").as_string(), "Lịch cấp nước");
    EXPECT_EQ(open.item(0).at("kind").as_string(), "bulletin");
    const std::string hand_over = one(world.editor) + "/hand-over";
    const std::string there = R"("unit":"3","roles":["commune_editor"])";
    EXPECT_EQ(
        api.post(world.admin, hand_over, "{" + there + "}").code(), "hand_over.successor_needed");
    EXPECT_EQ(api.post(world.admin, hand_over, "{" + there + R"(,"successor":"15"})").code(),
        "hand_over.successor_cannot")
        << "of another commune";
    const Answer done = api.post(world.admin, hand_over, "{" + there + R"(,"successor":"14"})");
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(done.number("given"), 1);

    EXPECT_EQ(api.get(world.editor, "/api/v1/session").status, 401U);
    world.truth().read([&](app::Records& records) {
        EXPECT_EQ(records.bulletins().find(draft->id())->author(), world.approver);
        const auto moved = records.accounts().find(world.editor);
        EXPECT_EQ(moved->unit, world.other_commune);
        ASSERT_EQ(moved->grants.size(), 1U);
        EXPECT_EQ(moved->grants.front().unit, world.other_commune);
    });
    EXPECT_EQ(world.by(world.approver).caller.grants.size(), 1U) << "what he lent ended";
    const auto there_now = world.by(world.editor).caller;
    world.truth().read([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(testing::World::noon()));
        EXPECT_FALSE(there_now.may_in(Right::view, world.commune, *tree));
        EXPECT_TRUE(there_now.may_in(Right::write_bulletin, world.other_commune, *tree));
    });
    EXPECT_THAT(api.deeds(), Contains("account.moved"));
}

TEST_F(AccountLife, whoever_stops_is_locked_and_nothing_is_left_to_nobody)
{
    const Answer done = api.post(world.admin, one(world.editor) + "/hand-over", "{}");
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_TRUE(done.body.at("account").as_object().at("disabled").as_bool());
    EXPECT_EQ(sign_in("bientap", testing::World::password).code(), "session.wrong");
    EXPECT_THAT(api.deeds(), Contains("account.left"));
}

TEST_F(AccountLife, nobody_sends_away_himself_those_above_him_or_into_units_that_are_not_his)
{
    const auto send = [&](AccountId by, AccountId who, const std::string& body = "{}") {
        return api.post(by, one(who) + "/hand-over", body).code();
    };
    EXPECT_EQ(send(world.admin, world.admin), "hand_over.oneself");
    EXPECT_EQ(send(api.commune_admin, world.stranger), "account.missing");
    EXPECT_EQ(send(api.commune_admin, world.editor, R"({"unit":"3","roles":["commune_editor"]})"),
        "account.not_allowed");
    EXPECT_EQ(send(world.editor, world.approver), "account.missing");
    EXPECT_EQ(send(world.admin, world.editor, R"({"unit":"2"})"), "hand_over.same_unit");
    world.clock().advance(6min);
    EXPECT_EQ(send(world.admin, world.editor), "session.too_old");
}

TEST_F(AccountLife, views_of_lists_go_with_the_account)
{
    const std::string views = "/api/v1/session/views";
    const auto view = [](const char* name, const char* filters) {
        return std::string(R"({"list":"register.station","name":")") + name + R"(","filters":")"
            + filters + R"("})";
    };
    ASSERT_EQ(api.post(world.editor, views, view("Đài FM", "technology=fm")).status, 200U);
    ASSERT_EQ(api.post(world.editor, views, view("Đài hỏng", "condition=broken")).status, 200U);
    const Answer again = api.post(world.editor, views, view("Đài FM", "technology=fm&unit=2"));
    EXPECT_THAT(again.items("name"), ::testing::ElementsAre("Đài hỏng", "Đài FM"));
    EXPECT_THAT(api.get(world.editor, views).items("filters"),
        ::testing::ElementsAre("condition=broken", "technology=fm&unit=2"));
    EXPECT_THAT(api.get(world.approver, views).items("name"), IsEmpty()) << "his alone";
    EXPECT_EQ(api.post(world.editor, views, view(" ", "")).wrong_field(), "name");
    EXPECT_EQ(
        api.post(world.editor, views, view("A", std::string(1'001, 'a').c_str())).status, 422U);
    const Answer left = api.post(
        world.editor, views + "/forget", R"({"list":"register.station","name":"Đài hỏng"})");
    EXPECT_THAT(left.items("name"), ::testing::ElementsAre("Đài FM"));
    for (int i = 1; i < 100; ++i)
        ASSERT_EQ(api.post(world.editor, views, view(std::to_string(i).c_str(), "")).status, 200U);
    EXPECT_EQ(api.post(world.editor, views, view("Quá nhiều", "")).wrong_field(), "name");
}

}
}
