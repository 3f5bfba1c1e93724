// Emergencies as officers cause them: who may, who else is asked, and what goes to the devices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"
#include "core/order/closing.hpp"
#include "protocol/frames.hpp"
#include "protocol/order.hpp"
#include "server/main/testing/alarm.hpp"
#include "server/main/testing/field.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Emergencies : public ::testing::Test, protected Alarm {
protected:
    static constexpr const char* own = R"([{"unit":"2"}])"; // the first commune
    static constexpr const char* whole = R"([{"unit":"1"}])"; // the province

    std::string path(const Answer& answer, const std::string& act = {})
    {
        return "/api/v1/emergencies/" + answer.text("id") + (act.empty() ? "" : "/" + act);
    }
    std::vector<std::string> deeds(const Answer& answer)
    {
        std::vector<std::string> found;
        for (const json::Value& deed : answer.body.at("deeds").as_array())
            found.emplace_back(deed.as_string());
        return found;
    }
    // The order as a device opens it.
    Order opened(std::size_t index)
    {
        Keyring known;
        known.version = 1;
        known.keys.push_back(
            { signer.public_key(), "signer", { DocumentType::order, DocumentType::approval },
                World::noon() - 24h, World::noon() + 24h * 30, {} });
        const auto document
            = decode_document(published.at(index).order.document, protocol::most_order_bytes);
        return protocol::open_order(document.value(), known, world.clock().now()).value();
    }
};

