// Passkeys over the API: registered, used to sign an alert, refused, given up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "core/cap/alert.hpp"
#include "protocol/order.hpp"
#include "protocol/order_approval.hpp"
#include "server/main/testing/alarm.hpp"
#include "trust/soft_passkey_test.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* keys = "/api/v1/session/passkeys";
constexpr const char* own = R"([{"unit":"2"}])"; // the first commune
constexpr const char* emergencies = "/api/v1/emergencies";

class Passkeys : public ::testing::Test, protected Alarm {
protected:
    static std::string bytes(const Answer& answer, std::string_view key)
    {
        return from_base64url(answer.text(key)).value();
    }
    std::string question(AccountId who)
    {
        return bytes(post(who, std::string(keys) + "/challenge"), "challenge");
    }
    Answer add(AccountId who, SoftPasskey& passkey, const std::string& challenge,
        std::string_view origin = "http://localhost:8080")
    {
        return post(who, keys,
            R"({"name":"Điện thoại","authenticator_data":")"
                + to_base64url(passkey.new_key_data("localhost")) + R"(","client_data":")"
                + to_base64url(SoftPasskey::client_data("webauthn.create", challenge, origin))
                + "\"}");
    }
    Answer add(AccountId who, SoftPasskey& passkey) { return add(who, passkey, question(who)); }

    // The same wish with what the key signed over the server's question.
    std::string with_signature(std::string body, SoftPasskey& passkey, const std::string& challenge)
    {
        const PersonalProof proof = passkey.sign(challenge, site);
        body.insert(body.size() - 1,
            std::string(body.size() > 2 ? "," : "") + R"("passkey":{"credential":")"
                + to_base64url(passkey.credential) + R"(","authenticator_data":")"
                + to_base64url(proof.authenticator_data) + R"(","client_data":")"
                + to_base64url(proof.client_data) + R"(","signature":")"
                + to_base64url(proof.signature) + R"("})");
        return body;
    }
    std::string prepared(AccountId who, const std::string& path, const std::string& body)
    {
        const Answer answer = post(who, path + "/prepare", body);
        EXPECT_EQ(answer.status, 200U) << answer.code();
        return answer.status == 200 ? bytes(answer, "challenge") : std::string();
    }
    void ask_for_persons()
    {
        EmergencyRules rules;
        rules.requires_person = true;
        world.commit([&](app::Records& records) {
            return records.emergency_rules().save(world.commune, rules, 0);
        });
    }
    void vouch_for(const SoftPasskey& passkey, AccountId account)
    {
        keyring.emplace();
        keyring->version = 1;
        keyring->site = site;
        keyring->keys.push_back(
            { signer.public_key(), "signer", { DocumentType::order, DocumentType::approval },
                World::noon() - 24h, World::noon() + 24h * 30, {} });
        keyring->persons.push_back(
            { passkey.key(), account, "Hoa", { world.commune }, World::noon() - 24h, {} });
    }
    // What another system brings for the commune, with a key of this handling.
    Answer bring_message(std::string_view handling, std::string_view identifier)
    {
        world.commit([&](app::Records& records) {
            const Day today = day_of(World::noon());
            Unit unit = *records.units().find(world.commune, today);
            unit.code = "05716";
            records.units().change(unit, today, "", unit.version);
        });
        const Answer made = post(world.admin, "/api/v1/api-keys",
            fmt::format(R"({{"name":"Đài khí tượng","scope":"cap","handling":"{}"}})", handling));
        EXPECT_EQ(made.status, 201U) << made.code();
        return bring(made.text("key"),
            fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{}</identifier>
<sender>kttv.example.vn</sender><sent>{}</sent><status>Actual</status><msgType>Alert</msgType>
<scope>Public</scope><info><language>vi-VN</language><category>Met</category><event>Lũ</event>
<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
<expires>{}</expires><headline>Nước sông Nghinh Tường lên rất nhanh</headline>
<area><areaDesc>Võ Nhai</areaDesc>
<geocode><valueName>VN-GSO</valueName><value>05716</value></geocode></area></info></alert>)",
                identifier, cap::to_text(World::noon()), cap::to_text(World::noon() + 3h)));
    }
    // As a device that asks for a person judges what was published last.
    std::string judged(UnitId where)
    {
        DeviceProfile profile;
        profile.units = { where, world.province };
        profile.requires_person = true;
        const auto order
            = protocol::open_order(decode_document(published.back().order.document, 8'192).value(),
                *keyring, world.clock().now());
        if (!order)
            return order.error().code;
        const auto person = protocol::require_person(*order, *keyring, profile);
        return person ? "" : person.error().code;
    }
};

