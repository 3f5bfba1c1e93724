// What clients are answered about accounts, on a real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/register_api.hpp"
#include "trust/hash.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RegisterApi;
using ::testing::UnorderedElementsAre;

class AccountsApi : public ::testing::Test {
protected:
    static std::string one(AccountId id) { return "/api/v1/accounts/" + id.text(); }
    static std::string fresh(const std::string& username, const std::string& more)
    {
        return R"({"username":")" + username + R"(","name":"Người Mới","password":")"
            + "mat-khau-cua-toi" + R"(",)" + more + "}";
    }

    RegisterApi api;
    testing::World& world = api.world();
    const std::string path = "/api/v1/accounts";
};

TEST_F(AccountsApi, an_administrator_adds_an_account_that_can_sign_in)
{
    const Answer added = api.post(world.admin, path,
        fresh("Can.Bo", R"("unit":"2","roles":["commune_editor","commune_approver"])"));

    ASSERT_EQ(added.status, 201U) << added.code();
    EXPECT_EQ(added.text("username"), "can.bo");
    EXPECT_EQ(added.body.at("roles").as_array().size(), 2U);
    EXPECT_EQ(added.headers.get("Location"), path + "/" + added.text("id"));
    const Answer in = api.call(std::nullopt, net::Method::post, "/api/v1/session",
        R"({"username":"can.bo","password":"mat-khau-cua-toi"})");
    EXPECT_EQ(in.status, 201U) << in.code();
    EXPECT_THAT(api.deeds(), Contains("account.added"));
}

TEST_F(AccountsApi, the_list_is_cut_to_the_units_the_caller_manages)
{
    EXPECT_THAT(api.get(api.commune_admin, path).items("username"),
        UnorderedElementsAre("bientap", "duyetxa", "quantrixa"));
    EXPECT_THAT(api.get(world.admin, path).items("username"), Contains("xakhac"));
    EXPECT_THAT(api.get(world.admin, path + "?unit=3").items("username"), ElementsAre("xakhac"));
    EXPECT_THAT(api.get(world.admin, path + "?role=province_approver").items("username"),
        ElementsAre("duyettinh"));
    EXPECT_THAT(api.get(world.admin, path + "?q=bien").items("username"), ElementsAre("bientap"));
    EXPECT_THAT(api.get(api.commune_admin, path + "?unit=3").items("username"), IsEmpty());
    EXPECT_THAT(api.get(api.commune_admin, path + "?unit=1").items("username"),
        UnorderedElementsAre("bientap", "duyetxa", "quantrixa"));
    EXPECT_EQ(api.get(world.editor, path).code(), "account.not_allowed");
}

TEST_F(AccountsApi, one_page_follows_the_other)
{
    const Answer first = api.get(world.admin, path + "?limit=4");
    const Answer second = api.get(world.admin, path + "?limit=4&cursor=" + first.text("next"));

    EXPECT_EQ(first.items("id").size(), 4U);
    EXPECT_EQ(second.items("id").size(), 2U);
    EXPECT_TRUE(second.body.at("next").is_null());
}

TEST_F(AccountsApi, the_administrator_of_one_commune_reaches_into_no_other)
{
    EXPECT_EQ(api.get(api.commune_admin, one(world.stranger)).status, 404U);
    EXPECT_EQ(
        api.patch(api.commune_admin, one(world.stranger), R"({"disabled":true})").status, 404U);
    EXPECT_EQ(api.post(api.commune_admin, one(world.stranger) + "/password",
                     R"({"password":"mat-khau-rat-moi"})")
                  .status,
        404U);
    EXPECT_EQ(api.post(api.commune_admin, path, fresh("tay.trong", R"("unit":"3")")).code(),
        "account.not_allowed");
    EXPECT_EQ(api.post(api.commune_admin, path,
                     fresh("tay.trong", R"("unit":"2","grants":[{"role":"auditor","unit":"3"}])"))
                  .code(),
        "account.grant_not_allowed");
    EXPECT_EQ(api.patch(api.commune_admin, one(world.editor),
                     R"({"grants":[{"role":"province_admin","unit":"1"}]})")
                  .code(),
        "account.grant_not_allowed");
    EXPECT_EQ(api.patch(api.commune_admin, one(api.commune_admin), R"({"unit":"1"})").code(),
        "account.not_allowed");
    EXPECT_THAT(api.deeds(), Not(Contains("account.edited")));
}