TEST_F(Emergencies, one_person_sends_within_his_commune_and_the_order_is_on_disk_first)
{
    const Answer sent = send(world.editor, own, R"("hazard":"flood","severity":"extreme")");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    EXPECT_EQ(sent.text("state"), "live");
    EXPECT_EQ(sent.text("unit_name"), "Xã Võ Nhai");
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_TRUE(published[0].on_disk);
    EXPECT_THAT(published[0].devices, SizeIs(2));
    const Order order = opened(0);
    EXPECT_EQ(order.revision, 1);
    EXPECT_EQ(order.audience.units, std::vector{ world.commune });
    EXPECT_EQ(order.starts, World::noon() + 600ms);
    EXPECT_EQ(order.tone, "attention");
    EXPECT_LE(published[0].order.document.size(), 4'096U);
}

TEST_F(Emergencies, nobody_sends_to_another_commune_nor_where_nobody_is)
{
    const Answer elsewhere = send(world.stranger, own);
    EXPECT_EQ(elsewhere.status, 403U);
    EXPECT_EQ(elsewhere.code(), "emergency.not_allowed");
    EXPECT_EQ(send(world.editor, R"([{"unit":"2"},{"unit":"3"}])").status, 403U);
    EXPECT_EQ(send(world.editor, R"([{"unit":"99"}])").status, 422U);
    EXPECT_EQ(send(world.editor, "[]").status, 422U);
    const Answer sea
        = send(world.editor, R"([{"circle":{"centre":[10.5,110.5],"radius_m":2000}}])");
    EXPECT_EQ(sea.status, 422U);
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Emergencies, beyond_a_commune_a_second_person_lets_it_sound)
{
    const Answer asked = send(world.admin, whole);
    ASSERT_EQ(asked.status, 201U) << asked.code();
    EXPECT_EQ(asked.text("state"), "awaiting_approval");
    EXPECT_THAT(published, IsEmpty());
    EXPECT_EQ(post(world.admin, path(asked, "approve")).code(), "emergency.own_approval");
    EXPECT_EQ(post(world.approver, path(asked, "approve")).code(), "emergency.not_allowed")
        << "his right ends at his commune";
    const Answer approved = post(
        world.province_approver, path(asked, "approve"), R"({"version":1,"comment":"Đồng ý"})");
    ASSERT_EQ(approved.status, 200U) << approved.code();
    EXPECT_EQ(approved.text("state"), "live");
    EXPECT_EQ(at(approved.body, "approver", "name"), "Lê Thị Duyệt");
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_TRUE(published[0].on_disk);
    const Answer stale = post(world.province_approver, path(asked, "end"), R"({"version":1})");
    EXPECT_EQ(stale.status, 409U);
    EXPECT_EQ(at(stale.body, "current", "state"), "live");
}

TEST_F(Emergencies, a_commune_whose_rules_ask_for_two_persons_waits_for_the_second)
{
    EmergencyRules rules;
    rules.one_commune = { true, 90s, 24h };
    world.commit([&](app::Records& records) {
        return records.emergency_rules().save(world.commune, rules, 0);
    });
    const Answer seen = post(
        world.editor, "/api/v1/emergencies/preview", std::string(R"({"audience":)") + own + "}");
    EXPECT_TRUE(seen.body.at("second_person").as_bool());
    EXPECT_EQ(seen.number("patience_s"), 90);
    const Answer asked = send(world.editor, own);
    EXPECT_EQ(asked.text("state"), "awaiting_approval");
    EXPECT_THAT(published, IsEmpty());
    EXPECT_EQ(post(world.approver, path(asked, "approve")).text("state"), "live");
    EXPECT_THAT(published, SizeIs(1));
}

TEST_F(Emergencies, a_silent_second_person_is_passed_over_after_a_minute_with_a_reason)
{
    const Answer asked = send(world.admin, whole);
    const std::string approve = path(asked, "approve");
    const Answer early = post(world.admin, approve, R"({"break_glass":"Lũ quét"})");
    EXPECT_EQ(early.status, 409U);
    EXPECT_EQ(early.code(), "emergency.too_early");
    world.clock().advance(60s);
    EXPECT_EQ(post(world.admin, approve, R"({"break_glass":" "})").status, 422U);
    const Answer broken = post(world.admin, approve, R"({"break_glass":"Lũ quét đang về"})");
    ASSERT_EQ(broken.status, 200U) << broken.code();
    EXPECT_EQ(broken.text("break_glass"), "Lũ quét đang về");
    EXPECT_FALSE(broken.body.at("review_due").is_null());
    ASSERT_THAT(published, SizeIs(1));
    const Answer reviewed = post(world.province_approver, approve);
    EXPECT_EQ(reviewed.status, 200U) << reviewed.code();
    EXPECT_EQ(at(reviewed.body, "reviewed", "name"), "Lê Thị Duyệt");
    EXPECT_THAT(published, SizeIs(1)) << "a review tells the devices nothing";
}

TEST_F(Emergencies, an_update_and_an_end_go_out_as_higher_revisions)
{
    const Answer sent = send(world.editor, own);
    const Answer updated = post(
        world.editor, path(sent, "update"), R"({"version":1,"text":"Đính chính: nước đã rút."})");
    ASSERT_EQ(updated.status, 200U) << updated.code();
    EXPECT_EQ(updated.number("revision"), 2);
    const Answer ended = post(world.approver, path(sent, "end"), R"({"comment":"An toàn"})");
    ASSERT_EQ(ended.status, 200U) << ended.code();
    EXPECT_EQ(ended.text("state"), "ended");
    ASSERT_THAT(published, SizeIs(3));
    EXPECT_EQ(opened(1).text, "Đính chính: nước đã rút.");
    EXPECT_EQ(opened(2).act, OrderAct::end);
    EXPECT_EQ(opened(2).revision, 3);
    EXPECT_EQ(
        post(world.editor, path(sent, "update"), R"({"text":"Lại nữa"})").code(), "emergency.over");
}

TEST_F(Emergencies, a_commune_does_not_silence_the_province)
{
    const Answer sent = send(world.admin, own, R"("unit":"1")");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    EXPECT_EQ(sent.text("level"), "province");
    EXPECT_EQ(post(world.approver, path(sent, "cancel")).code(), "emergency.not_allowed");
    EXPECT_EQ(post(world.admin, path(sent, "cancel")).text("state"), "cancelled");
    EXPECT_EQ(opened(1).act, OrderAct::cancel);
}

TEST_F(Emergencies, are_made_silent_whatever_became_of_their_audience)
{
    const GroupId group(50);
    world.commit([&](app::Records& records) {
        records.groups().add({ group, world.commune, "Ven sông", {}, { world.first_cluster }, 1 });
    });
    const Answer to_group = send(world.editor, R"([{"group":"50"}])");
    ASSERT_EQ(to_group.status, 201U) << to_group.code();
    const Answer to_device = send(world.editor, R"([{"device":"22"}])");
    ASSERT_EQ(to_device.status, 201U) << to_device.code();
    world.commit([&](app::Records& records) {
        records.groups().remove(group);
        Device device = *records.devices().find(world.second_cluster);
        device.removed = world.clock().now();
        records.devices().save(device, device.version);
    });
    EXPECT_THAT(deeds(get(world.editor, path(to_group))), ElementsAre("end", "cancel"));
    EXPECT_EQ(post(world.editor, path(to_group, "update"), R"({"text":"Khác"})").code(),
        "emergency.not_allowed");
    EXPECT_EQ(post(world.editor, path(to_group, "end")).text("state"), "ended");
    EXPECT_EQ(post(world.editor, path(to_device, "cancel")).text("state"), "cancelled");
    EXPECT_THAT(published, SizeIs(4));
}

TEST_F(Emergencies, of_a_unit_that_ended_in_the_night_are_made_silent_by_what_it_became)
{
    const Answer sent = send(world.editor, own, R"("expires":"2026-11-24T06:00:00+07:00")");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    const Day tomorrow = day_of(World::noon() + 24h);
    world.commit([&](app::Records& records) {
        records.units().end(world.hamlet, tomorrow);
        records.units().end(world.commune, tomorrow);
    });
    world.clock().advance(13h);
    sign_in();
    EXPECT_EQ(post(world.stranger, path(sent, "end")).status, 404U);
    EXPECT_THAT(deeds(get(world.admin, path(sent))), ElementsAre("end", "cancel"))
        << "the province stood above it";
    world.commit([&](app::Records& records) {
        records.units().link_successor(world.commune, world.other_commune, tomorrow);
    });
    EXPECT_EQ(post(world.stranger, path(sent, "end")).text("state"), "ended");
}

TEST_F(Emergencies, what_reaches_further_than_when_it_was_sent_asks_for_more_people)
{
    const Answer sent = send(world.admin, R"([{"device":"21"},{"device":"22"}])", R"("unit":"2")");
    ASSERT_EQ(sent.text("state"), "live") << sent.code();
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.second_cluster);
        device.unit = world.other_commune;
        records.devices().save(device, device.version);
    });
    EXPECT_EQ(post(world.editor, path(sent, "update"), R"({"text":"Khác"})").code(),
        "emergency.not_allowed");
    const Answer updated = post(world.admin, path(sent, "update"), R"({"text":"Nước rút."})");
    ASSERT_EQ(updated.status, 200U) << updated.code();
    EXPECT_EQ(updated.text("reach"), "wider");
    EXPECT_FALSE(updated.body.at("proposal").is_null());
    EXPECT_THAT(published, SizeIs(1)) << "a second person looks at it first";
}