TEST_F(Passkeys, are_registered_by_their_owner_listed_and_given_up)
{
    SoftPasskey passkey;
    const Answer added = add(world.editor, passkey);
    ASSERT_EQ(added.status, 201U) << added.code();
    EXPECT_EQ(added.text("key"), passkey.key().kid().text());
    EXPECT_FALSE(added.body.at("vouched_for").as_bool());
    EXPECT_THAT(get(world.editor, keys).items("name"), SizeIs(1));
    EXPECT_THAT(get(world.approver, keys).items("name"), IsEmpty());
    const std::string one = std::string(keys) + "/" + added.text("id");
    EXPECT_EQ(call(world.approver, net::Method::remove, one, "").status, 404U);
    EXPECT_EQ(call(world.editor, net::Method::remove, one, "").status, 204U);
    EXPECT_THAT(get(world.editor, keys).items("name"), IsEmpty());
    EXPECT_EQ(add(world.editor, passkey).code(), "passkey.known_already");
}

TEST_F(Passkeys, a_question_is_answered_once_in_time_by_whom_it_was_put_to)
{
    SoftPasskey passkey;
    const std::string asked = question(world.editor);
    EXPECT_EQ(add(world.approver, passkey, asked).code(), "passkey.other_challenge");
    EXPECT_EQ(add(world.editor, passkey, std::string(32, 'x')).code(), "passkey.other_challenge");
    EXPECT_EQ(add(world.editor, passkey, asked).status, 201U);
    EXPECT_EQ(add(world.editor, passkey, asked).code(), "passkey.other_challenge");
    SoftPasskey late;
    late.credential = "credential-2";
    const std::string old = question(world.editor);
    world.clock().advance(5min + 1s);
    sign_in();
    EXPECT_EQ(add(world.editor, late, old).code(), "passkey.other_challenge");
    EXPECT_EQ(add(world.editor, late, question(world.editor), "https://khac.vn").code(),
        "passkey.other_site");
    world.clock().advance(6min);
    EXPECT_EQ(add(world.editor, late).code(), "session.too_old")
        << "who finds a session open leaves no key behind";
}

TEST_F(Passkeys, where_a_person_is_asked_for_an_alert_is_sent_with_his_signature_only)
{
    ask_for_persons();
    SoftPasskey passkey;
    ASSERT_EQ(add(world.editor, passkey).status, 201U);
    EXPECT_EQ(send(world.editor, own).code(), "approval.person_missing");
    EXPECT_TRUE(post(world.editor, std::string(emergencies) + "/preview",
        std::string(R"({"audience":)") + own + "}")
                    .body.at("requires_person")
                    .as_bool());

    const std::string body = wish(own);
    EXPECT_EQ(post(world.editor, emergencies,
                  with_signature(body, passkey, prepared(world.editor, emergencies, body)))
                  .code(),
        "approval.not_vouched_for");
    vouch_for(passkey, world.editor);
    const Answer sent = post(world.editor, emergencies,
        with_signature(body, passkey, prepared(world.editor, emergencies, body)));
    ASSERT_EQ(sent.status, 201U) << sent.code();
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_EQ(judged(world.commune), "");
    EXPECT_EQ(judged(world.other_commune), "approval.person_missing") << "nobody vouched there";
}

