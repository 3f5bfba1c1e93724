#include "protocol/plan.hpp"

#include <gtest/gtest.h>

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
