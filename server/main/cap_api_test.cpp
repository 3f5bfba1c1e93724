// Alerts between systems: what we publish of each order, what comes with a key, and what follows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/frames.hpp"
#include "server/main/testing/alarm.hpp"
#include "server/main/testing/field.hpp"
#include "json/write.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
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

class Cap : public ::testing::Test, protected Alarm {
protected:
    void SetUp() override
    {
        world.commit([&](app::Records& records) {
            const Day today = day_of(World::noon());
            const auto give_code = [&](UnitId id, const char* code) {
                Unit unit = *records.units().find(id, today);
                unit.code = code;
                records.units().change(unit, today, "", unit.version);
            };
            give_code(world.province, "19");
            give_code(world.commune, "05716");
            give_code(world.other_commune, "05755");
            Device device;
            device.id = DeviceId(31);
            device.unit = world.other_commune;
            device.name = "Cụm loa La Hiên";
            device.place = Point{ 21.70, 105.90 };
            device.created = World::noon();
            records.devices().add(device);
        });
        key = make_key(R"("handling":"hold")");
    }

    std::string make_key(const std::string& more, AccountId who = AccountId(11))
    {
        const Answer made = post(who, "/api/v1/api-keys",
            R"({"name":"Đài khí tượng thủy văn","scope":"cap",)" + more + "}");
        EXPECT_EQ(made.status, 201U) << made.code();
        return made.text("key");
    }

    struct Message {
        std::string identifier = "KTTV-1";
        std::string type = "Alert";
        std::string status = "Actual";
        std::string references;
        std::string text = "Nước sông Nghinh Tường lên rất nhanh";
        std::string area = "<geocode><valueName>VN-GSO</valueName><value>05716</value></geocode>";
        std::string more;
        Moment sent = World::noon();
        Moment expires = World::noon() + 3h;
    };
    static std::string stamp(Moment moment) { return cap::to_text(moment); }
    static std::string reference(const Message& to)
    {
        return "kttv.example.vn," + to.identifier + "," + stamp(to.sent);
    }
    static std::string xml(const Message& m)
    {
        return R"(<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>)"
            + m.identifier + "</identifier><sender>kttv.example.vn</sender><sent>" + stamp(m.sent)
            + "</sent><status>" + m.status + "</status><msgType>" + m.type
            + "</msgType><scope>Public</scope>"
            + (m.references.empty() ? "" : "<references>" + m.references + "</references>")
            + "<info><language>vi-VN</language><category>Met</category><event>Lũ</event>" + m.more
            + "<urgency>Immediate</urgency><severity>Severe</severity>"
              "<certainty>Observed</certainty><expires>"
            + stamp(m.expires) + "</expires><headline>" + m.text
            + "</headline><area><areaDesc>Võ Nhai</areaDesc>" + m.area + "</area></info></alert>";
    }
    Answer bring_in(const Message& message) { return bring(key, xml(message)); }
    Answer confirm(
        const Answer& message, const std::string& body = "{}", AccountId who = AccountId(13))
    {
        return post(who, "/api/v1/cap-messages/" + message.text("id") + "/confirm", body);
    }
    std::string state_of(const std::string& emergency)
    {
        return get(world.admin, "/api/v1/emergencies/" + emergency).text("state");
    }

    std::string key;
};

