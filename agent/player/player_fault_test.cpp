// The player that was killed, switched off, or does not know the time: what it plays, and what it
// says.
#include "agent/player/player_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent {
namespace {

using namespace testing;
using ::testing::IsEmpty;

TEST_F(PlayerTest, after_boot_an_item_that_is_not_too_late_is_heard_whole)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning - 30min);
    restart(morning + 3min);
    device->until(morning + 10min);

    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_EQ(records[0].reason, Reason::device_down);
    EXPECT_EQ(records[0].rendered, Milliseconds(5min));
}

TEST_F(PlayerTest, after_a_restart_in_the_middle_an_item_goes_on_by_the_clock_and_never_twice)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 2min);
    restart(morning + 3min);
    device->until(morning + 20min);

    ASSERT_EQ(device->starts(), 1);
    EXPECT_GE(device->heard.front().media_position, 0);
    for (const SoundEvent& event : device->heard) {
        if (event.what == SoundEvent::What::started) {
            EXPECT_NEAR(static_cast<double>(event.media_position) / sample_rate, 180, 1);
        }
    }
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].started_at, morning);
    EXPECT_EQ(records[0].reason, Reason::device_down);
    // Two minutes before, as far as was noted, and two after.
    EXPECT_GE(records[0].rendered, 3min + 54s);
    EXPECT_LE(records[0].rendered, 4min);
}

TEST_F(PlayerTest, an_item_that_was_killed_shortly_after_its_start_is_not_begun_again)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 30ms);
    restart(morning + 5s);
    device->until(morning + 20min);

    for (const SoundEvent& event : device->heard) {
        if (event.what == SoundEvent::What::started) {
            EXPECT_NEAR(static_cast<double>(event.media_position) / sample_rate, 5, 1);
        }
    }
}

TEST_F(PlayerTest, an_item_that_ended_while_the_device_was_down_is_partial)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 2min);
    restart(morning + 30min);
    device->until(morning + 31min);

    EXPECT_EQ(device->starts(), 0);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].reason, Reason::device_down);
    EXPECT_GE(records[0].rendered, 1min + 54s);
}

TEST_F(PlayerTest, what_passed_while_the_device_was_off_for_days_is_missed_each_once)
{
    const PlanSlot next_day = province.slot(1, morning + 24h, 5min, news);
    enrol();
    device->offer(province.plan(10, { morning_news, next_day }));
    device->bring_media(news);
    device->until(morning - 30min);
    restart(morning + 48h);
    device->until(morning + 48h + 1min);
    restart(morning + 49h);
    device->until(morning + 49h + 1min);

    for (const PlanSlot& slot : { morning_news, next_day }) {
        const auto records = device->records_of(slot);
        ASSERT_EQ(records.size(), 1U);
        EXPECT_EQ(records[0].result, Outcome::missed);
        EXPECT_EQ(records[0].reason, Reason::device_down);
    }
}

TEST_F(PlayerTest, nothing_is_heard_again_after_it_was_played_and_the_device_restarted)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 5min + 1s);
    restart(morning + 5min + 10s);
    device->until(morning + 1h);

    EXPECT_EQ(device->starts(), 0);
    EXPECT_EQ(device->records_of(morning_news).size(), 1U);
}

TEST_F(PlayerTest, without_a_trusted_time_absolute_slots_are_refused_and_the_status_says_so)
{
    restart(morning - 1h, false);
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 20min);
    EXPECT_EQ(device->starts(), 0);
    EXPECT_TRUE(device->has_fault("no_trusted_time"));
    EXPECT_FALSE(device->player->report(device->mono()).time_trusted);

    device->trust_time();
    device->until(morning + 21min);
    EXPECT_FALSE(device->has_fault("no_trusted_time"));
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::refused);
    EXPECT_EQ(records[0].reason, Reason::no_trusted_time);
}

