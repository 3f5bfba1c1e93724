#include "server/storage/testing/records.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class CapsOn : public RecordsOn { };
NGUON_ON_BOTH_ENGINES(CapsOn);

app::PublishedCap published(
    std::int64_t emergency, std::int64_t revision, Moment sent, bool actual = true)
{
    app::PublishedCap message;
    message.identifier = fmt::format("nguon-{}-{}", emergency, revision);
    message.emergency = EmergencyId(emergency);
    message.revision = revision;
    message.actual = actual;
    message.sender = "nguon.example.vn";
    message.sent = sent;
    message.expires = sent + 2h;
    message.headline = "Nước lên";
    message.area = "Xã Nùng";
    message.document = "<alert/>";
    return message;
}

app::ReceivedCap received(std::int64_t id, std::string identifier)
{
    app::ReceivedCap message;
    message.id = CapMessageId(id);
    message.key = ApiKeyId(5);
    message.unit = province;
    message.source = "Đài khí tượng";
    message.sender = "kttv";
    message.identifier = std::move(identifier);
    message.sent = now;
    message.signed_by = "KTTV";
    message.received = now;
    message.document = "<alert/>";
    app::CapReading& reading = message.reading;
    reading.type = cap::MessageType::update;
    reading.exercise = true;
    reading.text = "Lũ quét";
    reading.language = "vi-VN";
    reading.translations = { { "en", "Flash flood" }, { "tyz", "Nặm" } };
    reading.effective = now + 5min;
    reading.past = true;
    reading.old_code = true;
    reading.event = "Lũ";
    reading.sender_name = "Đài KTTV";
    reading.area = "Xã Nùng";
    reading.hazard = Hazard::flash_flood;
    reading.severity = Severity::extreme;
    reading.expires = now + 1h;
    reading.audience.units = { nung };
    reading.audience.circles = { { { 21.5, 105.5 }, 900 } };
    reading.references = { { "kttv", "1", now - 1h } };
    return message;
}

TEST_P(CapsOn, published_messages_are_kept_in_a_chain_and_listed_newest_first)
{
    write([](app::Records& records) {
        app::PublishedCaps& caps = records.published_caps();
        caps.add(published(7, 1, now));
        caps.add(published(7, 2, now + 1min));
        caps.add(published(8, 1, now + 1min));
        caps.add(published(9, 1, now, false));
        EXPECT_THAT(caps.chain(EmergencyId(7)),
            ElementsAre(cap::Reference{ "nguon.example.vn", "nguon-7-1", now },
                cap::Reference{ "nguon.example.vn", "nguon-7-2", now + 1min }));
        EXPECT_EQ(caps.find("nguon-7-2")->document, "<alert/>");
        EXPECT_FALSE(caps.find("nguon-7-3"));
        const auto first = caps.list(true, now, { .limit = 2 });
        ASSERT_THAT(first.items, SizeIs(2));
        EXPECT_EQ(first.items[0].identifier, "nguon-8-1");
        EXPECT_EQ(first.items[1].identifier, "nguon-7-2");
        const auto rest = caps.list(true, now, { .limit = 2, .cursor = first.next });
        ASSERT_THAT(rest.items, SizeIs(1));
        EXPECT_EQ(rest.items[0].identifier, "nguon-7-1");
        EXPECT_EQ(rest.next, "");
        EXPECT_THAT(caps.list(true, now + 2h, {}).items, SizeIs(2)) << "stale ones leave";
        EXPECT_THAT(caps.list(false, now, {}).items, SizeIs(1));
    });
}

