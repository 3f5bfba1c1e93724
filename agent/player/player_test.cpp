// The player in virtual time: what sounds when, what is refused, what is written down.
#include "agent/player/player_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PlayerTest : public ::testing::Test {
protected:
    void enrol() { device->enrol(province); }
    // A new process on the same folder, as after kill -9: nothing is said good-bye to.
    void restart(Moment now, bool trusted = true)
    {
        device.reset();
        device = std::make_unique<VirtualDevice>(folder.path(), now, trusted);
    }

    DataFolder folder;
    Province province;
    std::unique_ptr<VirtualDevice> device = std::make_unique<VirtualDevice>(folder.path());
    const std::string news = "the media of the morning news";
    PlanSlot morning_news = province.slot(1, morning, 5min, news);
};

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
    EXPECT_EQ(records[0].result, Outcome::missed);
    EXPECT_EQ(records[0].reason, Reason::media_damaged);
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

    device->set_trusted(true);
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
    enrol();
    device->offer(province.plan(10, { morning_news, weather }));
    device->bring_media(news);
    device->bring_media("weather");
    device->until(morning + 1min);
    device->set_trusted(false);
    device->until(morning + 50min);
    device->set_trusted(true);
    device->until(morning + 51min);

    ASSERT_EQ(device->records_of(morning_news).size(), 1U);
    EXPECT_EQ(device->records_of(morning_news)[0].result, Outcome::played);
    ASSERT_EQ(device->records_of(weather).size(), 1U);
    EXPECT_EQ(device->records_of(weather)[0].reason, Reason::no_trusted_time);
    EXPECT_EQ(device->starts(), 1);
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

TEST_F(PlayerTest, an_emergency_cuts_in_with_its_tone_and_the_item_begins_anew_after_it)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 1min);
    const Order order = province.order(9, device->now() + 600ms);
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(morning + 1min + 2s);
    EXPECT_EQ(device->on_air(), "9");
    device->until(morning + 10min);

    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].result, Outcome::preempted);
    EXPECT_EQ(records[0].ended_at, order.starts);
    EXPECT_EQ(records[1].result, Outcome::played);
    EXPECT_EQ(records[1].rendered, Milliseconds(5min));
    std::vector<Stage> stages;
    for (const Event& event : device->events) {
        if (const auto* stage = std::get_if<StageEvent>(&event))
            stages.push_back(stage->stage);
    }
    EXPECT_THAT(stages, ElementsAre(Stage::accepted, Stage::sounding, Stage::sounded));
    const auto all = device->records();
    const auto of_order = std::ranges::find_if(
        all, [](const PlayRecord& record) { return record.order.has_value(); });
    ASSERT_NE(of_order, all.end());
    EXPECT_EQ(of_order->result, Outcome::played);
}

TEST_F(PlayerTest, stop_does_not_end_an_emergency_but_its_cancel_does)
{
    enrol();
    Order order = province.order(9, morning);
    device->until(morning - 1s);
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(morning + 6s);
    EXPECT_FALSE(
        device->ask(CommandQuestion{ province.command(CommandVerb::stop, 0, device->now()) })
            ->done);
    device->until(morning + 7s);
    EXPECT_EQ(device->on_air(), "9");
    order.revision = 2;
    order.act = OrderAct::cancel;
    order.issued = device->now();
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(morning + 7s + 200ms);
    EXPECT_EQ(device->on_air(), "");
    order.revision = 1;
    order.act = OrderAct::sound;
    EXPECT_EQ(
        device->code(OrderQuestion{ province.signed_order(order), true }), "order.old_revision");
}

TEST_F(PlayerTest, orders_for_others_forged_expired_or_without_time_are_refused)
{
    enrol();
    device->until(morning - 1min);
    Order order = province.order(9, morning);
    order.audience.units = { UnitId(8) };
    EXPECT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "order.not_meant");
    order.audience.units = { our_unit };
    EXPECT_EQ(device->code(OrderQuestion{ Province::sign(LocalSigner(SecretKey::generate()),
                                              DocumentType::order, protocol::to_payload(order)),
                  true }),
        "trust.unknown_key");
    device->until(morning + 2h);
    EXPECT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "order.expired");
    device->set_trusted(false);
    EXPECT_EQ(
        device->code(OrderQuestion{ province.signed_order(order), true }), "order.no_trusted_time");
}

TEST_F(PlayerTest, without_a_time_an_unseen_order_sounds_at_once_over_a_proved_link)
{
    restart(morning - 1h, false);
    enrol();
    const std::string own_nonce(43, 'n');
    ASSERT_TRUE(device->ask(ProveQuestion{ std::string(43, 's'), own_nonce }));
    const auto welcome = Province::sign(province.signer, DocumentType::welcome,
        protocol::welcome_payload(own_nonce, morning + 100h));
    ASSERT_EQ(device->code(CheckWelcomeQuestion{ welcome, own_nonce }), "");
    const Order order = province.order(9, morning + 100h);
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(device->now() + 2s);
    EXPECT_EQ(device->on_air(), "9");
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
