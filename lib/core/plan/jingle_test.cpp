#include "core/plan/play_plan.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment morning = *parse_rfc3339("2026-11-22T05:30:00+07:00");

PlannedBulletin sound(std::int64_t id, Milliseconds length, int item = 0)
{
    PlannedBulletin one;
    one.id = BulletinId(id);
    one.item = item;
    one.version = 1;
    one.sound = { MediaHash(64, static_cast<char>('0' + id % 10)), length, 1'000 };
    one.statement = "statement " + std::to_string(id);
    return one;
}

PlannedSchedule programme(std::vector<PlannedBulletin> bulletins)
{
    PlannedSchedule planned;
    planned.schedule.id = ScheduleId(7);
    planned.schedule.programme = ProgrammeId(3);
    planned.schedule.starts = morning;
    planned.bulletins = std::move(bulletins);
    planned.jingles = { { Jingle::opening, sound(91, 4s) }, { Jingle::greeting, sound(92, 3s) },
        { Jingle::bumper, sound(93, 1s) }, { Jingle::closing, sound(94, 2s) } };
    return planned;
}

std::vector<PlanSlot> slots_of(const PlannedSchedule& planned)
{
    const auto body = compile_body("u:1", { planned }, { morning, morning + 1h });
    EXPECT_TRUE(body);
    return body->slots;
}

std::vector<std::int64_t> ids_of(const std::vector<PlanSlot>& slots)
{
    std::vector<std::int64_t> ids;
    for (const PlanSlot& slot : slots)
        ids.push_back(slot.bulletin.value());
    return ids;
}

TEST(Jingles, stand_around_and_between_the_bulletins_one_after_another)
{
    const auto slots = slots_of(programme({ sound(1, 10s, 0), sound(2, 20s, 1) }));

    EXPECT_EQ(ids_of(slots), (std::vector<std::int64_t>{ 91, 92, 1, 93, 2, 94 }));
    Moment at = morning;
    for (const PlanSlot& slot : slots) {
        EXPECT_EQ(slot.starts, at);
        at += slot.length;
    }
    EXPECT_EQ(at, morning + 40s);
}

TEST(Jingles, leave_bulletins_the_airings_they_are)
{
    auto plain = programme({ sound(1, 10s, 0), sound(2, 20s, 1) });
    plain.jingles.clear();
    const auto without = slots_of(plain);
    const auto with = slots_of(programme({ sound(1, 10s, 0), sound(2, 20s, 1) }));

    ASSERT_EQ(without.size(), 2U);
    EXPECT_EQ(with[2].occurrence, without[0].occurrence);
    EXPECT_EQ(with[4].occurrence, without[1].occurrence);
    EXPECT_FALSE(with[2].occurrence.is_jingle());
    EXPECT_TRUE(with[0].occurrence.is_jingle());
}

TEST(Jingles, say_which_they_are_and_whether_they_are_music)
{
    const auto slots = slots_of(programme({ sound(1, 10s, 0), sound(2, 20s, 49) }));

    EXPECT_EQ(slots[0].kind, SlotKind::jingle);
    EXPECT_EQ(slots[1].kind, SlotKind::greeting);
    EXPECT_EQ(slots[2].kind, SlotKind::bulletin);
    EXPECT_EQ(jingle_at(slots[0].occurrence.item), Jingle::opening);
    EXPECT_EQ(jingle_at(slots[1].occurrence.item), Jingle::greeting);
    EXPECT_EQ(jingle_at(slots[3].occurrence.item), Jingle::bumper);
    EXPECT_EQ(jingle_at(slots[5].occurrence.item), Jingle::closing);
    EXPECT_EQ(jingle_at(slots[2].occurrence.item), std::nullopt);
    EXPECT_FALSE(is_music(Jingle::greeting));
}

TEST(Jingles, are_not_heard_around_nothing)
{
    auto over = sound(1, 10s);
    over.valid_to = morning;

    EXPECT_TRUE(slots_of(programme({ over })).empty());
    EXPECT_TRUE(slots_of(programme({})).empty());
}

TEST(Jingles, no_bumper_stands_beside_a_bulletin_that_is_left_out)
{
    auto over = sound(2, 20s, 1);
    over.valid_to = morning;
    const auto slots = slots_of(programme({ sound(1, 10s, 0), over, sound(3, 5s, 2) }));

    EXPECT_EQ(ids_of(slots), (std::vector<std::int64_t>{ 91, 92, 1, 93, 3, 94 }));
    EXPECT_EQ(slots[3].occurrence.item, item_of(Jingle::bumper, 2));
}

TEST(Jingles, one_whose_approval_has_ended_is_left_out_alone)
{
    auto planned = programme({ sound(1, 10s, 0), sound(2, 20s, 1) });
    planned.jingles.at(Jingle::bumper).valid_to = morning + 5s;

    EXPECT_EQ(ids_of(slots_of(planned)), (std::vector<std::int64_t>{ 91, 92, 1, 2, 94 }));
}

TEST(Jingles, are_carried_with_their_approvals)
{
    const auto body
        = compile_body("u:1", { programme({ sound(1, 10s, 0) }) }, { morning, morning + 1h });

    // No bumper where there is one bulletin.
    EXPECT_EQ(body->approvals,
        (std::vector<std::string>{
            "statement 1", "statement 91", "statement 92", "statement 94" }));
}

}
}