TEST_F(AccountsApi, nobody_takes_over_an_account_with_rights_above_his_own)
{
    // He sits in the commune, and approves for the province.
    const AccountId high = api.add_account(30, "dacphai", world.commune, "commune_editor");
    ASSERT_EQ(
        api.patch(world.admin, one(high), R"({"grants":[{"role":"province_approver","unit":"1"}]})")
            .status,
        200U);

    EXPECT_EQ(api.get(api.commune_admin, one(high)).status, 200U);
    EXPECT_EQ(
        api.post(api.commune_admin, one(high) + "/password", R"({"password":"mat-khau-rat-moi"})")
            .code(),
        "account.above_you");
    EXPECT_EQ(api.patch(api.commune_admin, one(high), R"({"disabled":true})").code(),
        "account.above_you");
}

TEST_F(AccountsApi, nobody_grants_what_he_does_not_hold)
{
    world.commit([&](app::Records& records) {
        records.accounts().save_role(
            { "personnel", "Quản lý tài khoản", { Right::view, Right::manage_accounts } });
    });
    const AccountId personnel = api.add_account(31, "nhansu", world.province, "personnel");

    EXPECT_EQ(
        api.post(personnel, path, fresh("moi", R"("unit":"2","roles":["commune_editor"])")).code(),
        "account.grant_not_allowed");
    EXPECT_EQ(api.post(personnel, path, fresh("moi", R"("unit":"2","roles":["personnel"])")).status,
        201U);
}

TEST_F(AccountsApi, what_is_wrong_is_told_with_its_place)
{
    const Answer role
        = api.post(world.admin, path, fresh("moi", R"("grants":[{"role":"king","unit":"2"}])"));
    EXPECT_EQ(role.status, 422U);
    EXPECT_EQ(role.code(), "account.unknown_role");
    EXPECT_EQ(role.wrong_field(), "grants[0].role");
    EXPECT_EQ(api.post(world.admin, path, fresh("moi", R"("roles":["auditor"],"unit":"99")"))
                  .wrong_field(),
        "unit");
    EXPECT_EQ(
        api.post(world.admin, path,
               fresh("moi",
                   R"("grants":[{"role":"auditor","unit":"2","from":"2026-12-01","to":"2026-11-30"}])"))
            .wrong_field(),
        "grants[0].to");
    EXPECT_EQ(api.post(world.admin, path, fresh("có dấu", R"("unit":"2")")).code(),
        "account.bad_username");
    EXPECT_EQ(api.post(world.admin, path, fresh("bientap", R"("unit":"2")")).code(),
        "account.username_taken");
    EXPECT_EQ(
        api.post(world.admin, path, R"({"username":"moi","name":"Mới","password":"ngan"})").code(),
        "account.password_too_short");
    EXPECT_EQ(api.post(world.admin, path, R"({"username":7})").status, 422U);
    EXPECT_EQ(api.post(world.admin, path, "{").status, 400U);
    EXPECT_EQ(api.get(world.admin, path + "?unit=x").status, 422U);
    EXPECT_EQ(api.get(world.admin, path + "/77").code(), "account.missing");
}

TEST_F(AccountsApi, the_same_request_twice_adds_one_account)
{
    const net::Headers key{ { "Idempotency-Key", "k1" } };
    const std::string body = fresh("moi", R"("unit":"2")");
    const Answer first = api.call(world.admin, net::Method::post, path, body, key);
    const Answer again = api.call(world.admin, net::Method::post, path, body, key);
    const Answer other
        = api.call(world.admin, net::Method::post, path, fresh("khac", R"("unit":"2")"), key);

    EXPECT_EQ(first.status, 201U);
    EXPECT_EQ(again.status, 201U);
    EXPECT_EQ(again.text("id"), first.text("id"));
    EXPECT_EQ(other.code(), "idempotency.other_request");
}

