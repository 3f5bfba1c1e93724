// Alerts between systems: the keys they come with, and what passes on the word of one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/cap_api.hpp"
#include "json/write.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Self-signed, P-256, valid until 2046; its private key was thrown away.
std::string test_certificate()
{
    return "-----BEGIN CERTIFICATE-----\n"
           "MIIBkTCCATegAwIBAgIUemLbDevceoGqQq7RjU47PV5xh+swCgYIKoZIzj0EAwIw\n"
           "HjEcMBoGA1UEAwwTxJDDoGkga2jDrSB0xrDhu6NuZzAeFw0yNjExMjEwOTQ5MDla\n"
           "Fw00NjExMTYwOTQ5MDlaMB4xHDAaBgNVBAMME8SQw6BpIGtow60gdMaw4bujbmcw\n"
           "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS10TITT6WpdZRCjviXeLnrny/jgCka\n"
           "rgeSLBUfW3dqXLJuG8AsGa92X4rAKf3GWh97FEcFS6cHA8tEYd8mRjfQo1MwUTAd\n"
           "BgNVHQ4EFgQUbxWj28D9EPfIfYSvUe+InTGkmlMwHwYDVR0jBBgwFoAUbxWj28D9\n"
           "EPfIfYSvUe+InTGkmlMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBF\n"
           "AiAYbbTkmnTpaH1l+EcXc1JTQ8IAgZQswjrODvCS20KuxgIhAIhjRzaqHfYwjsu7\n"
           "R/911d4jIP0kIKRNdWRbfmSiSllM\n"
           "-----END CERTIFICATE-----\n";
}

class CapKeys : public CapApi { };

TEST_F(CapKeys, nothing_comes_in_without_a_key_that_holds_and_guessing_is_slowed_down)
{
    EXPECT_EQ(bring("", xml({})).code(), "api_key.required");
    EXPECT_EQ(bring("sai", xml({})).status, 401U);
    const std::string id = get(world.admin, "/api/v1/api-keys").items("id").front();
    EXPECT_EQ(call(world.admin, net::Method::remove, "/api/v1/api-keys/" + id).status, 204U);
    EXPECT_EQ(bring_in({}).code(), "api_key.unknown");
    for (int i = 0; i < 5; ++i)
        bring("sai", xml({}));
    EXPECT_EQ(bring("sai", xml({})).status, 429U);
}

TEST_F(CapKeys, keys_are_made_by_who_manages_accounts_shown_once_and_revoked)
{
    EXPECT_EQ(post(world.editor, "/api/v1/api-keys", R"({"name":"x","scope":"cap"})").code(),
        "api_key.not_allowed");
    EXPECT_EQ(post(world.admin, "/api/v1/api-keys", R"({"name":"x","scope":"all"})").status, 422U);
    const Answer list = get(world.admin, "/api/v1/api-keys");
    ASSERT_EQ(list.body.at("items").as_array().size(), 1U);
    EXPECT_FALSE(list.item(0).contains("key"));
    EXPECT_EQ(at(list.item(0), "handling"), "hold");
    EXPECT_TRUE(list.item(0).at("last_used").is_null());
    bring_in({});
    EXPECT_FALSE(get(world.admin, "/api/v1/api-keys").item(0).at("last_used").is_null());
    const std::string path = "/api/v1/api-keys/" + list.items("id").front();
    EXPECT_EQ(call(world.stranger, net::Method::remove, path).status, 404U);
    EXPECT_EQ(call(world.admin, net::Method::patch, path, R"({"certificate":"không phải"})").code(),
        "cap.bad_certificate");
    EXPECT_EQ(call(world.admin, net::Method::patch, path, R"({"senders":["a b"]})").status, 422U);
    const Answer edited = call(world.admin, net::Method::patch, path,
        R"({"name":"Đài mới","senders":["other.example.vn"]})");
    EXPECT_EQ(edited.text("name"), "Đài mới");
    EXPECT_EQ(bring_in({ .identifier = "2" }).code(), "cap.sender_not_allowed");
    EXPECT_EQ(call(world.admin, net::Method::remove, path).status, 204U);
    EXPECT_EQ(
        call(world.admin, net::Method::patch, path, R"({"name":"y"})").code(), "api_key.revoked");
    EXPECT_FALSE(get(world.admin, "/api/v1/api-keys").item(0).at("revoked").is_null());
}