TEST_F(PlayerTest, what_is_on_air_is_played_out_when_the_time_is_lost_and_nothing_new_begins)
{
    const PlanSlot weather = province.slot(2, morning + 30min, 1min, "weather");
    restart(morning + 1min - VirtualDevice::time_fades_after);
    enrol();
    device->offer(province.plan(10, { morning_news, weather }));
    device->bring_media(news);
    device->bring_media("weather");
    device->let_time_fade();
    device->until(morning + 50s);
    EXPECT_TRUE(device->player->report(device->mono()).time_trusted);
    device->until(morning + 50min);
    EXPECT_FALSE(device->player->report(device->mono()).time_trusted);
    device->trust_time();
    device->until(morning + 51min);

    ASSERT_EQ(device->records_of(morning_news).size(), 1U);
    EXPECT_EQ(device->records_of(morning_news)[0].result, Outcome::played);
    ASSERT_EQ(device->records_of(weather).size(), 1U);
    EXPECT_EQ(device->records_of(weather)[0].reason, Reason::no_trusted_time);
    EXPECT_EQ(device->starts(), 1);
}

TEST_F(PlayerTest, an_agent_that_knows_no_time_yet_takes_none_away)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 1min);
    ClockMapping of_a_new_agent = device->mapping;
    of_a_new_agent.trusted = false;
    ASSERT_EQ(device->code(ClockQuestion{ of_a_new_agent }), "");
    EXPECT_TRUE(device->player->report(device->mono()).time_trusted);
    device->until(morning + 6min);

    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_EQ(records[0].reason, Reason::none);
}

TEST_F(PlayerTest, a_much_wider_time_replaces_a_good_one_only_where_they_contradict_each_other)
{
    enrol();
    ClockMapping wide = device->mapping;
    wide.error = 500ms;
    wide.wall += 100ms;
    ASSERT_EQ(device->code(ClockQuestion{ wide }), "");
    EXPECT_EQ(device->player->report(device->mono()).status.clock_error_ms, 3);
    wide.wall += 2s;
    ASSERT_EQ(device->code(ClockQuestion{ wide }), "");
    EXPECT_EQ(device->player->report(device->mono()).status.clock_error_ms, 500);
}

TEST_F(
    PlayerTest, killed_before_the_start_was_written_down_an_item_is_partial_and_vouches_for_nothing)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    // A sample might have left the card, and nobody wrote it down.
    device->until(morning - 20ms);
    restart(morning + 30min);
    device->until(morning + 31min);

    EXPECT_EQ(device->starts(), 0);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].reason, Reason::device_down);
    EXPECT_EQ(records[0].rendered, Milliseconds(0));
    EXPECT_FALSE(records[0].started_at);
}

TEST_F(PlayerTest, killed_before_the_start_was_written_down_an_item_goes_on_by_the_clock)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning - 20ms);
    restart(morning + 5s);
    device->until(morning + 31min);

    ASSERT_EQ(device->starts(), 1);
    for (const SoundEvent& event : device->heard) {
        if (event.what == SoundEvent::What::started) {
            EXPECT_NEAR(static_cast<double>(event.media_position) / sample_rate, 5, 1);
        }
    }
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_GE(records[0].rendered, 4min + 54s);
    EXPECT_LE(records[0].rendered, 4min + 56s);
}

TEST_F(PlayerTest, killed_well_before_its_time_an_item_was_missed)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning - 500ms);
    restart(morning + 30min);
    device->until(morning + 31min);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::missed);
    EXPECT_EQ(records[0].reason, Reason::device_down);
}

TEST_F(PlayerTest, what_was_begun_before_a_kill_is_not_missed_when_it_cannot_go_on)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 1min);
    std::filesystem::remove(device->folders.media_file(sha256(news)));
    restart(morning + 90s);
    device->until(morning + 30min);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].started_at, morning);
}