TEST_F(AccountsApi, a_password_leaves_no_plain_hash_behind)
{
    const std::string body = fresh("moi", R"("unit":"2")");
    api.call(world.admin, net::Method::post, path, body, { { "Idempotency-Key", "k1" } });

    world.truth().read([&](app::Records& records) {
        const auto kept = records.kept_answers().find(world.admin, "k1");
        ASSERT_TRUE(kept);
        EXPECT_NE(kept->request_hash, sha256(path + "\n" + path + "\n" + body).text());
    });
}

TEST_F(AccountsApi, an_edit_of_an_old_version_is_stale_and_shows_the_current_one)
{
    ASSERT_EQ(api.patch(world.admin, one(world.editor), R"({"name":"Trần Thị Mới","version":1})")
                  .number("version"),
        2);
    const Answer late
        = api.patch(world.admin, one(world.editor), R"({"name":"Trần Thị Cũ","version":1})");

    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "account.stale");
    EXPECT_EQ(late.body.at("current").as_object().at("name").as_string(), "Trần Thị Mới");
}

TEST_F(AccountsApi, grants_with_an_end_stay_when_the_roles_at_home_change)
{
    ASSERT_EQ(
        api.patch(world.admin, one(world.editor),
               R"({"grants":[{"role":"commune_editor","unit":"2"},)"
               R"({"role":"commune_approver","unit":"3","from":"2026-11-01","to":"2026-12-01"}]})")
            .status,
        200U);
    const Answer edited = api.patch(world.admin, one(world.editor), R"({"roles":["operator"]})");

    ASSERT_EQ(edited.status, 200U) << edited.code();
    const auto& grants = edited.body.at("grants").as_array();
    ASSERT_EQ(grants.size(), 2U);
    EXPECT_EQ(grants[0].as_object().at("role").as_string(), "commune_approver");
    EXPECT_EQ(grants[0].as_object().at("from").as_string(), "2026-11-23")
        << "of days that are over nobody is given a role";
    EXPECT_EQ(grants[0].as_object().at("to").as_string(), "2026-12-01");
    EXPECT_EQ(grants[1].as_object().at("role").as_string(), "operator");
}

TEST_F(AccountsApi, a_grant_sent_back_without_its_first_day_keeps_it)
{
    const Answer edited = api.patch(
        world.admin, one(world.editor), R"({"grants":[{"role":"commune_editor","unit":"2"}]})");

    EXPECT_EQ(
        edited.body.at("grants").as_array()[0].as_object().at("from").as_string(), "2025-07-01");
}

TEST_F(AccountsApi, a_grant_begins_on_no_day_that_is_over)
{
    const auto first_day = [&](const std::string& grant) {
        const Answer edited
            = api.patch(world.admin, one(world.editor), R"({"grants":[)" + grant + "]}");
        EXPECT_EQ(edited.status, 200U) << edited.code();
        const auto grants = edited.body.at("grants").as_array();
        return std::string(grants.at(0).as_object().at("from").as_string());
    };
    EXPECT_EQ(
        first_day(R"({"role":"commune_editor","unit":"2","from":"2025-07-01"})"), "2025-07-01")
        << "it was there already";
    EXPECT_EQ(
        first_day(R"({"role":"commune_editor","unit":"2","from":"2025-01-01"})"), "2026-11-23");
    EXPECT_EQ(first_day(R"({"role":"auditor","unit":"2","from":"2026-12-01"})"), "2026-12-01");
    EXPECT_EQ(
        api.patch(world.admin, one(world.editor),
               R"({"grants":[{"role":"operator","unit":"2","from":"2026-01-01","to":"2026-11-01"}]})")
            .wrong_field(),
        "grants[0].to");
    const Answer added = api.post(world.admin, path,
        fresh("moi", R"("unit":"2","grants":[{"role":"auditor","unit":"2","from":"2026-01-01"}])"));
    ASSERT_EQ(added.status, 201U) << added.code();
    EXPECT_EQ(
        added.body.at("grants").as_array()[0].as_object().at("from").as_string(), "2026-11-23");
}