TEST_F(Emergencies, a_rule_that_became_stricter_holds_for_what_sounds_already)
{
    const Answer sent = send(world.editor, own);
    EmergencyRules rules;
    rules.one_commune = { true, 90s, 24h };
    world.commit([&](app::Records& records) {
        return records.emergency_rules().save(world.commune, rules, 0);
    });
    const Answer updated = post(world.editor, path(sent, "update"), R"({"text":"Khác hẳn."})");
    ASSERT_EQ(updated.status, 200U) << updated.code();
    EXPECT_FALSE(updated.body.at("proposal").is_null());
    EXPECT_THAT(published, SizeIs(1));
    EXPECT_EQ(post(world.editor, path(sent, "end")).status, 200U) << "silence asks one person";
}

TEST_F(Emergencies, are_saved_only_while_their_author_may_still_send)
{
    const app::Deed deed = world.by(world.editor);
    app::NewEmergency wanted;
    wanted.audience.units = { world.commune };
    wanted.content.text = "Nước lên.";
    wanted.content.expires = world.clock().now() + 1h;
    const app::EmergencyChange change = world
                                            .commit([&](app::Records& records) {
                                                return app::draft_emergency(records, deed, wanted);
                                            })
                                            .value();
    const auto saved = [&] {
        const auto made = world.commit([&](app::Records& records) {
            return app::save_change(records, deed, change, "signed");
        });
        return made ? "" : made.error().code;
    };
    const auto edit = [&](auto how) {
        world.commit([&](app::Records& records) {
            app::Account account = *records.accounts().find(world.editor);
            how(account);
            records.accounts().save(account, account.version);
        });
    };
    edit([](app::Account& account) { account.disabled = true; });
    EXPECT_EQ(saved(), "session.required");
    edit([](app::Account& account) {
        account.disabled = false;
        account.grants.clear();
    });
    EXPECT_EQ(saved(), "emergency.not_allowed");
    edit([&](app::Account& account) { account.grants = deed.caller.grants; });
    EXPECT_EQ(saved(), "");
}

