#include "protocol/plan.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "protocol/gzip.hpp"

namespace nguon::protocol {
namespace {

using namespace std::chrono_literals;

PlanSlot slot(int item, SlotKind kind)
{
    PlanSlot one;
    one.occurrence = { ScheduleId(7), moment_from_unix_ms(1'790'000'000'000), item };
    one.kind = kind;
    one.bulletin = BulletinId(9);
    one.bulletin_version = 1;
    one.starts = one.occurrence.starts;
    one.length = 5s;
    one.media = MediaHash(64, 'a');
    one.media_size = 9'000;
    return one;
}

TEST(PlanBodies, keep_what_frames_a_programme_apart_from_its_bulletins)
{
    PlanBody body;
    body.audience = "u:1";
    body.slots = { slot(item_of(Jingle::opening), SlotKind::jingle),
        slot(item_of(Jingle::greeting), SlotKind::greeting), slot(0, SlotKind::bulletin) };
    const auto packed = pack(body);
    EXPECT_EQ(unpack(packed.gzip, packed.hash).value(), body);
}

TEST(PlanBodies, name_no_kind_where_all_are_bulletins)
{
    PlanBody body;
    body.slots = { slot(0, SlotKind::bulletin) };
    EXPECT_EQ(to_canonical(body).find("kind"), std::string::npos);
}

PlanTemplate flood(Version version)
{
    PlanTemplate one;
    one.id = TemplateId(501);
    one.title = "Lũ quét";
    one.text = "Bà con rời bờ suối ngay.";
    one.tone = "siren";
    one.repeat = 2;
    one.version = version;
    return one;
}

TEST(PlanBodies, say_which_version_of_a_template_they_bring)
{
    PlanBody body;
    body.templates = { flood(4) };
    const auto packed = pack(body);
    EXPECT_EQ(unpack(packed.gzip, packed.hash).value(), body);

    body.templates = { flood(0) };
    EXPECT_EQ(to_canonical(body).find("version"), std::string::npos) << "as earlier servers wrote";
    const auto earlier = pack(body);
    EXPECT_EQ(unpack(earlier.gzip, earlier.hash).value(), body);
}

TEST(PlanBodies, know_a_template_by_its_words_tone_and_sound_whatever_its_version)
{
    PlanTemplate other = flood(1);
    EXPECT_EQ(hash_of(other), hash_of(flood(4)));
    other.tone = "attention";
    EXPECT_NE(hash_of(other), hash_of(flood(4)));
}

TEST(PlanBodies, keep_a_station_and_its_hash_vouches_for_all_of_it)
{
    PlanSlot relay = slot(0, SlotKind::relay);
    RelayFeed feed;
    feed.name = "VOV1";
    feed.address = "https://dai.example.vn/vov1";
    feed.fallback = RelayFallback::end;
    relay.relay = feed;
    relay.media = hash_of(feed).text();
    relay.media_size = 0;
    PlanBody body;
    body.slots = { relay };
    const auto packed = pack(body);
    EXPECT_EQ(unpack(packed.gzip, packed.hash).value(), body);

    DeviceProfile profile;
    profile.units = { UnitId(1) };
    Approvals approvals;
    approvals.by_version[{ relay.bulletin, 1 }]
        = { { hash_of(feed) }, "u:1", relay.starts - 1h, relay.starts + 1h, Priority::normal };
    EXPECT_EQ(why_not(relay, approvals, profile), std::nullopt);
    for (const auto& change : std::vector<std::function<void(PlanSlot&)>>{
             [](PlanSlot& one) { one.relay->address += "x"; },
             [](PlanSlot& one) { one.relay->private_network = true; },
             [](PlanSlot& one) { one.relay->silence_s = 99; },
             [](PlanSlot& one) { one.relay.reset(); },
             [](PlanSlot& one) { one.kind = SlotKind::bulletin; } }) {
        PlanSlot changed = relay;
        change(changed);
        EXPECT_EQ(why_not(changed, approvals, profile), Reason::not_approved);
    }
}

TEST(PlanBodies, of_a_later_day_are_played_by_a_device_that_does_not_know_the_kind)
{
    PlanBody body;
    body.slots = { slot(0, SlotKind::jingle) };
    std::string text = to_canonical(body);
    text.replace(text.find("jingle"), 6, "fanfare");
    const auto read = unpack(gzip(text), sha256(text));
    ASSERT_TRUE(read) << read.error().code;
    EXPECT_EQ(read->slots.front().kind, SlotKind::bulletin);
}

}
}
