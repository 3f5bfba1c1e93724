// What the player does when it is told to: recalls, volume, stop, test tone, restart.
#include "agent/player/player_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent {
namespace {

using namespace testing;

TEST_F(PlayerTest, a_recall_cuts_the_item_on_air_within_a_tenth_of_a_second_and_for_good)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 1min);
    const auto answer = device->ask(CommandQuestion{
        province.command(CommandVerb::recall, morning_news.bulletin.value(), device->now()) });
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->done);
    device->until(morning + 1min + 100ms);
    EXPECT_EQ(device->on_air(), "");
    restart(morning + 2min);
    device->until(morning + 1h);

    EXPECT_EQ(device->starts(), 0);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].reason, Reason::recalled);
    EXPECT_EQ(records[0].rendered, Milliseconds(1min));
}

TEST_F(PlayerTest, a_bulletin_that_was_recalled_before_never_starts_also_after_a_restart)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->ask(CommandQuestion{
        province.command(CommandVerb::recall, morning_news.bulletin.value(), device->now()) });
    restart(morning - 10min);
    device->until(morning + 20min);

    EXPECT_EQ(device->starts(), 0);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::missed);
    EXPECT_EQ(records[0].reason, Reason::recalled);
}

TEST_F(PlayerTest, the_volume_follows_the_signed_profile_through_the_day_under_the_ceiling)
{
    enrol();
    DeviceProfile profile = province.profile(2);
    profile.volume = 80;
    profile.volume_ceiling = 70;
    profile.quiet = { { 21h, 6h, 30 } };
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::profile, province.signed_profile(profile) }), "");
    const auto volume = [&] { return device->player->report(device->mono()).status.volume; };
    EXPECT_EQ(volume(), 30); // 05:30
    device->until(morning);
    EXPECT_EQ(volume(), 70);
    device->ask(CommandQuestion{ province.command(CommandVerb::volume, 50, device->now()) });
    EXPECT_EQ(volume(), 50);
    device->ask(CommandQuestion{ province.command(CommandVerb::volume, 100, device->now()) });
    EXPECT_EQ(volume(), 70);
    restart(morning + 14h + 31min);
    EXPECT_EQ(volume(), 30); // 21:01

    const Volumes at_night = volumes_at(profile, {}, 22h);
    EXPECT_EQ(at_night.emergency, 70);
}

TEST_F(PlayerTest, an_officer_stops_the_item_on_air_and_a_command_that_comes_twice_acts_once)
{
    const PlanSlot weather = province.slot(2, morning + 10min, 5min, "weather");
    enrol();
    device->offer(province.plan(10, { morning_news, weather }));
    device->bring_media(news);
    device->bring_media("weather");
    device->until(morning + 1min);
    const auto stop = province.command(CommandVerb::stop, 0, device->now(), 77);
    EXPECT_TRUE(device->ask(CommandQuestion{ stop })->done);
    device->until(morning + 1min + 100ms);
    EXPECT_EQ(device->on_air(), "");
    device->until(morning + 10min + 30s);
    // The same command again, over a second link: it does not stop the next item.
    EXPECT_TRUE(device->ask(CommandQuestion{ stop })->done);
    device->until(morning + 20min);

    EXPECT_EQ(device->records_of(morning_news)[0].reason, Reason::stopped);
    EXPECT_EQ(device->records_of(weather)[0].result, Outcome::played);
}

TEST_F(PlayerTest, a_test_tone_sounds_when_nothing_else_does)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    EXPECT_TRUE(
        device->ask(CommandQuestion{ province.command(CommandVerb::test_tone, 0, device->now()) })
            ->done);
    device->until(morning + 1min);
    const auto busy = device->ask(
        CommandQuestion{ province.command(CommandVerb::test_tone, 0, device->now()) });
    EXPECT_FALSE(busy->done);
    EXPECT_EQ(busy->reason, "player.busy");
    EXPECT_EQ(device->starts(), 2);
}

TEST_F(PlayerTest, commands_of_others_and_expired_ones_are_refused)
{
    enrol();
    device->until(morning);
    protocol::SignedCommand command{ CommandId(1), DeviceId(43), CommandVerb::stop, 0, morning,
        morning + 1h };
    const auto sign = [&](const LocalSigner& key) {
        return CommandQuestion{ Province::sign(
            key, DocumentType::command, protocol::to_payload(command)) };
    };
    EXPECT_EQ(device->code(sign(province.signer)), "command.other_device");
    command.device = our_device;
    EXPECT_EQ(device->code(sign(LocalSigner(SecretKey::generate()))), "trust.unknown_key");
    device->until(morning + 1h);
    EXPECT_EQ(device->code(sign(province.signer)), "command.expired");
}

TEST_F(PlayerTest, restarting_is_asked_for_and_ends_cleanly)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 1min);
    EXPECT_TRUE(device
                    ->ask(CommandQuestion{
                        province.command(CommandVerb::restart_player, 0, device->now()) })
                    ->done);
    EXPECT_EQ(device->player->wants_to_end(), 0);
    device->player->close(device->mono());
    device->sound->advance(device->now() + 100ms);
    EXPECT_TRUE(device->player->is_silent());
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].reason, Reason::device_down);

    restart(morning + 1min + 3s);
    device->until(morning + 10min);
    EXPECT_EQ(device->starts(), 1);
    EXPECT_EQ(device->records_of(morning_news).back().result, Outcome::partial);
}

TEST_F(PlayerTest, the_output_that_stands_still_is_a_fault_and_then_the_end)
{
    enrol();
    device->until(morning);
    const MonoTime later = device->mono() + 10s; // no sound was taken since
    device->player->step(later);
    EXPECT_TRUE(
        std::ranges::count(device->player->report(later).status.faults, "output_stalled") > 0);
    EXPECT_FALSE(device->player->wants_to_end());
    device->player->step(later + 20s);
    EXPECT_EQ(device->player->wants_to_end(), 1);
}

}
}