TEST_F(Passkeys, the_root_vouches_for_places_and_every_place_that_asks_is_answered)
{
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.second_cluster);
        device.unit = world.other_commune;
        records.devices().save(device, device.version);
        EmergencyRules rules;
        rules.requires_person = true;
        return records.emergency_rules().save(world.other_commune, rules, 0);
    });
    SoftPasskey passkey;
    ASSERT_EQ(add(world.province_approver, passkey).status, 201U);
    vouch_for(passkey, world.province_approver);
    const Answer asked = send(world.admin, R"([{"unit":"1"}])");
    ASSERT_EQ(asked.text("state"), "awaiting_approval") << asked.code();
    EXPECT_TRUE(
        post(world.admin, std::string(emergencies) + "/preview", R"({"audience":[{"unit":"1"}]})")
            .body.at("requires_person")
            .as_bool())
        << "a commune below the audience asks";
    const std::string approve = std::string(emergencies) + "/" + asked.text("id") + "/approve";
    EXPECT_EQ(post(world.province_approver, approve).code(), "approval.person_missing");
    const auto approved = [&] {
        return post(world.province_approver, approve,
            with_signature("{}", passkey, prepared(world.province_approver, approve, "{}")));
    };
    EXPECT_EQ(approved().code(), "approval.other_place") << "vouched for in the first commune only";
    EXPECT_THAT(published, IsEmpty());
    keyring->persons[0].units = { world.province };
    keyring->persons[0].not_before = world.clock().now() + 1h;
    EXPECT_EQ(approved().status, 403U) << "not vouched for yet";
    keyring->persons[0].not_before = World::noon() - 24h;
    EXPECT_EQ(approved().status, 200U);
    EXPECT_EQ(judged(world.other_commune), "");
}

TEST_F(Passkeys, what_devices_refuse_for_a_key_taken_back_is_not_said_to_be_live)
{
    SoftPasskey first;
    SoftPasskey second;
    second.credential = "credential-2";
    ASSERT_EQ(add(world.admin, first).status, 201U);
    ASSERT_EQ(add(world.province_approver, second).status, 201U);
    vouch_for(first, world.admin);
    keyring->persons[0].units = { world.province };
    const std::string body = wish(R"([{"unit":"1"}])");
    const Answer asked = post(world.admin, emergencies,
        with_signature(body, first, prepared(world.admin, emergencies, body)));
    ASSERT_EQ(asked.text("state"), "awaiting_approval") << asked.code();
    keyring->persons[0].revoked_at = World::noon();
    const std::string approve = std::string(emergencies) + "/" + asked.text("id") + "/approve";
    EXPECT_EQ(post(world.province_approver, approve).code(), "approval.revoked");
    EXPECT_EQ(post(world.admin, std::string(emergencies) + "/prepare", body).code(), "passkey.none")
        << "a key that was taken back is not asked for";

    keyring->persons.clear();
    keyring->keys[0].revoked_at = World::noon();
    EXPECT_EQ(send(world.editor, own).code(), "trust.revoked");
    EXPECT_THAT(published, IsEmpty());
    EXPECT_EQ(get(world.admin, std::string(emergencies) + "/" + asked.text("id")).text("state"),
        "awaiting_approval");
}

TEST_F(Passkeys, a_review_is_not_signed_and_giving_a_key_up_asks_for_the_password)
{
    SoftPasskey passkey;
    const Answer added = add(world.approver, passkey);
    ASSERT_EQ(added.status, 201U);
    const Answer sent = send(world.editor, own);
    ASSERT_EQ(sent.text("state"), "live") << sent.code();
    EXPECT_EQ(
        post(world.approver, std::string(emergencies) + "/" + sent.text("id") + "/approve/prepare")
            .code(),
        "approval.nothing_to_sign");
    world.clock().advance(6min);
    EXPECT_EQ(
        call(world.approver, net::Method::remove, std::string(keys) + "/" + added.text("id"), "")
            .code(),
        "session.too_old");
}

TEST_F(Passkeys, what_another_system_brings_sounds_with_the_signature_of_who_confirms_it_only)
{
    ask_for_persons();
    SoftPasskey passkey;
    ASSERT_EQ(add(world.editor, passkey).status, 201U);
    vouch_for(passkey, world.editor);
    const Answer held = bring_message("hold", "KTTV-1");
    ASSERT_EQ(held.text("state"), "held") << held.code();
    const std::string confirm = fmt::format("/api/v1/cap-messages/{}/confirm", held.text("id"));
    EXPECT_EQ(post(world.editor, confirm).code(), "approval.person_missing");
    const std::string other = R"({"text":"Bà con ven sông sơ tán ngay."})";
    EXPECT_EQ(post(world.editor, confirm,
                  with_signature(other, passkey, prepared(world.editor, confirm, "{}")))
                  .code(),
        "approval.other_statement");
    EXPECT_THAT(published, IsEmpty());
    const Answer done = post(world.editor, confirm,
        with_signature("{}", passkey, prepared(world.editor, confirm, "{}")));
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(done.text("state"), "taken");
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_EQ(judged(world.commune), "");
    EXPECT_EQ(judged(world.other_commune), "approval.person_missing") << "nobody vouched there";
}