TEST_F(AccountsApi, a_session_found_open_opens_no_way_to_more_rights)
{
    ASSERT_EQ(api.patch(world.admin, one(world.stranger), R"({"disabled":true})").status, 200U);
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.editor, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    });
    world.clock().advance(std::chrono::minutes(6));
    const auto edit = [&](AccountId id, const char* body) {
        return api.patch(world.admin, one(id), body).code();
    };
    EXPECT_EQ(api.post(world.admin, path, fresh("moi", R"("roles":["auditor"])")).code(),
        "session.too_old");
    EXPECT_EQ(
        api.post(world.admin, one(world.editor) + "/password", R"({"password":"mat-khau-rat-moi"})")
            .code(),
        "session.too_old");
    EXPECT_EQ(edit(world.editor, R"({"roles":["commune_approver"]})"), "session.too_old");
    EXPECT_EQ(edit(world.editor, R"({"otp":false})"), "session.too_old");
    EXPECT_EQ(edit(world.stranger, R"({"disabled":false})"), "session.too_old");
    EXPECT_EQ(edit(world.editor, R"({"phone":"0912345678","roles":["commune_editor"]})"), "")
        << "what gives nobody more asks for nothing";
    EXPECT_EQ(edit(world.editor, R"({"disabled":true,"roles":[]})"), "");

    ASSERT_EQ(api.post(world.admin, "/api/v1/session/confirm",
                     std::string(R"({"password":")") + testing::World::password + "\"}")
                  .status,
        200U);
    EXPECT_EQ(edit(world.stranger, R"({"disabled":false})"), "");
    EXPECT_EQ(edit(world.editor, R"({"otp":false})"), "");
}

TEST_F(AccountsApi, nobody_takes_his_own_codes_away_without_one)
{
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.admin, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    });
    EXPECT_EQ(
        api.patch(world.admin, one(world.admin), R"({"otp":false})").code(), "account.own_otp");
}

TEST_F(AccountsApi, a_disabled_account_is_signed_out_at_once)
{
    ASSERT_EQ(api.get(world.editor, "/api/v1/session").status, 200U);
    ASSERT_EQ(api.patch(world.admin, one(world.editor), R"({"disabled":true})").status, 200U);

    EXPECT_EQ(api.sessions_of(world.editor), 0U);
    EXPECT_EQ(api.get(world.editor, "/api/v1/session").status, 401U);
}

TEST_F(AccountsApi, the_last_administrator_of_the_province_stays)
{
    for (const char* body : { R"({"disabled":true})", R"({"roles":["auditor"]})",
             R"({"grants":[{"role":"province_admin","unit":"2"}]})",
             R"({"grants":[{"role":"province_admin","unit":"1","to":"2027-01-01"}]})" })
        EXPECT_EQ(api.patch(world.admin, one(world.admin), body).code(), "account.last_admin")
            << body;

    const AccountId second = api.add_account(32, "quantri2", world.province, "province_admin");
    EXPECT_EQ(api.patch(world.admin, one(world.admin), R"({"roles":["auditor"]})").status, 200U);
    EXPECT_EQ(api.patch(second, one(second), R"({"disabled":true})").code(), "account.last_admin");
}

