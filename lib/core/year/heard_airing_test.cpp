#include "core/year/heard_airing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Moment starts = *parse_rfc3339("2026-04-30T11:20:00+07:00");
constexpr UnitId commune{ 2 };

PlannedBulletin sound(std::int64_t id, Milliseconds length, int item = 0)
{
    PlannedBulletin one;
    one.id = BulletinId(id);
    one.item = item;
    one.sound = { MediaHash(64, 'a'), length, 1'000 };
    return one;
}

// Bulletins 1, 2, ... of these lengths, one behind the other.
PlannedSchedule programme(const std::vector<Milliseconds>& lengths)
{
    PlannedSchedule planned;
    planned.schedule.id = ScheduleId(7);
    planned.schedule.starts = starts;
    for (std::size_t i = 0; i < lengths.size(); ++i)
        planned.bulletins.push_back(
            sound(static_cast<std::int64_t>(i) + 1, lengths[i], static_cast<int>(i)));
    return planned;
}

PlannedSchedule framed(PlannedSchedule planned)
{
    planned.jingles = { { Jingle::opening, sound(91, 60s) }, { Jingle::bumper, sound(93, 10s) },
        { Jingle::closing, sound(94, 60s) } };
    return planned;
}

DayProfile closed(TimeOfDay from, TimeOfDay to, DayKind kind = DayKind::festive)
{
    DayProfile profile;
    profile.id = DayProfileId(5);
    profile.unit = commune;
    profile.name = "Phút mặc niệm";
    profile.kind = kind;
    profile.days.from = profile.days.to = day_of(starts);
    if (from != to)
        profile.hours = { { from, to, false } };
    return profile;
}

HeardAiring heard(const PlannedSchedule& planned, const DayProfile& profile,
    const std::map<BulletinId, AiringPart>& parts = {}, const std::vector<std::string>& order = {})
{
    const std::vector path{ commune };
    const DayRules days(path, {}, dated({ profile }, { starts - 24h, starts + 24h }));
    AiringTraits airing;
    airing.schedule = planned.schedule.id;
    airing.starts = starts;
    return heard_of(slots_of_airing(planned, starts, order), days, airing, parts);
}

// "1@0": the bulletin or jingle, and how many seconds after the start it begins.
std::vector<std::string> told(const std::vector<PlanSlot>& slots)
{
    std::vector<std::string> texts;
    for (const PlanSlot& slot : slots)
        texts.push_back(slot.bulletin.text() + "@" + std::to_string((slot.starts - starts) / 1s));
    return texts;
}

std::map<BulletinId, AiringPart> song(std::int64_t id)
{
    return { { BulletinId(id), { Priority::normal, "3", {} } } };
}

TEST(HeardAiring, is_as_planned_on_a_day_like_any_other)
{
    DayProfile tomorrow = closed(11h + 30min, 11h + 33min);
    tomorrow.days.from = tomorrow.days.to = day_of(starts) + std::chrono::days(1);
    EXPECT_THAT(told(heard(framed(programme({ 8min, 6min })), tomorrow).slots),
        ElementsAre("91@0", "1@60", "93@540", "2@550", "94@910"));
}

TEST(HeardAiring, nothing_moves_up_into_closed_hours)
{
    // 11:20 to 11:28, 11:28 to 11:34, 11:34 to 11:40; a minute of silence from 11:30 to 11:33.
    const auto found = heard(programme({ 8min, 6min, 6min }), closed(11h + 30min, 11h + 33min));
    EXPECT_THAT(told(found.slots), ElementsAre("1@0", "3@840"));
    ASSERT_EQ(found.withheld.size(), 1U);
    EXPECT_EQ(found.withheld[0].slot.bulletin, BulletinId(2));
    EXPECT_EQ(found.withheld[0].why.by, Withheld::By::hours);
}

TEST(HeardAiring, what_fits_before_the_closed_hours_moves_up)
{
    const auto found = heard(programme({ 8min, 6min, 2min }), closed(11h + 30min, 11h + 33min));
    EXPECT_THAT(told(found.slots), ElementsAre("1@0", "3@480"));
}

TEST(HeardAiring, a_dropped_song_does_not_pull_the_next_into_closed_hours)
{
    DayProfile profile = closed(11h + 22min, 11h + 28min);
    profile.dropped = { "3" };
    const auto found = heard(programme({ 8min, 6min }), profile, song(1));
    EXPECT_THAT(told(found.slots), ElementsAre("2@480"));
}

TEST(HeardAiring, what_leads_to_a_bulletin_stays_by_it)
{
    // 60 s of opening, then 8 min to 11:29, a bumper, 6 min over the silence, a bumper, 6 min.
    const auto found
        = heard(framed(programme({ 8min, 6min, 6min })), closed(11h + 30min, 11h + 33min));
    EXPECT_THAT(told(found.slots), ElementsAre("91@0", "1@60", "93@910", "3@920", "94@1280"));
}

TEST(HeardAiring, no_jingle_sounds_in_closed_hours)
{
    // The opening from 11:20 on, the closing from 11:29 on.
    EXPECT_THAT(told(heard(framed(programme({ 8min })), closed(11h, 11h + 20min + 30s)).slots),
        ElementsAre("1@60", "94@540"));
    EXPECT_THAT(told(heard(framed(programme({ 8min })), closed(11h + 29min, 11h + 40min)).slots),
        ElementsAre("91@0", "1@60"));
}

TEST(HeardAiring, a_second_stands_between_two_languages_also_while_there_is_mourning)
{
    PlannedSchedule planned = programme({ 10s, 10s });
    planned.bulletins[0].tracks = { { "tyz", { MediaHash(64, 'b'), 20s, 1'000 } } };
    DayProfile mourning = closed(0h, 0h, DayKind::mourning);
    mourning.volume = 40;
    EXPECT_THAT(told(heard(planned, mourning, {}, { "tyz", "vi" }).slots),
        ElementsAre("1@0", "1@21", "2@31"));
}

TEST(HeardAiring, nothing_moves_up_to_before_its_approval_begins)
{
    PlannedSchedule planned = programme({ 8min, 6min });
    planned.bulletins[1].valid_from = starts + 5min;
    DayProfile profile = closed(0h, 0h);
    profile.dropped = { "3" };
    auto parts = song(1);
    parts[BulletinId(2)].valid_from = planned.bulletins[1].valid_from;
    EXPECT_THAT(told(heard(planned, profile, parts).slots), ElementsAre("2@300"));
}

TEST(HeardAiring, with_its_last_bulletin_all_that_frames_it_goes)
{
    DayProfile profile = closed(0h, 0h);
    profile.dropped = { "3" };
    const auto found = heard(framed(programme({ 8min })), profile, song(1));
    EXPECT_THAT(found.slots, IsEmpty());
    EXPECT_FALSE(found.is_heard());
    EXPECT_EQ(found.withheld.size(), 1U);
}

TEST(HeardAiring, that_goes_over_midnight_is_asked_of_the_next_day_as_well)
{
    DayProfile tomorrow = closed(0h, 1h);
    tomorrow.days.from = tomorrow.days.to = day_of(starts) + std::chrono::days(1);
    const std::vector path{ commune };
    const DayRules days(path, {}, dated({ tomorrow }, { starts, starts + 48h }));
    const Moment midnight = start_of(day_of(starts) + std::chrono::days(1));
    EXPECT_NE(days.closes({ midnight - 10min, midnight + 5min }), nullptr);
    EXPECT_EQ(days.closes({ midnight - 10min, midnight }), nullptr);
}

}
}