TEST_F(Emergencies, are_seen_by_those_they_are_for_with_what_each_may_do)
{
    const Answer sent = send(world.editor, own);
    EXPECT_THAT(
        deeds(get(world.editor, path(sent))), ElementsAre("update", "end", "resend", "cancel"));
    EXPECT_THAT(deeds(get(world.approver, path(sent))),
        ElementsAre("review", "update", "end", "resend", "cancel"));
    EXPECT_EQ(get(world.stranger, path(sent)).status, 404U);
    EXPECT_THAT(get(world.stranger, "/api/v1/emergencies").items("id"), IsEmpty());
    EXPECT_THAT(get(world.admin, "/api/v1/emergencies?state=live").items("id"),
        ElementsAre(sent.text("id")));
    EXPECT_THAT(get(world.admin, "/api/v1/emergencies?state=ended").items("id"), IsEmpty());
}

TEST_F(Emergencies, are_sent_only_by_who_gave_the_password_within_five_minutes)
{
    world.clock().advance(5min + 1s);
    const Answer old = send(world.editor, own);
    EXPECT_EQ(old.status, 403U);
    EXPECT_EQ(old.code(), "session.too_old");
    EXPECT_EQ(post(world.editor, "/api/v1/session/confirm", R"({"password":"sai"})").status, 422U);
    EXPECT_EQ(send(world.editor, own).code(), "session.too_old");
    const Answer confirmed = post(world.editor, "/api/v1/session/confirm",
        std::string(R"({"password":")") + World::password + "\"}");
    ASSERT_EQ(confirmed.status, 200U) << confirmed.code();
    const Answer sent = send(world.editor, own);
    EXPECT_EQ(sent.status, 201U);
    world.clock().advance(6min);
    EXPECT_EQ(
        post(world.editor, path(sent, "update"), R"({"text":"Khác"})").code(), "session.too_old");
    EXPECT_EQ(post(world.editor, path(sent, "end")).status, 200U) << "silence needs no password";
}

TEST_F(Emergencies, the_right_password_without_its_code_confirms_nothing_and_codes_are_not_guessed)
{
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.editor, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    });
    world.clock().advance(6min);
    const auto confirm = [&](const std::string& more) {
        return post(world.editor, "/api/v1/session/confirm",
            std::string(R"({"password":")") + World::password + "\"" + more + "}");
    };
    const Answer without = confirm("");
    EXPECT_EQ(without.status, 401U);
    EXPECT_EQ(without.code(), "session.otp_required");
    EXPECT_EQ(send(world.editor, own).code(), "session.too_old");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(confirm(R"(,"otp":"000000")").code(), "session.otp_wrong");
        EXPECT_NE(confirm("").status, 200U) << "what is right of it wins no further guesses";
    }
    EXPECT_EQ(confirm(R"(,"otp":"000000")").status, 429U);
    EXPECT_EQ(send(world.editor, own).code(), "session.too_old");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Emergencies, the_same_press_twice_is_one_alert)
{
    net::Headers key;
    key.set("Idempotency-Key", "press-1");
    const std::string body = wish(own);
    const Answer first = call(world.editor, net::Method::post, "/api/v1/emergencies", body, key);
    const Answer second = call(world.editor, net::Method::post, "/api/v1/emergencies", body, key);
    ASSERT_EQ(first.status, 201U) << first.code();
    EXPECT_EQ(first.text("id"), second.text("id"));
    EXPECT_THAT(published, SizeIs(1));
}

TEST_F(Emergencies, too_many_words_for_one_order_are_refused_before_anything_is_sent)
{
    // As many characters as may be said, and a coast drawn with a patient hand: each alone would
    // go.
    std::string words;
    while (count_code_points(words) + 24 <= longest_emergency_text)
        words += "nước đang lên rất nhanh ";
    std::string coast;
    for (int i = 0; i < 110; ++i)
        coast += fmt::format("{}[{:.6f},{:.6f}]", i == 0 ? "" : ",",
            21.5 + 0.3 * std::cos(i * 0.05), 105.8 + 0.3 * std::sin(i * 0.05));
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.second_cluster);
        device.place = Point{ 21.6, 105.85 };
        records.devices().save(device, device.version);
    });
    const auto code_of = [&](AccountId who, const std::string& text, const std::string& audience) {
        return post(who, "/api/v1/emergencies",
            R"({"text":")" + text + R"(","audience":[)" + audience + "]}")
            .code();
    };
    const std::string drawn = R"({"polygon":[)" + coast + "]}";
    EXPECT_EQ(code_of(world.editor, words, drawn), "emergency.too_large");
    EXPECT_EQ(code_of(world.admin, words, drawn + R"(,{"unit":"1"})"), "emergency.too_large")
        << "before the second person is asked";
    EXPECT_THAT(published, IsEmpty());
    EXPECT_THAT(get(world.admin, "/api/v1/emergencies").items("id"), IsEmpty());
    EXPECT_EQ(code_of(world.editor, words, R"({"unit":"2"})"), "");
    EXPECT_EQ(code_of(world.editor, "Nước lên.", drawn), "");
    EXPECT_THAT(published, SizeIs(2));
}