TEST_F(CapKeys, passing_straight_through_asks_for_a_fresh_password_and_the_rights_to_send)
{
    const std::string wish = R"({"name":"Đài","scope":"cap","handling":"pass"})";
    world.clock().advance(6min);
    EXPECT_EQ(post(world.admin, "/api/v1/api-keys", wish).code(), "session.too_old");
    sign_in();
    const Answer made = post(world.admin, "/api/v1/api-keys", wish);
    EXPECT_EQ(made.status, 201U);
    // Who may bring what passes is the same question.
    const std::string path = "/api/v1/api-keys/" + made.text("id");
    const auto edit = [&](AccountId who, const char* body) {
        return call(who, net::Method::patch, path, body).code();
    };
    world.clock().advance(6min);
    EXPECT_EQ(edit(world.admin, R"({"senders":["other.example.vn"]})"), "session.too_old");
    EXPECT_EQ(edit(world.admin, R"({"certificate":null})"), "session.too_old");
    sign_in();
    EXPECT_EQ(edit(world.admin, R"({"senders":["other.example.vn"]})"), "");
    world.commit([&](app::Records& records) {
        records.accounts().save_role(
            { "personnel", "Quản lý tài khoản", { Right::view, Right::manage_accounts } });
        app::Account clerk = *records.accounts().find(world.province_approver);
        clerk.grants = { { "personnel", world.province, clerk.grants[0].from, {}, {} } };
        records.accounts().save(clerk, clerk.version);
    });
    EXPECT_EQ(edit(world.province_approver, R"({"senders":["any.example.vn"]})"),
        "api_key.pass_not_allowed");
    world.clock().advance(6min);
    EXPECT_EQ(edit(world.province_approver, R"({"handling":"hold"})"), "")
        << "to hold what passed takes nothing but the right to the key";
}

TEST_F(CapKeys, a_key_that_passes_sounds_at_once_and_names_who_allowed_it)
{
    key = make_key(R"("handling":"pass")");
    const Answer taken = bring_in({});
    ASSERT_EQ(taken.status, 201U) << taken.code();
    EXPECT_EQ(taken.text("state"), "taken");
    ASSERT_THAT(published, SizeIs(1));
    const Answer alert = get(world.admin, "/api/v1/emergencies/" + taken.text("emergency"));
    EXPECT_EQ(alert.text("state"), "live");
    EXPECT_EQ(at(alert.body, "author", "name"), "Đài khí tượng thủy văn");
    EXPECT_FALSE(alert.body.at("review_due").is_null()) << "a person looks at it later";

    // Beyond a commune the standing word of the administrator is the second person.
    Message wide{ .identifier = "KTTV-2" };
    wide.area = "<geocode><valueName>gso</valueName><value>19</value></geocode>";
    const Answer province = bring_in(wide);
    EXPECT_EQ(province.text("state"), "taken");
    const Answer second = get(world.admin, "/api/v1/emergencies/" + province.text("emergency"));
    EXPECT_EQ(second.text("state"), "live");
    EXPECT_EQ(at(second.body, "approver", "name"), "Nguyễn Văn Quản");
    EXPECT_THAT(published, SizeIs(2));

    const Answer cancelled
        = bring_in({ .identifier = "KTTV-3", .type = "Cancel", .references = reference({}) });
    EXPECT_EQ(cancelled.text("state"), "taken");
    EXPECT_EQ(state_of(taken.text("emergency")), "cancelled");
}

TEST_F(CapKeys, a_key_does_not_pass_when_who_allowed_it_may_not_any_more)
{
    key = make_key(R"("handling":"pass")");
    world.commit([&](app::Records& records) {
        app::Account account = *records.accounts().find(world.admin);
        account.disabled = true;
        records.accounts().save(account, account.version);
    });
    const Answer held = bring_in({});
    EXPECT_EQ(held.text("state"), "held");
    EXPECT_EQ(held.text("reason"), "api_key.pass_not_allowed");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(CapKeys, a_key_of_a_commune_sounds_in_it_only)
{
    key = make_key(R"("handling":"pass","unit":"2")");
    EXPECT_EQ(bring_in({}).text("state"), "taken");
    Message beyond{ .identifier = "KTTV-2" };
    beyond.area = "<geocode><valueName>VN-GSO</valueName><value>05755</value></geocode>";
    const Answer held = bring_in(beyond);
    EXPECT_EQ(held.text("state"), "held");
    EXPECT_EQ(held.text("reason"), "emergency.not_allowed");
    EXPECT_THAT(published, SizeIs(1));
}

TEST_F(CapKeys, a_message_without_the_signature_its_key_asks_for_is_refused)
{
    const std::string path
        = "/api/v1/api-keys/" + get(world.admin, "/api/v1/api-keys").items("id").front();
    const std::string pem = test_certificate();
    const Answer edited = call(world.admin, net::Method::patch, path,
        json::serialise(json::Object{ { "certificate", json::of(pem) } }));
    ASSERT_EQ(edited.status, 200U) << edited.code();
    EXPECT_EQ(at(edited.body, "certificate", "subject"), "Đài khí tượng");
    const Answer refused = bring_in({});
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(refused.code(), "cap.signature_missing");
}

}
}
