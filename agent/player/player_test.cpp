// The player in virtual time: which items of its plan sound when, and what is refused.
#include "agent/player/player_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(PlayerTest, an_item_of_the_plan_starts_at_its_second_and_is_recorded_as_played)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(10, { morning_news })), "");
    device->bring_media(news);
    device->until(morning + 6min);

    EXPECT_EQ(device->last_start(), morning);
    const auto records = device->records();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].occurrence, morning_news.occurrence);
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_EQ(records[0].started_at, morning);
    EXPECT_EQ(records[0].ended_at, morning + 5min);
    EXPECT_EQ(records[0].rendered, Milliseconds(5min));
    EXPECT_EQ(records[0].plan_version, 10);
    EXPECT_EQ(records[0].clock_error_ms, 3);
}

TEST_F(PlayerTest, says_what_is_on_air_while_it_is)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning - 1s);
    EXPECT_EQ(device->on_air(), "");
    device->until(morning + 1min);
    EXPECT_EQ(device->on_air(), morning_news.occurrence.text());
    device->until(morning + 6min);
    EXPECT_EQ(device->on_air(), "");
}

TEST_F(PlayerTest, a_late_plan_is_joined_as_its_late_policy_says)
{
    morning_news.late = { LatePolicy::Way::seek_in, 0min };
    PlanSlot weather = province.slot(2, morning, 4min, "weather");
    weather.late = { LatePolicy::Way::skip, 0min };
    enrol();
    device->bring_media(news);
    device->bring_media("weather");
    device->until(morning + 2min);
    device->offer(province.plan(10, { morning_news, weather }));
    device->until(morning + 6min);

    ASSERT_EQ(device->starts(), 1);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_LE(records[0].rendered, 3min);
    EXPECT_GE(records[0].rendered, 2min + 58s);
    const auto missed = device->records_of(weather);
    ASSERT_EQ(missed.size(), 1U);
    EXPECT_EQ(missed[0].result, Outcome::missed);
}

TEST_F(PlayerTest, a_slot_without_approval_is_refused_at_its_time)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(10, { morning_news }, std::vector<std::string>{})), "");
    device->bring_media(news);
    device->until(morning - 1s);
    EXPECT_THAT(device->records(), IsEmpty());
    device->until(morning + 2s);

    EXPECT_EQ(device->starts(), 0);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::refused);
    EXPECT_EQ(records[0].reason, Reason::not_approved);
}

TEST_F(PlayerTest, an_approval_of_other_sound_of_other_people_or_of_another_time_is_none)
{
    auto other_sound = province.approval(morning_news);
    other_sound.media = { sha256("something else") };
    PlanSlot abroad = province.slot(2, morning + 10min, 1min, news);
    auto other_unit = province.approval(abroad);
    other_unit.audience = "u:8";
    PlanSlot old = province.slot(3, morning + 20min, 1min, news);
    auto ended = province.approval(old);
    ended.valid_to = morning;
    PlanSlot forged = province.slot(4, morning + 30min, 1min, news);
    const auto by_somebody = encode(Province::sign(LocalSigner(SecretKey::generate()),
        DocumentType::approval, to_payload(province.approval(forged))));
    enrol();
    device->bring_media(news);
    device->offer(province.plan(10, { morning_news, abroad, old, forged },
        std::vector{ province.approve(other_sound), province.approve(other_unit),
            province.approve(ended), by_somebody }));
    device->until(morning + 40min);

    EXPECT_EQ(device->starts(), 0);
    std::vector<Reason> reasons;
    for (const PlayRecord& record : device->records())
        reasons.push_back(record.reason);
    EXPECT_THAT(reasons,
        ElementsAre(Reason::not_approved, Reason::refused, Reason::expired, Reason::not_approved));
}

TEST_F(PlayerTest, media_with_other_bytes_is_refused_asked_for_again_and_never_heard)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    put_file(device->folders.media_file(sha256(news)), "a lie");
    EXPECT_EQ(device->code(MediaQuestion{ sha256(news), MediaState::here }), "media.wrong_hash");
    device->until(morning + 20min);

    EXPECT_EQ(device->starts(), 0);
    EXPECT_TRUE(std::ranges::any_of(device->events,
        [](const Event& event) { return std::holds_alternative<NeedEvent>(event); }));
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::refused);
    EXPECT_EQ(records[0].reason, Reason::media_damaged);
}