TEST_F(
    PlayerTest, without_a_trusted_time_the_log_says_so_once_the_server_proved_that_the_hour_passed)
{
    // By its own clock it is long before; the server's word is ten minutes before the slot.
    restart(morning - 100h, false);
    enrol();
    const PlanSlot earlier = province.slot(2, morning - 20min, 5min, news);
    device->offer(province.plan(10, { earlier, morning_news }));
    device->bring_media(news);
    const Moment greeted = device->now();
    device->greet(province, morning - 10min);
    device->until(greeted + 14min + 58s);
    EXPECT_THAT(device->records(), IsEmpty());
    device->until(greeted + 15min + 5s);

    const auto records = device->records();
    // Of what passed before the server was there it says nothing: it may have been switched off.
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].occurrence, morning_news.occurrence);
    EXPECT_EQ(records[0].result, Outcome::refused);
    EXPECT_EQ(records[0].reason, Reason::no_trusted_time);
    EXPECT_EQ(device->starts(), 0);

    // Neither again after a restart, nor by the time that comes back.
    restart(morning + 20min);
    device->until(morning + 30min);
    EXPECT_EQ(device->records_of(morning_news).size(), 1U);
}

TEST_F(PlayerTest, a_clock_that_shows_less_than_the_newest_document_is_not_believed)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    restart(morning - 24h * 300);
    device->until(device->now() + 2s);
    EXPECT_TRUE(device->has_fault("clock_behind_documents"));
    EXPECT_FALSE(device->player->report(device->mono()).time_trusted);
}

TEST_F(PlayerTest, the_log_tells_of_the_power_cut_that_an_item_was_missed_in)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    restart(morning - 40min, true, "first");
    ASSERT_EQ(device->code(LinkQuestion{ true }), "");
    device->until(morning - 30min - 20s);
    restart(morning + 1h, true, "second");
    device->until(morning + 1h + 10s);

    // No agent was at its side besides, which it tells as well.
    const auto is_power_cut = [](const PlayRecord& record) {
        return record.outage && record.outage->kind == OutageKind::power;
    };
    auto records = device->records();
    const auto told = std::ranges::find_if(records, is_power_cut);
    ASSERT_NE(told, records.end());
    EXPECT_TRUE(told->outage->time_known);
    // The last sign of life is at most a minute old.
    EXPECT_LE(told->outage->from, morning - 30min - 20s);
    EXPECT_GT(told->outage->from, morning - 30min - 20s - sign_of_life_every - 1s);
    EXPECT_EQ(told->outage->to, morning + 1h);
    EXPECT_FALSE(told->occurrence);
    ASSERT_EQ(device->records_of(morning_news).size(), 1U);
    EXPECT_EQ(device->records_of(morning_news)[0].result, Outcome::missed);
    EXPECT_EQ(std::ranges::count_if(records, is_power_cut), 1);
}

TEST_F(PlayerTest, an_item_that_went_on_after_a_power_cut_does_not_accuse_the_device)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    restart(morning - 10min, true, "first");
    ASSERT_EQ(device->code(LinkQuestion{ true }), "");
    device->until(morning + 90s);
    restart(morning + 4min, true, "second");
    device->until(morning + 20min);

    const auto records = device->records();
    const auto told = std::ranges::find_if(records, [](const PlayRecord& record) {
        return record.outage && record.outage->kind == OutageKind::power;
    });
    ASSERT_NE(told, records.end());
    const auto played = device->records_of(morning_news);
    ASSERT_EQ(played.size(), 1U);
    EXPECT_EQ(played[0].started_at, morning);
    ASSERT_GT(told->outage->to - told->outage->from, sign_of_life_every + 30s);
    EXPECT_FALSE(contradicts(*told->outage, played[0]));
}

TEST_F(PlayerTest, a_line_that_was_away_is_told_of_in_the_log_and_keeps_nobody_from_playing)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    restart(morning - 10min, true, "first");
    ASSERT_EQ(device->code(LinkQuestion{ true }), "");
    device->until(morning - 5min);
    ASSERT_EQ(device->code(LinkQuestion{ false }), "");
    device->until(morning + 10min);
    ASSERT_EQ(device->code(LinkQuestion{ true }), "");
    device->until(morning + 10min + 5s);

    const auto records = device->records();
    const auto told = std::ranges::find_if(
        records, [](const PlayRecord& record) { return record.outage.has_value(); });
    ASSERT_NE(told, records.end());
    EXPECT_EQ(told->outage, (Outage{ OutageKind::link, morning - 5min, morning + 10min, true }));
    ASSERT_EQ(device->records_of(morning_news).size(), 1U);
    EXPECT_EQ(device->records_of(morning_news)[0].result, Outcome::played);
}

}
}