TEST_F(
    Emergencies, a_change_that_would_not_fit_with_its_approval_is_refused_before_anybody_is_asked)
{
    std::string words;
    for (int i = 0; i < 1'000; ++i)
        words += "ữ";
    const std::string change = R"({"text":")" + words + "\"}";
    const Answer own_one = send(world.editor, own);
    EXPECT_EQ(post(world.editor, path(own_one, "update"), change).code(), "")
        << "the words of one person fit";
    const Answer asked = send(world.admin, whole);
    EXPECT_EQ(post(world.admin, path(asked, "update"), change).code(), "emergency.too_large");
    EXPECT_EQ(get(world.admin, path(asked)).number("version"), 1);
}

TEST_F(Emergencies, the_preview_says_how_many_and_who_has_to_agree)
{
    const Answer one
        = post(world.editor, "/api/v1/emergencies/preview", R"({"audience":[{"unit":"2"}]})");
    ASSERT_EQ(one.status, 200U) << one.code();
    EXPECT_EQ(one.number("devices"), 2);
    EXPECT_EQ(one.number("speakers"), 6);
    EXPECT_EQ(one.number("connected"), 1);
    EXPECT_EQ(one.body.at("second_person"), false);
    EXPECT_EQ(one.body.at("may_send"), true);
    const Answer all
        = post(world.editor, "/api/v1/emergencies/preview", R"({"audience":[{"unit":"1"}]})");
    EXPECT_EQ(all.body.at("second_person"), true);
    EXPECT_EQ(all.body.at("may_send"), false);
}

TEST_F(Emergencies, an_area_means_the_devices_that_stand_in_it)
{
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.second_cluster);
        device.place = Point{ 21.75, 106.05 };
        records.devices().save(device, device.version);
    });
    const Answer sent = send(
        world.editor, R"([{"polygon":[[21.7,106.0],[21.8,106.0],[21.8,106.1],[21.7,106.1]]}])");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    ASSERT_THAT(published, SizeIs(1));
    ASSERT_THAT(published[0].devices, SizeIs(1));
    EXPECT_EQ(published[0].devices[0].device, world.second_cluster);
    EXPECT_EQ(opened(0).audience.polygons.front().size(), 5U) << "closed by the server";
    EXPECT_EQ(
        send(world.stranger, R"([{"circle":{"centre":[21.75,106.05],"radius_m":500}}])").code(),
        "emergency.not_allowed");
}

TEST_F(Emergencies, progress_counts_stages_by_commune_and_lists_failures_first)
{
    const Answer sent = send(world.editor, own);
    app::OrderWay under_way{ 1, OrderAct::sound, World::noon(), {} };
    OrderReceipt sounding{ world.first_cluster, world.hamlet, {}, {} };
    sounding.note(OrderStage::received, World::noon() + 90ms);
    sounding.note(OrderStage::sounding, World::noon() + 640ms);
    OrderReceipt silent{ world.second_cluster, world.hamlet, {}, {} };
    under_way.receipts = { sounding, silent };
    way = under_way;
    net::Headers json_wanted;
    json_wanted.set("Accept", "application/json");
    const Answer progress = get(world.editor, path(sent, "progress"), json_wanted);
    ASSERT_EQ(progress.status, 200U) << progress.code();
    EXPECT_EQ(at(progress.body, "counts", "planned"), 2);
    EXPECT_EQ(at(progress.body, "counts", "sounding"), 1);
    EXPECT_EQ(at(progress.body, "counts", "unreachable"), 1);
    EXPECT_EQ(at(progress.body, "times", "sounding", "last_ms"), 640);
    EXPECT_EQ(at(progress.body, "units", 0, "name"), "Xã Võ Nhai");
    EXPECT_EQ(get(world.stranger, path(sent, "progress"), json_wanted).status, 404U);
    const Answer first = get(world.editor, path(sent, "devices?limit=1"));
    EXPECT_THAT(first.items("name"), ElementsAre("Cụm loa cổng chợ"));
    const Answer rest
        = get(world.editor, path(sent, "devices?limit=1&cursor=" + first.text("next")));
    EXPECT_THAT(rest.items("stage"), ElementsAre("sounding"));
    EXPECT_EQ(rest.text("next"), "");
    EXPECT_THAT(
        get(world.editor, path(sent, "devices?stage=waiting")).items("device"), ElementsAre("22"));
}