TEST_F(AccountsApi, a_password_given_by_somebody_else_has_to_be_changed_first)
{
    ASSERT_EQ(api.get(world.editor, "/api/v1/units").status, 200U);
    ASSERT_EQ(api.post(world.admin, one(world.editor) + "/password",
                     R"({"password":"mat-khau-tam-thoi"})")
                  .status,
        204U);
    EXPECT_EQ(api.sessions_of(world.editor), 0U);

    const Answer in = api.call(std::nullopt, net::Method::post, "/api/v1/session",
        R"({"username":"bientap","password":"mat-khau-tam-thoi"})");
    ASSERT_EQ(in.status, 201U);
    EXPECT_TRUE(in.body.at("account").as_object().at("must_change_password").as_bool());
    const net::Headers bearer{ { "Authorization", "Bearer " + in.text("token") } };
    EXPECT_EQ(api.call(std::nullopt, net::Method::get, "/api/v1/units", {}, bearer).code(),
        "account.password_must_change");
    EXPECT_EQ(api.call(std::nullopt, net::Method::get, "/api/v1/session", {}, bearer).status, 200U);
    EXPECT_EQ(api.call(std::nullopt, net::Method::post, "/api/v1/session/password",
                     R"({"current":"mat-khau-tam-thoi","password":"cua-rieng-toi"})", bearer)
                  .status,
        204U);
    EXPECT_EQ(api.call(std::nullopt, net::Method::get, "/api/v1/units", {}, bearer).status, 200U);
}

TEST_F(AccountsApi, a_weak_password_is_not_set_for_anybody_and_ones_own_not_without_the_old)
{
    const std::string other = one(world.editor) + "/password";
    EXPECT_EQ(api.post(world.admin, other, R"({"password":"ngan"})").code(),
        "account.password_too_short");
    EXPECT_EQ(api.post(world.admin, other, "{}").wrong_field(), "password");
    EXPECT_EQ(
        api.post(world.admin, one(world.admin) + "/password", R"({"password":"mat-khau-rat-moi"})")
            .code(),
        "account.own_password");
    EXPECT_EQ(api.sessions_of(world.admin), 1U);
}

TEST_F(AccountsApi, a_lost_telephone_is_taken_off_but_none_is_registered_for_somebody_else)
{
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.editor, "JBSWY3DPEHPK3PXP");
    });
    EXPECT_EQ(
        api.patch(world.admin, one(world.editor), R"({"otp":true})").code(), "account.otp_is_own");
    EXPECT_FALSE(
        api.patch(world.admin, one(world.editor), R"({"otp":false})").body.at("otp").as_bool());
}

TEST_F(AccountsApi, everybody_may_see_himself_and_the_roles)
{
    EXPECT_EQ(api.get(world.editor, one(world.editor)).text("username"), "bientap");
    EXPECT_EQ(api.get(world.editor, one(world.approver)).status, 404U);
    const Answer roles = api.get(world.editor, "/api/v1/roles");
    EXPECT_THAT(roles.items("code"), Contains("province_admin"));
    EXPECT_THAT(roles.items("name"), Contains("Biên tập viên cấp xã"));
    EXPECT_FALSE(roles.item(0).at("rights").as_array().empty());
}

TEST_F(AccountsApi, nothing_is_told_without_a_session)
{
    for (const char* target :
        { "/api/v1/accounts", "/api/v1/accounts/11", "/api/v1/roles", "/api/v1/units",
            "/api/v1/units/2", "/api/v1/units/2/rules", "/api/v1/groups", "/api/v1/audit" })
        EXPECT_EQ(api.call(std::nullopt, net::Method::get, target).status, 401U) << target;
}

TEST_F(AccountsApi, a_new_account_chooses_a_password_of_its_own_first)
{
    const Answer added = api.post(world.admin, path, fresh("moi", R"("unit":"2")"));
    ASSERT_EQ(added.status, 201U);
    EXPECT_TRUE(added.body.at("must_change_password").as_bool());
    const Answer asked
        = api.post(world.admin, path, fresh("moi2", R"("unit":"2","must_change_password":false)"));
    ASSERT_EQ(asked.status, 201U);
    EXPECT_FALSE(asked.body.at("must_change_password").as_bool()) << "said so by hand";
}

TEST_F(AccountsApi, browsers_hear_of_accounts)
{
    const Answer added = api.post(world.admin, path, fresh("moi", R"("unit":"2")"));
    api.patch(world.admin, one(world.editor), R"({"name":"Trần Thị Mới"})");

    EXPECT_THAT(api.hints(), ElementsAre("account", "account"));
}

}
}