TEST_F(Cap, every_order_is_published_with_what_it_follows_and_stays_as_it_was)
{
    EXPECT_THAT(read("/cap/v1/alerts.atom").raw, Not(HasSubstr("<entry>")));
    const Answer sent = send(world.editor, R"([{"unit":"2"}])", R"("hazard":"flash_flood")");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    const std::string id = sent.text("id");
    const std::string first = "/cap/v1/alerts/nguon-" + id + "-1.xml";
    const Answer document = read(first);
    ASSERT_EQ(document.status, 200U);
    EXPECT_THAT(document.raw, HasSubstr("<status>Actual</status>"));
    EXPECT_THAT(document.raw, HasSubstr("<value>05716</value>"));
    EXPECT_THAT(document.raw, HasSubstr("<sender>nguon.19</sender>"));
    EXPECT_THAT(
        std::string(document.headers.get("Content-Type")), HasSubstr("application/cap+xml"));
    EXPECT_FALSE(document.headers.get("ETag").empty());

    world.clock().advance(1min);
    ASSERT_EQ(post(world.editor, "/api/v1/emergencies/" + id + "/update", R"({"text":"Nước rút"})")
                  .status,
        200U);
    ASSERT_EQ(post(world.editor, "/api/v1/emergencies/" + id + "/end").status, 200U);
    EXPECT_EQ(read(first).raw, document.raw) << "what went out is not written again";
    const Answer last = read("/cap/v1/alerts/nguon-" + id + "-3.xml");
    EXPECT_THAT(last.raw, HasSubstr("<msgType>Cancel</msgType>"));
    EXPECT_THAT(last.raw,
        HasSubstr("<references>nguon.19,nguon-" + id
            + "-1,2026-11-23T12:00:00+07:00 nguon.19,nguon-" + id
            + "-2,2026-11-23T12:01:00+07:00</references>"));
    const Answer feed = read("/cap/v1/alerts.atom?limit=2");
    EXPECT_THAT(feed.raw, HasSubstr("nguon-" + id + "-3.xml"));
    EXPECT_THAT(feed.raw, HasSubstr("rel=\"next\""));
    EXPECT_EQ(read("/cap/v1/alerts.atom?limit=2").headers.get("ETag"), feed.headers.get("ETag"));
    EXPECT_EQ(read("/cap/v1/alerts/nguon-1-1.xml").status, 404U);
    world.clock().advance(48h);
    EXPECT_THAT(read("/cap/v1/alerts.atom").raw, Not(HasSubstr("<entry>"))) << "stale ones leave";
}

TEST_F(Cap, an_exercise_is_in_a_feed_of_its_own_and_what_waits_is_in_none)
{
    const Answer exercise = send(world.editor, R"([{"unit":"2"}])", R"("exercise":true)");
    ASSERT_EQ(exercise.status, 201U) << exercise.code();
    ASSERT_EQ(send(world.admin, R"([{"unit":"1"}])").text("state"), "awaiting_approval");
    EXPECT_THAT(read("/cap/v1/alerts.atom").raw, Not(HasSubstr("<entry>")));
    EXPECT_THAT(read("/cap/v1/exercises.atom").raw, HasSubstr(exercise.text("id")));
    const std::string document = read("/cap/v1/alerts/nguon-" + exercise.text("id") + "-1.xml").raw;
    EXPECT_THAT(document, HasSubstr("<status>Exercise</status>"));
    EXPECT_THAT(document, Not(HasSubstr("Actual")));
}

TEST_F(Cap, a_message_is_held_until_a_person_lets_it_sound)
{
    const Answer held = bring_in({});
    ASSERT_EQ(held.status, 201U) << held.code();
    EXPECT_EQ(held.text("state"), "held");
    EXPECT_THAT(published, IsEmpty());
    const Answer list = get(world.editor, "/api/v1/cap-messages?state=held");
    ASSERT_EQ(list.body.at("items").as_array().size(), 1U);
    const json::Object shown = list.item(0);
    EXPECT_EQ(at(shown, "source"), "Đài khí tượng thủy văn");
    EXPECT_EQ(at(shown, "text"), "Nước sông Nghinh Tường lên rất nhanh.");
    EXPECT_EQ(at(shown, "hazard"), "flood");
    EXPECT_EQ(at(shown, "count", "speaker_devices"), 2);
    EXPECT_EQ(at(shown, "may_decide"), true);
    EXPECT_EQ(at(shown, "second_person"), false);
    EXPECT_EQ(get(world.stranger, "/api/v1/cap-messages/" + held.text("id")).status, 404U)
        << "it is for another commune";

    const Answer done = confirm(held, R"({"version":1})");
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(done.text("state"), "taken");
    EXPECT_EQ(at(done.body, "decided", "name"), "Trần Thị Biên");
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_TRUE(published[0].on_disk);
    EXPECT_EQ(state_of(done.text("emergency")), "live");
    EXPECT_EQ(confirm(held).code(), "cap.stale");
    EXPECT_THAT(published, SizeIs(1));
}

TEST_F(Cap, the_same_message_twice_is_one)
{
    const Answer first = bring_in({});
    const Answer again = bring_in({});
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.text("id"), first.text("id"));
    EXPECT_EQ(get(world.admin, "/api/v1/cap-messages").body.at("items").as_array().size(), 1U);
}