TEST_F(Emergencies, go_again_to_the_silent_only_while_they_are_valid)
{
    const Answer sent = send(world.editor, own);
    EXPECT_EQ(post(world.stranger, path(sent, "resend")).status, 404U);
    EXPECT_EQ(post(world.editor, path(sent, "resend")).status, 200U);
    EXPECT_THAT(resent, SizeIs(1));
    world.clock().advance(2h);
    EXPECT_EQ(post(world.editor, path(sent, "resend")).code(), "emergency.not_live");
    EXPECT_THAT(resent, SizeIs(1));
}

TEST_F(Emergencies, an_exercise_is_said_to_be_one_and_reaches_only_who_takes_part)
{
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.second_cluster);
        device.exercises = false;
        records.devices().save(device, device.version);
    });
    const Answer sent = send(world.admin, whole, R"("exercise":true)");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    EXPECT_EQ(sent.text("state"), "live") << "an exercise waits for nobody";
    ASSERT_THAT(published.at(0).devices, SizeIs(1));
    EXPECT_EQ(published[0].devices[0].device, world.first_cluster);
    EXPECT_TRUE(opened(0).exercise);
    EXPECT_TRUE(opened(0).text.starts_with("Đây là diễn tập."));
    const Answer switched
        = post(world.admin, path(sent, "update"), R"({"exercise":false,"text":"Thật"})");
    EXPECT_EQ(switched.status, 422U) << "it cannot become the real thing";
    const Answer preview = post(world.admin, "/api/v1/emergencies/preview",
        R"({"audience":[{"unit":"1"}],"exercise":true})");
    EXPECT_EQ(preview.number("devices"), 1);
    EXPECT_EQ(preview.body.at("second_person"), false);
}

TEST_F(Emergencies, a_drill_is_scored_by_reach_time_and_the_answers_of_officers)
{
    const Answer sent = send(world.admin, own, R"("unit":"1")");
    OrderReceipt one{ world.first_cluster, world.hamlet, {}, {} };
    one.note(OrderStage::received, World::noon() + 90ms);
    one.note(OrderStage::sounding, World::noon() + 700ms);
    way = app::OrderWay{ 1, OrderAct::sound, World::noon(),
        { one, { world.second_cluster, world.hamlet, {}, {} } } };
    EXPECT_EQ(post(world.stranger, path(sent, "answer")).status, 404U);
    world.clock().advance(90s);
    EXPECT_EQ(post(world.editor, path(sent, "answer")).status, 200U);
    world.clock().advance(90s);
    EXPECT_EQ(post(world.approver, path(sent, "answer")).status, 200U);
    const Answer score = get(world.admin, path(sent, "score"));
    ASSERT_EQ(score.status, 200U) << score.code();
    EXPECT_EQ(score.items("name"), std::vector<std::string>{ "Xã Võ Nhai" });
    EXPECT_EQ(at(score.body, "items", 0, "reached_percent"), 50);
    EXPECT_EQ(at(score.body, "items", 0, "last_ms"), 700);
    EXPECT_EQ(at(score.body, "items", 0, "answered_by"), "Trần Thị Biên") << "the first word holds";
    EXPECT_EQ(at(score.body, "items", 0, "answer_ms"), 90'000);
}

TEST_F(Emergencies, its_results_name_the_units_of_its_day)
{
    const Answer sent = send(world.admin, own, R"("unit":"1")");
    const Moment yesterday = World::noon() - 24h;
    OrderReceipt one{ world.first_cluster, world.hamlet, {}, {} };
    one.note(OrderStage::received, yesterday + 90ms);
    way = app::OrderWay{ 1, OrderAct::sound, yesterday, { one } };
    world.commit([&](app::Records& records) {
        const Day today = day_of(World::noon());
        Unit commune = *records.units().find(world.commune, today);
        commune.name = "Xã Mới";
        EXPECT_TRUE(records.units().change(commune, today, "12/NQ-HĐND", commune.version));
    });
    EXPECT_EQ(get(world.admin, path(sent, "score")).items("name"),
        std::vector<std::string>{ "Xã Võ Nhai" });
}

TEST_F(Emergencies, a_template_lends_its_words_and_its_sound)
{
    const Answer made = post(world.admin, "/api/v1/templates",
        R"({"title":"Lũ","hazard":"flood","severity":"extreme","text":"Nước lên, đi ngay.",
            "tone":"siren","repeat":2})");
    ASSERT_EQ(made.status, 201U) << made.code();
    EXPECT_EQ(spoken, 1);
    EXPECT_EQ(plan_changes, 1) << "every device is to hold it";
    EXPECT_EQ(made.number("media_ms"), 9'000);
    const Answer sent = post(world.editor, "/api/v1/emergencies",
        R"({"template":")" + made.text("id") + R"(","audience":[{"unit":"2"}]})");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    EXPECT_EQ(opened(0).media, made.text("media"));
    EXPECT_EQ(opened(0).tone, "siren");
    EXPECT_EQ(opened(0).repeat, 2);
    EXPECT_EQ(opened(0).length, 3600ms + 9s + closing_length + 1500ms);
    EXPECT_EQ(sent.text("hazard"), "flood");
    const Answer other = post(world.editor, "/api/v1/emergencies",
        R"({"template":")" + made.text("id")
            + R"(","text":"Lời khác hẳn.","audience":[{"unit":"2"}]})");
    EXPECT_TRUE(other.body.at("media").is_null()) << "other words have another sound";
}