TEST_F(Passkeys, where_a_person_is_asked_for_no_key_of_another_system_passes)
{
    ask_for_persons();
    const Answer held = bring_message("pass", "KTTV-2");
    EXPECT_EQ(held.text("state"), "held") << held.code();
    EXPECT_EQ(held.text("reason"), "approval.person_missing");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Passkeys, what_was_signed_is_worth_nothing_for_other_words_nor_a_second_time)
{
    SoftPasskey passkey;
    ASSERT_EQ(add(world.editor, passkey).status, 201U);
    const std::string body = wish(own);
    const std::string challenge = prepared(world.editor, emergencies, body);
    std::string other = body;
    other.replace(other.find("cao"), 3, "xa");
    EXPECT_EQ(post(world.editor, emergencies, with_signature(other, passkey, challenge)).code(),
        "approval.other_statement");
    EXPECT_EQ(post(world.editor, emergencies, with_signature(body, passkey, challenge)).code(),
        "passkey.other_challenge")
        << "a question is answered once";
    const std::string fresh = prepared(world.editor, emergencies, body);
    EXPECT_EQ(post(world.approver, emergencies, with_signature(body, passkey, fresh)).code(),
        "passkey.other_challenge")
        << "it was put to somebody else";
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Passkeys, anothers_key_a_copied_key_and_a_key_given_up_sign_nothing)
{
    SoftPasskey passkey;
    SoftPasskey stranger;
    stranger.credential = "credential-2";
    const Answer added = add(world.editor, passkey);
    ASSERT_EQ(add(world.approver, stranger).status, 201U);
    const std::string body = wish(own);
    const auto code_with = [&](SoftPasskey& one) {
        return post(world.editor, emergencies,
            with_signature(body, one, prepared(world.editor, emergencies, body)))
            .code();
    };
    EXPECT_EQ(code_with(stranger), "passkey.missing");
    stranger.credential = passkey.credential;
    EXPECT_EQ(code_with(stranger), "passkey.bad_signature");
    passkey.counter = 0;
    EXPECT_EQ(code_with(passkey), "passkey.cloned");
    passkey.counter = 10;
    const std::string challenge = prepared(world.editor, emergencies, body);
    ASSERT_EQ(
        call(world.editor, net::Method::remove, std::string(keys) + "/" + added.text("id"), "")
            .status,
        204U);
    EXPECT_EQ(post(world.editor, emergencies, with_signature(body, passkey, challenge)).code(),
        "passkey.missing");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Passkeys, the_second_person_signs_what_the_first_one_asked_for)
{
    EmergencyRules rules;
    rules.requires_person = true;
    rules.one_commune.second_person = true;
    world.commit([&](app::Records& records) {
        return records.emergency_rules().save(world.commune, rules, 0);
    });
    SoftPasskey passkey;
    ASSERT_EQ(add(world.approver, passkey).status, 201U);
    vouch_for(passkey, world.approver);
    const Answer asked = send(world.editor, own);
    ASSERT_EQ(asked.text("state"), "awaiting_approval") << asked.code();
    const std::string approve = std::string(emergencies) + "/" + asked.text("id") + "/approve";
    EXPECT_EQ(post(world.approver, approve).code(), "approval.person_missing");
    const Answer live = post(world.approver, approve,
        with_signature("{}", passkey, prepared(world.approver, approve, "{}")));
    ASSERT_EQ(live.status, 200U) << live.code();
    EXPECT_EQ(live.text("state"), "live");
    EXPECT_EQ(judged(world.commune), "");
    EXPECT_EQ(judged(world.other_commune), "approval.person_missing") << "nobody vouched there";
}

}
}
