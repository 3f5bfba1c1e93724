// Alerts of other systems in several languages, in none of ours, and in one that nobody named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/cap_api.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class CapLanguages : public CapApi {
protected:
    // "en: Leave now."
    static std::vector<std::string> translations(const Answer& of)
    {
        std::vector<std::string> all;
        for (const json::Value& one : of.body.at("translations").as_array()) {
            std::string line(one.at("language").as_string());
            line += ": ";
            line += one.at("text").as_string();
            all.push_back(std::move(line));
        }
        return all;
    }
    Answer alert_of(const Answer& message)
    {
        return get(world.admin, "/api/v1/emergencies/" + message.text("emergency"));
    }
    std::string feed_document(const Answer& message, int revision)
    {
        return read("/cap/v1/alerts/nguon-" + message.text("emergency") + "-"
            + std::to_string(revision) + ".xml")
            .raw;
    }
    Answer show(const Answer& message)
    {
        return get(world.editor, "/api/v1/cap-messages/" + message.text("id"));
    }
    static std::string in_three_languages()
    {
        return also_in(also_in(xml({}), "en", "Leave now"), "tyz", "Pây");
    }
};

TEST_F(CapLanguages, what_is_not_vietnamese_becomes_the_translations_of_the_alert)
{
    const Answer held = bring(key, in_three_languages());
    ASSERT_EQ(held.status, 201U) << held.code();
    const Answer shown = show(held);
    EXPECT_EQ(shown.text("text"), "Nước sông Nghinh Tường lên rất nhanh.");
    EXPECT_THAT(translations(shown), ElementsAre("en: Leave now.", "tyz: Pây."));
    const Answer done = confirm(held);
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_THAT(translations(alert_of(done)), ElementsAre("en: Leave now.", "tyz: Pây."));
    const std::string document = feed_document(done, 1);
    EXPECT_THAT(document, HasSubstr("<language>vi-VN</language>"));
    EXPECT_THAT(document, HasSubstr("<language>tyz</language>"));
    EXPECT_THAT(document, HasSubstr("<headline>Leave now</headline>"));
}

TEST_F(CapLanguages, they_pass_with_what_passes_straight_through)
{
    key = make_key(R"("handling":"pass")");
    const Answer passed = bring(key, in_three_languages());
    ASSERT_EQ(passed.text("state"), "taken") << passed.text("reason");
    EXPECT_THAT(published, SizeIs(1));
    EXPECT_THAT(feed_document(passed, 1), HasSubstr("<headline>Leave now</headline>"));
}

TEST_F(CapLanguages, an_update_brings_its_own_and_leaves_those_of_the_words_before)
{
    const Answer first = confirm(bring(key, in_three_languages()));
    ASSERT_EQ(first.status, 200U) << first.code();
    world.clock().advance(1min);
    Message update{ .identifier = "KTTV-2", .type = "Update", .references = reference({}) };
    update.text = "Nước đã vượt báo động ba";
    const Answer done = confirm(bring(key, also_in(xml(update), "en", "It rose again")));
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(done.text("emergency"), first.text("emergency"));
    EXPECT_THAT(translations(alert_of(done)), ElementsAre("en: It rose again."));
    EXPECT_THAT(feed_document(done, 2), HasSubstr("<headline>Update: It rose again</headline>"));
    EXPECT_THAT(feed_document(done, 2), Not(HasSubstr("Leave now")));
}

TEST_F(CapLanguages, other_vietnamese_words_leave_the_translations_unless_they_are_written_anew)
{
    const Answer plain
        = confirm(bring(key, in_three_languages()), R"({"text":"Bà con lên đồi ngay."})");
    ASSERT_EQ(plain.status, 200U) << plain.code();
    EXPECT_THAT(translations(alert_of(plain)), IsEmpty());
    const std::string both
        = R"({"text":"Bà con lên đồi.","translations":[{"language":"en","text":"Go uphill."}]})";
    std::string document = in_three_languages();
    put(document, "identifier", "KTTV-2");
    const Answer held = bring(key, document);
    const std::string twice = R"({"translations":[{"language":"vi","text":"Nước"}]})";
    EXPECT_EQ(confirm(held, twice).status, 422U);
    const Answer written = confirm(held, both);
    ASSERT_EQ(written.status, 200U) << written.code();
    EXPECT_THAT(translations(alert_of(written)), ElementsAre("en: Go uphill."));
}

TEST_F(CapLanguages, without_vietnamese_nothing_sounds_before_an_officer_has_written_it)
{
    for (const char* handling : { R"("handling":"hold")", R"("handling":"pass")" }) {
        key = make_key(handling);
        const std::size_t before = published.size();
        const std::string document
            = also_in(only_in(xml({}), "en-US", "Flood. Leave now"), "tyz", "Pây");
        const Answer held = bring(key, document);
        EXPECT_EQ(held.text("state"), "held") << handling;
        const Answer shown = show(held);
        EXPECT_EQ(shown.text("text"), "") << "no voice of ours may get hold of it";
        EXPECT_EQ(shown.text("language"), "en-US");
        EXPECT_THAT(translations(shown), ElementsAre("en-US: Flood. Leave now.", "tyz: Pây."));
        const Answer refused = confirm(held);
        EXPECT_EQ(refused.status, 422U);
        EXPECT_EQ(refused.code(), "cap.not_vietnamese");
        EXPECT_EQ(refused.wrong_field(), "text");
        const std::string other
            = R"({"translations":[{"language":"en-US","text":"All is well."}]})";
        EXPECT_EQ(confirm(held, other).code(), "cap.not_vietnamese");
        ASSERT_THAT(published, SizeIs(before));

        const Answer done = confirm(held, R"({"text":"Lũ lên, sơ tán ngay."})");
        ASSERT_EQ(done.status, 200U) << done.code();
        ASSERT_THAT(published, SizeIs(before + 1));
        EXPECT_THAT(
            translations(alert_of(done)), ElementsAre("en-US: Flood. Leave now.", "tyz: Pây."))
            << "what its sender said stays as he said it";
        const std::string ours = feed_document(done, 1);
        EXPECT_LT(ours.find("Lũ lên, sơ tán ngay"), ours.find("<language>en-US</language>"));
        EXPECT_THAT(ours, HasSubstr("<description>Flood. Leave now.</description>"));
    }
}