TEST_F(Emergencies, blanks_are_filled_before_anything_is_sent)
{
    const Answer made = post(world.editor, "/api/v1/templates",
        R"({"title":"Cháy","hazard":"fire","text":"Cháy tại {địa điểm}, tránh xa."})");
    ASSERT_EQ(made.status, 201U) << made.code();
    EXPECT_EQ(spoken, 0) << "what is not complete is not voiced";
    EXPECT_EQ(at(made.body, "blanks", 0), "địa điểm");
    const std::string from
        = R"({"template":")" + made.text("id") + R"(","audience":[{"unit":"2"}])";
    const Answer empty = post(world.editor, "/api/v1/emergencies", from + "}");
    EXPECT_EQ(empty.status, 422U);
    EXPECT_EQ(empty.wrong_field(), "blanks.địa điểm");
    ASSERT_EQ(
        post(world.editor, "/api/v1/emergencies", from + R"(,"blanks":{"địa điểm":"chợ"}})").status,
        201U);
    EXPECT_EQ(opened(0).text, "Cháy tại chợ, tránh xa.");
}

TEST_F(Emergencies, templates_are_used_below_and_changed_by_their_own_unit)
{
    const Answer above
        = post(world.admin, "/api/v1/templates", R"({"title":"Tỉnh","text":"Lời tỉnh."})");
    const Answer own_one
        = post(world.editor, "/api/v1/templates", R"({"title":"Xã","text":"Lời xã."})");
    ASSERT_EQ(own_one.status, 201U) << own_one.code();
    EXPECT_THAT(get(world.editor, "/api/v1/templates").items("title"), ElementsAre("Tỉnh", "Xã"));
    EXPECT_THAT(get(world.stranger, "/api/v1/templates").items("title"), ElementsAre("Tỉnh"));
    const std::string of_above = "/api/v1/templates/" + above.text("id");
    EXPECT_EQ(call(world.editor, net::Method::patch, of_above, R"({"text":"Sửa trộm"})").code(),
        "template.not_allowed");
    const Answer edited
        = call(world.admin, net::Method::patch, of_above, R"({"version":1,"text":"Lời mới."})");
    EXPECT_EQ(edited.number("version"), 2);
    EXPECT_EQ(spoken, 3) << "other words are voiced anew";
    EXPECT_EQ(
        call(world.admin, net::Method::patch, of_above, R"({"version":1,"title":"Cũ"})").status,
        409U);
    EXPECT_EQ(call(world.admin, net::Method::remove, of_above).status, 204U);
    EXPECT_EQ(get(world.editor, of_above).status, 404U);
}

}
}