TEST_F(Cap, a_key_that_brings_too_many_is_told_to_wait)
{
    for (int i = 0; i < 60; ++i)
        ASSERT_EQ(
            bring_in({ .identifier = "T" + std::to_string(i), .status = "Test" }).status, 201U);
    EXPECT_EQ(bring_in({ .identifier = "T60" }).code(), "cap.too_many");
    EXPECT_EQ(bring_in({ .identifier = "T0", .status = "Test" }).status, 200U) << "it was here";
    world.clock().advance(1min + 1s);
    EXPECT_EQ(bring_in({ .identifier = "T60" }).status, 201U);
}

TEST_F(Cap, words_may_be_put_better_by_who_confirms_and_a_message_may_be_declined)
{
    const Answer held = bring_in({});
    ASSERT_EQ(confirm(held, R"({"text":"Bà con ven sông sơ tán ngay."})").status, 200U);
    Message other;
    other.identifier = "KTTV-2";
    const Answer second = bring_in(other);
    const std::string path = "/api/v1/cap-messages/" + second.text("id") + "/decline";
    EXPECT_EQ(post(world.stranger, path).status, 404U);
    const Answer declined = post(world.editor, path, R"({"comment":"Đã có cảnh báo của xã"})");
    EXPECT_EQ(declined.text("state"), "declined");
    EXPECT_EQ(post(world.editor, path).code(), "cap.stale");
    EXPECT_THAT(published, SizeIs(1));
}

TEST_F(Cap, an_update_changes_and_a_cancel_ends_the_alert_that_they_name)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    ASSERT_EQ(alert.status, 200U) << alert.code();
    const std::string emergency = alert.text("emergency");

    world.clock().advance(1min);
    Message update;
    update.identifier = "KTTV-2";
    update.type = "Update";
    update.sent = first.sent + 1min;
    update.references = reference(first);
    update.text = "Nước đã vượt báo động ba";
    const Answer updated = confirm(bring_in(update));
    ASSERT_EQ(updated.status, 200U) << updated.code();
    EXPECT_EQ(updated.text("emergency"), emergency) << "no second alert";
    ASSERT_THAT(published, SizeIs(2));

    Message cancel;
    cancel.identifier = "KTTV-3";
    cancel.type = "Cancel";
    cancel.sent = first.sent + 2min;
    cancel.references = reference(first) + " " + reference(update);
    const Answer cancelled = confirm(bring_in(cancel));
    ASSERT_EQ(cancelled.status, 200U) << cancelled.code();
    EXPECT_EQ(state_of(emergency), "cancelled");
    EXPECT_EQ(bring_in({ .identifier = "KTTV-4", .type = "Cancel", .references = reference(first) })
                  .text("reason"),
        "cap.nothing_to_end");
}

TEST_F(Cap, all_clear_ends_an_alert_as_planned)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    Message end{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    end.more = "<responseType>AllClear</responseType>";
    ASSERT_EQ(confirm(bring_in(end)).status, 200U);
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
}