TEST_F(CapLanguages, what_a_message_without_vietnamese_says_is_put_otherwise_by_who_confirms)
{
    const Answer held
        = bring(key, also_in(only_in(xml({}), "en-US", "Flood. Leave now"), "tyz", "Pây"));
    const Answer done = confirm(held,
        R"({"text":"Lũ lên, sơ tán ngay.","translations":[{"language":"en-US","text":"Go uphill."},)"
        R"({"language":"km","text":"ទឹក"}]})");
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_THAT(translations(alert_of(done)), ElementsAre("en-US: Go uphill.", "km: ទឹក"));
    const std::string ours = feed_document(done, 1);
    EXPECT_THAT(ours, HasSubstr("Go uphill"));
    EXPECT_THAT(ours, Not(HasSubstr("Leave now")));
    EXPECT_THAT(ours, Not(HasSubstr("<language>tyz</language>")));
}

TEST_F(CapLanguages, an_update_without_vietnamese_leaves_the_alert_as_it_is_until_it_is_written)
{
    key = make_key(R"("handling":"pass")");
    const Answer first = bring_in({});
    ASSERT_EQ(first.text("state"), "taken") << first.text("reason");
    const Message update{ .identifier = "KTTV-2", .type = "Update", .references = reference({}) };
    const Answer held = bring(key, only_in(xml(update), "en", "It rose again"));
    EXPECT_EQ(held.text("state"), "held");
    EXPECT_EQ(held.text("reason"), "cap.not_vietnamese");
    EXPECT_EQ(confirm(held).code(), "cap.not_vietnamese");
    EXPECT_EQ(alert_of(first).text("text"), "Nước sông Nghinh Tường lên rất nhanh.");
    const Answer done = confirm(held, R"({"text":"Nước lại lên."})", AccountId(11));
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(alert_of(first).text("text"), "Nước lại lên.");
}

TEST_F(CapLanguages, an_end_in_another_language_ends_all_the_same)
{
    const Answer first = confirm(bring_in({}));
    const Message cancel{ .identifier = "KTTV-2", .type = "Cancel", .references = reference({}) };
    const Answer done = confirm(bring(key, only_in(xml(cancel), "en", "Sent in error")));
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(state_of(first.text("emergency")), "cancelled");
}

TEST_F(CapLanguages, vietnamese_whose_sender_named_no_language_is_not_published_as_english)
{
    std::string document = xml({});
    const std::string tag = "<language>vi-VN</language>";
    document.erase(document.find(tag), tag.size());
    const std::vector<std::string> bodies = {
        R"({"text":"Nước sông Nghinh Tường lên rất nhanh."})",
        R"({"text":"Nước sông Nghinh Tường lên rất nhanh!","translations":[]})",
        R"({"text":"Nước sông Nghinh Tường lên rất nhanh.","translations":[{"language":"en-US",)"
        R"("text":"Nước sông Nghinh Tường lên rất nhanh."}]})",
    };
    for (const std::string& body : bodies) {
        key = make_key(R"("handling":"hold")");
        const Answer held = bring(key, document);
        EXPECT_EQ(show(held).text("language"), "en-US") << "the default of the standard";
        const Answer done = confirm(held, body);
        ASSERT_EQ(done.status, 200U) << body << done.code();
        EXPECT_THAT(translations(alert_of(done)), IsEmpty()) << body;
        EXPECT_THAT(feed_document(done, 1), Not(HasSubstr("en-US"))) << body;
    }
}

TEST_F(CapLanguages, what_is_to_be_known_later_does_not_pass_now)
{
    key = make_key(R"("handling":"pass")");
    std::string document = xml({});
    document.insert(
        document.find("<expires>"), "<effective>" + stamp(World::noon() + 1h) + "</effective>");
    const Answer held = bring(key, document);
    EXPECT_EQ(held.text("state"), "held");
    EXPECT_EQ(held.text("reason"), "cap.not_yet");
    EXPECT_FALSE(show(held).text("effective").empty());
    EXPECT_THAT(published, IsEmpty());
    EXPECT_EQ(confirm(held).status, 200U) << "a person may know better";
}

TEST_F(CapLanguages, what_is_past_does_not_pass_either)
{
    key = make_key(R"("handling":"pass")");
    std::string document = xml({});
    put(document, "urgency", "Past");
    EXPECT_EQ(bring(key, document).text("reason"), "cap.past");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(CapLanguages, an_officer_is_told_why_he_has_to_look_also_where_everything_is_held)
{
    const Answer held = bring(key, only_in(xml({}), "en", "Leave now"));
    EXPECT_EQ(held.text("reason"), "cap.not_vietnamese");
    EXPECT_EQ(held.text("reason_text"),
        "Bản tin này chưa có tiếng Việt. Hãy viết lời tiếng Việt rồi mới phát.");
    EXPECT_EQ(bring_in({ .identifier = "KTTV-2" }).text("reason"), "") << "of this nothing is odd";
}

}
}