TEST_F(PlayerTest, media_that_was_exchanged_on_the_way_is_refused_at_the_end_of_its_slot)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    // The agent threw it away, and says so.
    ASSERT_EQ(device->code(MediaQuestion{ sha256(news), MediaState::exchanged }), "");
    device->until(morning + 5min - 1s);
    EXPECT_THAT(device->records(), IsEmpty());
    device->until(morning + 5min + 2s);
    auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::refused);
    EXPECT_EQ(records[0].reason, Reason::media_damaged);

    // The true one, within the late policy, is heard all the same.
    device->until(morning + 7min);
    device->bring_media(news);
    device->until(morning + 30min);
    records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[1].result, Outcome::played);
}

TEST_F(PlayerTest, media_swapped_after_it_was_verified_is_looked_at_again_before_it_sounds)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning - 10min);
    put_file(device->folders.media_file(sha256(news)), std::string(news.size(), 'x'));
    device->until(morning + 20min);
    EXPECT_EQ(device->starts(), 0);
}

TEST_F(PlayerTest, media_that_comes_late_is_heard_whole_within_the_late_policy)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->until(morning + 4min);
    EXPECT_FALSE(device->player->report(device->mono()).status.ready);
    device->bring_media(news);
    device->until(morning + 4min + 2s);
    EXPECT_TRUE(device->player->report(device->mono()).status.ready);
    device->until(morning + 20min);

    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_EQ(records[0].reason, Reason::media_missing);
    EXPECT_EQ(records[0].started_at, morning + 4min);
}

TEST_F(PlayerTest, media_that_never_comes_is_missed)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->until(morning + 20min);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::missed);
    EXPECT_EQ(records[0].reason, Reason::media_missing);
}

TEST_F(PlayerTest, two_plans_in_a_row_each_rule_from_their_coming)
{
    const PlanSlot weather = province.slot(2, morning + 10min, 1min, "weather");
    enrol();
    device->bring_media(news);
    device->bring_media("weather");
    device->offer(province.plan(10, { morning_news }));
    device->until(morning - 10min);
    EXPECT_EQ(device->offer(province.plan(11, { weather })), "");
    device->until(morning + 20min);

    EXPECT_THAT(device->records_of(morning_news), IsEmpty());
    ASSERT_EQ(device->records_of(weather).size(), 1U);
    EXPECT_EQ(device->records_of(weather)[0].result, Outcome::played);
    EXPECT_EQ(device->records_of(weather)[0].plan_version, 11);
}

TEST_F(PlayerTest, a_newer_plan_does_not_cut_what_is_on_air)
{
    const PlanSlot weather = province.slot(2, morning + 2min, 1min, "weather");
    enrol();
    device->bring_media(news);
    device->bring_media("weather");
    device->offer(province.plan(10, { morning_news }));
    device->until(morning + 1min);
    device->offer(province.plan(11, { morning_news, weather }));
    device->until(morning + 90s);
    device->offer(province.plan(12, { weather }));
    device->until(morning + 20min);

    ASSERT_EQ(device->records_of(morning_news).size(), 1U);
    EXPECT_EQ(device->records_of(morning_news)[0].result, Outcome::played);
    // A running item is not cut by another one: that one waits.
    ASSERT_EQ(device->records_of(weather).size(), 1U);
    EXPECT_EQ(device->records_of(weather)[0].started_at, morning + 5min);
}

TEST_F(PlayerTest, an_item_behind_one_that_was_recalled_is_heard_although_its_time_moved_up)
{
    PlanSlot second = province.slot(2, morning + 5min, 2min, "second");
    second.late.way = LatePolicy::Way::skip;
    enrol();
    device->bring_media(news);
    device->bring_media("second");
    device->offer(province.plan(10, { morning_news, second }));
    device->until(morning + 1min);
    ASSERT_TRUE(device->ask(CommandQuestion{
        province.command(CommandVerb::recall, morning_news.bulletin.value(), device->now()) }));
    PlanSlot moved_up = second;
    moved_up.starts = morning;
    device->offer(province.plan(11, { moved_up }));
    device->until(morning + 8min);
    ASSERT_EQ(device->records_of(second).size(), 1U);
    EXPECT_EQ(device->records_of(second)[0].result, Outcome::played);
    EXPECT_EQ(device->records_of(second)[0].started_at, morning + 5min);
}

TEST_F(PlayerTest, items_of_a_programme_follow_one_another_to_the_millisecond)
{
    const PlanSlot second = province.slot(2, morning + 5min, 2min, "second");
    enrol();
    device->bring_media(news);
    device->bring_media("second");
    device->offer(province.plan(10, { morning_news, second }));
    device->until(morning + 8min);
    EXPECT_EQ(device->last_start(), morning + 5min);
    EXPECT_EQ(device->records_of(second)[0].result, Outcome::played);
}

}
}