TEST_F(Cap, an_update_for_another_place_begins_anew_and_ends_the_old_one)
{
    const Message first;
    const Answer alert = confirm(bring_in(first), "{}", world.admin);
    Message moved{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    moved.area = "<circle>21.70,105.90 2</circle>";
    const Answer done = confirm(bring_in(moved), "{}", world.admin);
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_NE(done.text("emergency"), alert.text("emergency"));
    EXPECT_EQ(state_of(done.text("emergency")), "live");
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
    EXPECT_THAT(published.at(1).devices, SizeIs(1));
}

TEST_F(Cap, what_nobody_decided_about_is_replaced_or_taken_back_by_its_sender)
{
    const Message first;
    const Answer held = bring_in(first);
    Message update{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    const Answer second = bring_in(update);
    EXPECT_EQ(second.text("state"), "held");
    EXPECT_EQ(
        get(world.admin, "/api/v1/cap-messages/" + held.text("id")).text("reason"), "cap.replaced");
    const Answer cancel
        = bring_in({ .identifier = "KTTV-3", .type = "Cancel", .references = reference(update) });
    EXPECT_EQ(cancel.text("state"), "noted");
    EXPECT_EQ(cancel.text("reason"), "cap.took_back");
    EXPECT_EQ(confirm(second).code(), "cap.stale");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Cap, taking_back_an_update_that_nobody_took_ends_the_alert_it_was_about)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    ASSERT_EQ(alert.status, 200U) << alert.code();
    const Message update{
        .identifier = "KTTV-2", .type = "Update", .references = reference(first)
    };
    const Answer declined = bring_in(update);
    ASSERT_EQ(post(world.editor, "/api/v1/cap-messages/" + declined.text("id") + "/decline").status,
        200U);
    const Answer cancel
        = bring_in({ .identifier = "KTTV-3", .type = "Cancel", .references = reference(update) });
    EXPECT_EQ(cancel.text("state"), "held") << "a person is asked";
    ASSERT_EQ(confirm(cancel).status, 200U);
    EXPECT_EQ(state_of(alert.text("emergency")), "cancelled");
}

TEST_F(Cap, an_update_whose_second_half_is_refused_begins_nothing)
{
    // The whole alert was begun by the province; an officer of the new place may not end it.
    Message first;
    first.area = "<geocode><valueName>VN-GSO</valueName><value>05755</value></geocode>";
    const Answer alert = confirm(bring_in(first), "{}", world.admin);
    ASSERT_EQ(alert.status, 200U) << alert.code();
    const std::size_t before = published.size();
    const Answer moved
        = bring_in({ .identifier = "KTTV-2", .type = "Update", .references = reference(first) });
    const Answer refused = confirm(moved);
    EXPECT_EQ(refused.status, 403U) << refused.text("state");
    EXPECT_THAT(published, SizeIs(before));
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    EXPECT_EQ(confirm(moved, "{}", world.admin).text("state"), "taken") << "it still waits";
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
}

TEST_F(Cap, what_is_left_of_a_message_waits_with_its_reason_and_is_done_by_the_next_press)
{
    const Message first;
    const Answer alert = confirm(bring_in(first), "{}", world.admin);
    Message moved{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    moved.area = "<circle>21.70,105.90 2</circle>";
    const Answer held = bring_in(moved);
    // As it stands after its first step, when the second could not be done.
    const Answer begun = send(world.admin, R"([{"unit":"3"}])");
    world.commit([&](app::Records& records) {
        const auto deed = world.by(world.admin);
        return app::note_step(records, deed, CapMessageId(std::stoll(held.text("id"))), 1,
            EmergencyId(std::stoll(begun.text("id"))), app::CapRest::waits);
    });
    const std::string path = "/api/v1/cap-messages/" + held.text("id");
    const Answer waiting = get(world.admin, path);
    EXPECT_EQ(waiting.text("state"), "held");
    EXPECT_EQ(waiting.text("reason"), "cap.rest_waits");
    const std::size_t before = published.size();
    const Answer done = confirm(held, R"({"version":2})", world.admin);
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(done.text("state"), "taken");
    EXPECT_EQ(done.text("emergency"), begun.text("id")) << "nothing is begun twice";
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
    EXPECT_THAT(published, SizeIs(before + 1));
}

TEST_F(Cap, an_alert_goes_on_until_the_second_person_lets_sound_what_replaces_it)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    ASSERT_EQ(alert.status, 200U) << alert.code();
    Message wider{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    wider.area = "<geocode><valueName>VN-GSO</valueName><value>19</value></geocode>";
    const Answer asked = confirm(bring_in(wider), "{}", world.admin);
    ASSERT_EQ(asked.status, 200U) << asked.code();
    EXPECT_EQ(asked.text("state"), "held");
    EXPECT_EQ(asked.text("reason"), "cap.awaits_approval");
    EXPECT_EQ(state_of(asked.text("emergency")), "awaiting_approval");
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    EXPECT_EQ(confirm(asked, "{}", world.admin).code(), "cap.awaits_approval");
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    const Answer approved = post(
        world.province_approver, "/api/v1/emergencies/" + asked.text("emergency") + "/approve");
    ASSERT_EQ(approved.status, 200U) << approved.code();
    EXPECT_EQ(state_of(asked.text("emergency")), "live");
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
    ASSERT_THAT(published, SizeIs(3));
    EXPECT_EQ(published[1].order.emergency.text(), asked.text("emergency")) << "first the new one";
    EXPECT_EQ(get(world.admin, "/api/v1/cap-messages/" + asked.text("id")).text("state"), "taken");
}

TEST_F(Cap, an_alert_goes_on_when_what_was_to_replace_it_is_not_approved)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    Message wider{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    wider.area = "<geocode><valueName>VN-GSO</valueName><value>19</value></geocode>";
    const Answer asked = confirm(bring_in(wider), "{}", world.admin);
    ASSERT_EQ(
        post(world.admin, "/api/v1/emergencies/" + asked.text("emergency") + "/cancel").status,
        200U);
    EXPECT_EQ(confirm(asked, "{}", world.admin).code(), "cap.not_approved");
    const std::string path = "/api/v1/cap-messages/" + asked.text("id");
    EXPECT_EQ(get(world.admin, path).text("reason"), "cap.not_approved");
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    ASSERT_EQ(post(world.admin, path + "/decline").status, 200U);
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
}

TEST_F(Cap, lists_show_full_pages_of_what_one_may_see_in_one_world)
{
    Message theirs;
    theirs.area = "<geocode><valueName>VN-GSO</valueName><value>05755</value></geocode>";
    for (int i = 0; i < 4; ++i) {
        bring_in({ .identifier = "M" + std::to_string(i) });
        bring_in({ .identifier = "D" + std::to_string(i), .status = "Exercise" });
        theirs.identifier = "T" + std::to_string(i);
        bring_in(theirs);
    }
    const Answer page = get(world.editor, "/api/v1/cap-messages?state=held&exercise=false&limit=3");
    EXPECT_EQ(page.items("identifier"), (std::vector<std::string>{ "M3", "M2", "M1" }));
    const Answer next = get(world.editor,
        "/api/v1/cap-messages?state=held&exercise=false&limit=3&cursor=" + page.text("next"));
    EXPECT_EQ(next.items("identifier"), (std::vector<std::string>{ "M0" }));
    EXPECT_TRUE(next.body.at("next").is_null());
    EXPECT_EQ(
        get(world.editor, "/api/v1/cap-messages?exercise=true").items("identifier").size(), 4U);
}

TEST_F(Cap, a_message_that_ends_an_alert_waits_as_long_as_the_alert_lasts)
{
    const Message first;
    ASSERT_EQ(confirm(bring_in(first)).status, 200U);
    const Message cancel{ .identifier = "KTTV-2",
        .type = "Cancel",
        .references = reference(first),
        .expires = World::noon() + 5min };
    bring_in(cancel);
    world.clock().advance(30min);
    EXPECT_EQ(get(world.editor, "/api/v1/cap-messages?state=held&current=true").items("identifier"),
        (std::vector<std::string>{ "KTTV-2" }));
}

TEST_F(Cap, a_message_that_says_other_things_of_other_places_does_not_pass_unseen)
{
    key = make_key(R"("handling":"pass")");
    std::string document = xml({});
    const std::string info = document.substr(
        document.find("<info>"), document.find("</alert>") - document.find("<info>"));
    std::string other = info;
    other.replace(other.find("05716"), 5, "05755");
    document.insert(document.find("</alert>"), other);
    const Answer held = bring(key, document);
    EXPECT_EQ(held.text("state"), "held");
    EXPECT_EQ(held.text("reason"), "cap.partial");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Cap, a_cancel_that_comes_before_its_alert_wins)
{
    const Message first;
    EXPECT_EQ(bring_in({ .identifier = "KTTV-2", .type = "Cancel", .references = reference(first) })
                  .text("reason"),
        "cap.nothing_to_end");
    const Answer late = bring_in(first);
    EXPECT_EQ(late.text("state"), "noted");
    EXPECT_EQ(late.text("reason"), "cap.overtaken");
}

TEST_F(Cap, what_is_not_to_sound_is_noted_with_the_reason)
{
    const auto reason = [&](const std::string& document) {
        const Answer answer = bring(key, document);
        EXPECT_EQ(answer.status, 201U) << answer.code();
        EXPECT_EQ(answer.text("state"), "noted");
        EXPECT_FALSE(answer.text("reason_text").empty());
        return answer.text("reason");
    };
    EXPECT_EQ(reason(xml({ .identifier = "1", .status = "Test" })), "cap.not_actual");
    EXPECT_EQ(reason(xml({ .identifier = "2", .status = "Draft" })), "cap.not_actual");
    EXPECT_EQ(reason(xml({ .identifier = "3", .status = "System" })), "cap.not_actual");
    EXPECT_EQ(
        reason(
            xml({ .identifier = "4", .sent = World::noon() - 4h, .expires = World::noon() - 1h })),
        "cap.over");
    EXPECT_EQ(reason(xml({ .identifier = "5", .area = "<circle>10.5,110.5 5</circle>" })),
        "cap.nobody_here");
    EXPECT_EQ(reason(xml({ .identifier = "6", .area = "" })), "cap.nobody_here");
    std::string restricted = xml({ .identifier = "7" });
    restricted.replace(restricted.find("<scope>Public</scope>"), 21,
        "<scope>Private</scope><addresses>a@example.vn</addresses>");
    EXPECT_EQ(reason(restricted), "cap.not_public");
    EXPECT_EQ(
        reason(
            xml({ .identifier = "8", .type = "Ack", .references = "a,b," + stamp(World::noon()) })),
        "cap.not_an_alert");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(Cap, an_exercise_of_another_system_stays_one)
{
    const Answer done = confirm(bring_in({ .status = "Exercise" }));
    ASSERT_EQ(done.status, 200U) << done.code();
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_TRUE(published[0].order.exercise);
    Message cancel{ .identifier = "KTTV-2", .type = "Cancel", .references = reference({}) };
    EXPECT_EQ(bring_in(cancel).text("reason"), "cap.nothing_to_end")
        << "a real message does not end an exercise";
}

TEST_F(Cap, what_is_wrong_is_refused_in_vietnamese_with_its_element)
{
    std::string document = xml({});
    const std::string scope = "<scope>Public</scope>";
    document.erase(document.find(scope), scope.size());
    const Answer missing = bring(key, document);
    EXPECT_EQ(missing.status, 422U);
    EXPECT_EQ(missing.code(), "cap.invalid");
    EXPECT_EQ(missing.wrong_field(), "alert.scope");
    EXPECT_EQ(missing.text("title"), "Thiếu phần tử bắt buộc này.");
    EXPECT_EQ(bring(key, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>").code(), "xml.doctype");
    EXPECT_EQ(bring(key, "không phải XML").code(), "xml.not_well_formed");
    EXPECT_EQ(bring_in({ .sent = World::noon() + 20min }).code(), "cap.sent_in_future");
    EXPECT_EQ(get(world.admin, "/api/v1/cap-messages").body.at("items").as_array().size(), 0U);
}

TEST_F(Cap, nothing_comes_in_without_a_key_that_holds_and_guessing_is_slowed_down)
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

TEST_F(Cap, keys_are_made_by_who_manages_accounts_shown_once_and_revoked)
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

TEST_F(Cap, passing_straight_through_asks_for_a_fresh_password_and_the_rights_to_send)
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

TEST_F(Cap, a_key_that_passes_sounds_at_once_and_names_who_allowed_it)
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

TEST_F(Cap, words_that_no_voice_of_ours_speaks_do_not_pass)
{
    key = make_key(R"("handling":"pass")");
    std::string document = xml({});
    document.replace(document.find("vi-VN"), 5, "en-US");
    const Answer held = bring(key, document);
    EXPECT_EQ(held.text("state"), "held");
    EXPECT_EQ(held.text("reason"), "cap.not_vietnamese");
    EXPECT_THAT(published, IsEmpty());
    EXPECT_EQ(confirm(held, R"({"text":"Nước lên nhanh."})").status, 200U);
}

TEST_F(Cap, a_key_does_not_pass_when_who_allowed_it_may_not_any_more)
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

TEST_F(Cap, a_key_of_a_commune_sounds_in_it_only)
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

TEST_F(Cap, a_message_without_the_signature_its_key_asks_for_is_refused)
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

TEST_F(Cap, a_long_message_for_a_large_area_fits_into_an_order)
{
    std::string polygon;
    for (int i = 0; i <= 300; ++i) {
        const double turn = (i % 300) * 6.283185307179586 / 300;
        polygon += std::to_string(21.7 + 0.2 * std::cos(turn)) + ","
            + std::to_string(105.9 + 0.2 * std::sin(turn)) + " ";
    }
    Message message;
    message.area = "<polygon>" + polygon + "</polygon>";
    message.text = "Cảnh báo lũ quét. ";
    for (int i = 0; i < 60; ++i)
        message.text += "Nước sông đang lên rất nhanh, bà con sơ tán ngay. ";
    const Answer done = confirm(bring_in(message), "{}", world.admin);
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_THAT(published, SizeIs(1));
    EXPECT_LE(published[0].order.document.size(), protocol::most_order_bytes);
}

}
}
