#include "core/plan/play_plan.hpp"

#include <gtest/gtest.h>

#include "core/bulletin/languages.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment morning = *parse_rfc3339("2026-11-24T06:00:00+07:00");
const Span day{ morning - 6h, morning + 18h };

PlannedBulletin water()
{
    PlannedBulletin bulletin;
    bulletin.id = BulletinId(50);
    bulletin.version = 3;
    bulletin.sound = { std::string(64, 'a'), 10s, 40'000 };
    bulletin.statement = "{signed}";
    bulletin.tracks = { { "tyz", { std::string(64, 'b'), 20s, 80'000 } },
        { "nut", { std::string(64, 'c'), 5s, 20'000 } } };
    return bulletin;
}

PlannedBulletin meeting()
{
    PlannedBulletin bulletin = water();
    bulletin.id = BulletinId(51);
    bulletin.item = 1;
    bulletin.tracks.clear();
    return bulletin;
}

PlannedSchedule planned(std::vector<PlannedBulletin> bulletins)
{
    PlannedSchedule one;
    one.schedule.id = ScheduleId(4);
    one.schedule.starts = morning;
    one.bulletins = std::move(bulletins);
    return one;
}

std::vector<PlanSlot> slots(
    std::vector<PlannedBulletin> bulletins, const std::vector<std::string>& order)
{
    return compile_body("u:2", { planned(std::move(bulletins)) }, day, order)->slots;
}

TEST(CompileBody, gives_each_language_its_slot_in_the_order_of_the_place)
{
    const auto both = slots({ water(), meeting() }, { "tyz", "vi" });
    ASSERT_EQ(both.size(), 3U);
    EXPECT_EQ(both[0].language, "tyz");
    EXPECT_EQ(both[0].media, std::string(64, 'b'));
    EXPECT_EQ(both[0].starts, morning);
    EXPECT_EQ(both[0].length, 20s);
    EXPECT_EQ(both[1].language, "vi");
    EXPECT_EQ(both[1].starts, morning + 20s + between_tracks);
    EXPECT_EQ(both[2].bulletin, BulletinId(51)) << "the next follows at once, as ever";
    EXPECT_EQ(both[2].starts, both[1].span().ends);
}

TEST(CompileBody, without_an_order_plays_the_main_text_as_before)
{
    const auto one = slots({ water() }, {});
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].media, std::string(64, 'a'));
    EXPECT_EQ(one[0].occurrence.item, 0);
}

TEST(CompileBody, names_a_language_alike_wherever_it_stands)
{
    const auto here = slots({ water() }, { "tyz", "vi" });
    const auto there = slots({ water() }, { "vi", "nut", "tyz" });
    EXPECT_EQ(here[0].occurrence, there[2].occurrence);
    EXPECT_EQ(here[1].occurrence, there[0].occurrence);
    EXPECT_EQ(here[0].occurrence.track(), 1U);
    EXPECT_EQ(there[1].occurrence.track(), 2U);
    for (const PlanSlot& slot : there)
        EXPECT_EQ(slot.occurrence.of_main(), there[0].occurrence);
    EXPECT_EQ(OccurrenceKey::parse(here[0].occurrence.text()), here[0].occurrence);
}

TEST(CompileBody, says_all_languages_again_where_a_bulletin_is_repeated)
{
    const auto twice = slots({ water(), water() }, { "tyz", "vi" });
    ASSERT_EQ(twice.size(), 4U);
    EXPECT_EQ(twice[2].language, "tyz");
    EXPECT_EQ(twice[2].occurrence.track(), 1U);
    EXPECT_NE(twice[2].occurrence, twice[0].occurrence);
}

TEST(CompileBody, plays_no_language_beyond_the_validity)
{
    PlannedBulletin ending = water();
    ending.valid_to = morning + 10s;
    const auto slots_of = slots({ ending }, { "tyz", "vi" });
    ASSERT_EQ(slots_of.size(), 1U);
    EXPECT_EQ(slots_of[0].language, "tyz");
}

}
}