TEST_P(CapsOn, received_messages_come_back_whole_and_once_for_each_key)
{
    write([](app::Records& records) {
        app::ReceivedCaps& caps = records.received_caps();
        caps.add(received(1, "a"));
        const auto found = caps.find(ApiKeyId(5), { "kttv", "a", now });
        ASSERT_TRUE(found);
        EXPECT_EQ(found->document, "<alert/>");
        EXPECT_EQ(found->state, app::CapState::held);
        EXPECT_EQ(found->reading.hazard, Hazard::flash_flood);
        EXPECT_EQ(found->reading.audience.units, std::vector{ nung });
        EXPECT_EQ(found->reading.audience.circles.size(), 1U);
        EXPECT_EQ(found->reading.references, received(1, "a").reading.references);
        EXPECT_EQ(found->reading.translations, received(1, "a").reading.translations);
        EXPECT_EQ(found->reading.effective, now + 5min);
        EXPECT_TRUE(found->reading.past);
        EXPECT_TRUE(found->reading.old_code);
        EXPECT_TRUE(found->reading.exercise);
        EXPECT_FALSE(caps.find(ApiKeyId(6), { "kttv", "a", now }));
        EXPECT_FALSE(caps.find(ApiKeyId(5), { "kttv", "a", now + 1s }));

        app::ReceivedCap changed = *caps.find(CapMessageId(1));
        changed.state = app::CapState::taken;
        changed.emergency = EmergencyId(77);
        changed.decided = Endorsement{ AccountId(3), "Lan", nung, now + 1min };
        changed.version = 2;
        EXPECT_TRUE(caps.save(changed, 1));
        EXPECT_FALSE(caps.save(changed, 1)) << "stale";
        const auto after = caps.find(CapMessageId(1));
        EXPECT_EQ(after->emergency, EmergencyId(77));
        EXPECT_THAT(caps.list({ .emergency = EmergencyId(77) }, {}).items, SizeIs(1));
        EXPECT_THAT(caps.list({ .emergency = EmergencyId(78) }, {}).items, SizeIs(0));
        EXPECT_EQ(after->decided->name, "Lan");
    });
}

TEST_P(CapsOn, words_kept_before_languages_were_told_apart_are_not_spoken_when_foreign)
{
    const auto keep = [&](std::int64_t id, const std::string& language) {
        write([&](app::Records& records) {
            app::ReceivedCap message = received(id, std::to_string(id));
            message.reading.text = "Leave now";
            message.reading.language = language;
            records.received_caps().add(message);
        });
        truth_->database().write([&](sql::Connection& sql) {
            auto body = sql.one("SELECT body FROM cap_received WHERE id = ?", { CapMessageId(id) },
                [](sql::Row row) { return row.text(0); });
            const auto begin = body.find("\"translations\":[");
            body.erase(begin, body.find("],", begin) + 2 - begin);
            sql.run("UPDATE cap_received SET body = ? WHERE id = ?", { body, CapMessageId(id) });
        });
    };
    keep(1, "en-US");
    keep(2, "vi-VN");
    read([](app::Records& records) {
        const auto foreign = records.received_caps().find(CapMessageId(1))->reading;
        EXPECT_EQ(foreign.text, "");
        EXPECT_THAT(foreign.translations, ElementsAre(Translation{ "en-US", "Leave now" }));
        const auto ours = records.received_caps().find(CapMessageId(2))->reading;
        EXPECT_EQ(ours.text, "Leave now");
        EXPECT_THAT(ours.translations, SizeIs(0));
    });
}

TEST_P(CapsOn, received_messages_are_listed_by_state_key_and_time)
{
    write([](app::Records& records) {
        app::ReceivedCaps& caps = records.received_caps();
        for (int i = 1; i <= 3; ++i)
            caps.add(received(i, std::to_string(i)));
        app::ReceivedCap noted = received(4, "4");
        noted.state = app::CapState::noted;
        noted.reason = "cap.expired";
        caps.add(noted);
        const auto first = caps.list({ { app::CapState::held }, {}, {}, {} }, { .limit = 2 });
        ASSERT_THAT(first.items, SizeIs(2));
        EXPECT_EQ(first.items[0].id, CapMessageId(3));
        EXPECT_THAT(
            caps.list({ .states = { app::CapState::held } }, { .limit = 2, .cursor = first.next })
                .items,
            SizeIs(1));
        EXPECT_THAT(caps.list({ .key = ApiKeyId(5) }, {}).items, SizeIs(4));
        EXPECT_THAT(caps.list({ .key = ApiKeyId(6) }, {}).items, SizeIs(0));
        EXPECT_THAT(caps.list({ .received_from = now + 1s }, {}).items, SizeIs(0));
        EXPECT_THAT(caps.list({ .expires_after = now + 1h }, {}).items, SizeIs(0));
        EXPECT_EQ(caps.count(ApiKeyId(5), now, 100), 4);
        EXPECT_EQ(caps.count(ApiKeyId(5), now, 3), 3);
        EXPECT_EQ(caps.count(ApiKeyId(5), now + 1s, 100), 0);
        EXPECT_EQ(caps.remove_noted_before(now), 0);
        EXPECT_EQ(caps.remove_noted_before(now + 1s), 1);
        EXPECT_FALSE(caps.find(CapMessageId(4)));
    });
}

}
}
