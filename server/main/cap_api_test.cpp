// Alerts between systems: what we publish of each order, what comes with a key, and what follows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/frames.hpp"
#include "server/main/testing/cap_api.hpp"
#include "json/write.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Cap : public CapApi { };

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

TEST_F(Cap, an_alert_is_published_in_every_language_it_was_written_in)
{
    const Answer sent = send(world.editor, R"([{"unit":"2"}])",
        R"("translations":[{"language":"en","text":"Leave now."}])");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    const std::string id = sent.text("id");
    const std::string first = read("/cap/v1/alerts/nguon-" + id + "-1.xml").raw;
    EXPECT_THAT(first, HasSubstr("<language>vi-VN</language>"));
    EXPECT_THAT(first, HasSubstr("<language>en</language>"));
    EXPECT_THAT(first, HasSubstr("<headline>Leave now</headline>"));

    const std::string update = "/api/v1/emergencies/" + id + "/update";
    ASSERT_EQ(post(world.editor, update, R"({"text":"Nước rút"})").status, 200U);
    EXPECT_THAT(read("/cap/v1/alerts/nguon-" + id + "-2.xml").raw, Not(HasSubstr("Leave now")))
        << "nobody said that the old translation holds for other words";
    const std::string both
        = R"({"text":"Nước cạn","translations":[{"language":"en","text":"It is over."}]})";
    ASSERT_EQ(post(world.editor, update, both).status, 200U);
    EXPECT_THAT(read("/cap/v1/alerts/nguon-" + id + "-3.xml").raw, HasSubstr("It is over."));
    const std::string twice = R"({"translations":[{"language":"vi","text":"Nước"}]})";
    EXPECT_EQ(post(world.editor, update, twice).status, 422U);
}

TEST_F(Cap, a_place_of_more_names_than_a_message_holds_is_told_by_the_units_they_stand_in)
{
    constexpr GroupId group(50);
    world.commit([&](app::Records& records) {
        app::Group all{ group, world.commune, "Mọi loa", {}, {}, 1 };
        for (int i = 0; i < 201; ++i) {
            Device device;
            device.id = DeviceId(1'000 + i);
            device.unit = world.commune;
            device.name = "Loa số " + std::to_string(i);
            device.created = World::noon();
            records.devices().add(device);
            all.devices.push_back(device.id);
        }
        records.groups().add(all);
    });
    const Answer sent = send(world.editor, R"([{"group":"50"}])");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    const std::string document = read("/cap/v1/alerts/nguon-" + sent.text("id") + "-1.xml").raw;
    EXPECT_THAT(document, HasSubstr("<value>05716</value>"));
    EXPECT_THAT(document, Not(HasSubstr("Loa số")));
}

TEST_F(Cap, a_prepared_alert_brings_its_written_languages)
{
    const Answer made = post(world.admin, "/api/v1/templates",
        R"({"title":"Lũ","text":"Nước tại {nơi} lên nhanh.","hazard":"flood",)"
        R"("tracks":[{"language":"en","text":"Water is rising at {nơi}."}]})");
    ASSERT_EQ(made.status, 201U) << made.code();
    const Answer sent = post(world.editor, "/api/v1/emergencies",
        R"({"audience":[{"unit":"2"}],"template":")" + made.text("id")
            + R"(","blanks":{"nơi":"cầu Nà Sọc"}})");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    EXPECT_THAT(read("/cap/v1/alerts/nguon-" + sent.text("id") + "-1.xml").raw,
        HasSubstr("Water is rising at cầu Nà Sọc."));
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
