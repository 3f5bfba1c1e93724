// Orders in the player: what cuts into what, what is heard afterwards, what is believed and what
// not.
#include "agent/player/player_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

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
    order = province.order(10, device->now());
    restart(morning + 2h, false);
    EXPECT_EQ(
        device->code(OrderQuestion{ province.signed_order(order), true }), "order.no_trusted_time");
}

TEST_F(PlayerTest, without_a_time_an_unseen_order_sounds_at_once_over_a_proved_link)
{
    restart(morning - 1h, false);
    enrol();
    device->greet(province, morning + 100h);
    const Order order = province.order(9, morning + 100h);
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(device->now() + 2s);
    EXPECT_EQ(device->on_air(), "9");
}

// Of the complaints of many years about other systems (interrupters that cannot interrupt, that do
// not know what comes afterwards, that swallow the first seconds) each has a case here.
class EmergencyTest : public PlayerTest {
protected:
    std::string give(const Order& order)
    {
        return device->code(OrderQuestion{ province.signed_order(order), true });
    }
    std::vector<std::pair<OrderId, Stage>> stages() const
    {
        std::vector<std::pair<OrderId, Stage>> told;
        for (const Event& event : device->events) {
            if (const auto* stage = std::get_if<StageEvent>(&event))
                told.emplace_back(stage->order, stage->stage);
        }
        return told;
    }
    void play_news(Interrupted interrupted)
    {
        morning_news.interrupted = interrupted;
        enrol();
        device->offer(province.plan(10, { morning_news }));
        device->bring_media(news);
        device->until(morning + 1min);
    }
    // Where in the news it was taken up again; none: it was not.
    std::optional<double> taken_up_at() const
    {
        std::optional<double> seconds;
        int starts = 0;
        for (const SoundEvent& event : device->heard) {
            if (event.what == SoundEvent::What::started && ++starts > 1)
                seconds = static_cast<double>(event.media_position) / sample_rate;
        }
        return seconds;
    }
};

TEST_F(EmergencyTest, cuts_what_is_on_air_at_its_instant_and_begins_with_its_tone_there)
{
    play_news(Interrupted::restart);
    const Order order = province.order(9, device->now() + 600ms);
    ASSERT_EQ(give(order), "");
    device->until(order.starts + 200ms);
    EXPECT_EQ(device->on_air(), "9");
    EXPECT_EQ(device->last_start(), order.starts);
    EXPECT_EQ(device->sound->health().sounding, 1) << "the item is silent";
}

TEST_F(EmergencyTest, that_comes_late_cuts_in_at_once)
{
    play_news(Interrupted::restart);
    const Order order = province.order(9, device->now() - 30s);
    ASSERT_EQ(give(order), "");
    const Moment came = device->now();
    device->until(came + 200ms);
    EXPECT_EQ(device->on_air(), "9");
    EXPECT_EQ(device->sound->health().sounding, 1);
    ASSERT_TRUE(device->last_start());
    EXPECT_LE(*device->last_start(), came + 10ms) << "from its first second on";
}

TEST_F(EmergencyTest, the_interrupted_item_is_taken_up_where_it_was_cut)
{
    play_news(Interrupted::resume_at_break);
    ASSERT_EQ(give(province.order(9, device->now())), "");
    device->until(morning + 20min);
    ASSERT_TRUE(taken_up_at());
    EXPECT_NEAR(*taken_up_at(), 60, 1);
}

TEST_F(EmergencyTest, the_interrupted_item_is_taken_up_where_everybody_else_is)
{
    play_news(Interrupted::resume_at_clock);
    ASSERT_EQ(give(province.order(9, device->now())), "");
    device->until(morning + 20min);
    ASSERT_TRUE(taken_up_at());
    EXPECT_NEAR(*taken_up_at(), 80, 1);
}

TEST_F(EmergencyTest, the_interrupted_item_is_dropped_where_its_schedule_says_so)
{
    play_news(Interrupted::drop);
    ASSERT_EQ(give(province.order(9, device->now())), "");
    device->until(morning + 20min);
    EXPECT_EQ(device->records_of(morning_news).size(), 1U);
    EXPECT_EQ(device->records_of(morning_news)[0].result, Outcome::preempted);
    EXPECT_EQ(device->records_of(morning_news)[0].reason, Reason::emergency);
}

// Ended by hand it leaves what it had cut as its own end would have: each schedule's way holds.
class EndedByHandTest : public EmergencyTest {
protected:
    void cut_for_eight_seconds(Interrupted interrupted)
    {
        play_news(interrupted);
        Order order = province.order(9, device->now());
        ASSERT_EQ(give(order), "");
        device->until(morning + 1min + 8s);
        ASSERT_EQ(device->on_air(), "9");
        order.revision = 2;
        order.act = OrderAct::end;
        order.issued = device->now();
        ASSERT_EQ(give(order), "");
        device->until(morning + 1min + 11s);
    }
    std::string news_on_air() const { return morning_news.occurrence.text(); }
};

TEST_F(EndedByHandTest, the_interrupted_item_begins_anew)
{
    cut_for_eight_seconds(Interrupted::restart);
    EXPECT_EQ(device->on_air(), news_on_air());
    device->until(morning + 20min);
    ASSERT_TRUE(taken_up_at());
    EXPECT_NEAR(*taken_up_at(), 0, 1);
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].result, Outcome::preempted);
    EXPECT_EQ(records[1].result, Outcome::played);
}

TEST_F(EndedByHandTest, the_interrupted_item_is_taken_up_where_it_was_cut)
{
    cut_for_eight_seconds(Interrupted::resume_at_break);
    EXPECT_EQ(device->on_air(), news_on_air());
    device->until(morning + 20min);
    ASSERT_TRUE(taken_up_at());
    EXPECT_NEAR(*taken_up_at(), 60, 1);
}

TEST_F(EndedByHandTest, the_interrupted_item_is_taken_up_where_everybody_else_is)
{
    cut_for_eight_seconds(Interrupted::resume_at_clock);
    EXPECT_EQ(device->on_air(), news_on_air());
    device->until(morning + 20min);
    ASSERT_TRUE(taken_up_at());
    EXPECT_NEAR(*taken_up_at(), 68, 1);
}

TEST_F(EndedByHandTest, the_interrupted_item_is_dropped_where_its_schedule_says_so)
{
    cut_for_eight_seconds(Interrupted::drop);
    EXPECT_EQ(device->on_air(), "");
    device->until(morning + 20min);
    EXPECT_EQ(device->records_of(morning_news).size(), 1U);
}

TEST_F(EndedByHandTest, the_alert_is_not_heard_again)
{
    cut_for_eight_seconds(Interrupted::restart);
    device->until(morning + 20min);
    EXPECT_EQ(device->records_of(OrderId(9)).size(), 1U);
    EXPECT_EQ(device->on_air(), "");
}

TEST_F(EmergencyTest, of_a_higher_level_interrupts_another_which_is_heard_again_afterwards)
{
    enrol();
    device->until(morning);
    Order commune = province.order(9, device->now());
    commune.level = Level::commune;
    ASSERT_EQ(give(commune), "");
    device->until(morning + 10s);
    Order whole_province = province.order(8, device->now());
    ASSERT_EQ(give(whole_province), "");
    device->until(morning + 10s + 200ms);
    EXPECT_EQ(device->on_air(), "8");
    device->until(morning + 32s);
    EXPECT_EQ(device->on_air(), "9") << "replayed, never dropped";
    device->until(morning + 2min);
    EXPECT_EQ(device->records_of(OrderId(8)).size(), 1U);
    ASSERT_EQ(device->records_of(OrderId(9)).size(), 2U);
    EXPECT_EQ(device->records_of(OrderId(9))[0].reason, Reason::emergency);
    EXPECT_EQ(device->records_of(OrderId(9))[1].result, Outcome::played);
    EXPECT_THAT(stages(),
        UnorderedElementsAre(std::pair(OrderId(9), Stage::accepted),
            std::pair(OrderId(9), Stage::sounding), std::pair(OrderId(8), Stage::accepted),
            std::pair(OrderId(8), Stage::sounding), std::pair(OrderId(8), Stage::sounded),
            std::pair(OrderId(9), Stage::sounding), std::pair(OrderId(9), Stage::sounded)));
}

TEST_F(EmergencyTest, of_a_lower_level_waits_for_its_turn)
{
    enrol();
    device->until(morning);
    ASSERT_EQ(give(province.order(9, device->now())), "");
    device->until(morning + 5s);
    Order commune = province.order(12, device->now());
    commune.level = Level::commune;
    ASSERT_EQ(give(commune), "");
    device->until(morning + 19s);
    EXPECT_EQ(device->on_air(), "9");
    device->until(morning + 21s);
    EXPECT_EQ(device->on_air(), "12");
}

TEST_F(EmergencyTest, cut_while_its_tone_sounds_it_does_not_speak_into_the_other)
{
    enrol();
    device->until(morning);
    Order commune = province.order(9, device->now());
    commune.level = Level::commune;
    ASSERT_EQ(give(commune), "");
    device->until(morning + 3s); // its words are not chosen yet
    ASSERT_EQ(give(province.order(8, device->now() + 2s)), "");
    device->until(morning + 5s + 200ms);
    EXPECT_EQ(device->on_air(), "8");
    EXPECT_EQ(device->sound->health().sounding, 1);
}

TEST_F(EmergencyTest, a_cancel_that_comes_before_its_order_wins)
{
    enrol();
    device->until(morning);
    Order order = province.order(9, device->now() + 5s);
    Order cancel = order;
    cancel.revision = 2;
    cancel.act = OrderAct::cancel;
    ASSERT_EQ(give(cancel), "");
    EXPECT_EQ(give(order), "order.old_revision");
    restart(morning + 1s);
    EXPECT_EQ(give(order), "order.old_revision") << "also after a restart";
    device->until(morning + 2min);
    EXPECT_EQ(device->starts(), 0);
}

TEST_F(EmergencyTest, an_update_is_heard_instead_of_what_it_updates)
{
    enrol();
    device->until(morning);
    Order order = province.order(9, device->now());
    ASSERT_EQ(give(order), "");
    device->until(morning + 8s);
    order.revision = 2;
    order.issued = device->now();
    order.starts = device->now() + 600ms;
    order.text = "Nước đã rút, bà con vẫn ở trên cao.";
    ASSERT_EQ(give(order), "");
    device->until(order.starts + 200ms);
    EXPECT_EQ(device->last_start(), order.starts);
    EXPECT_EQ(device->on_air(), "9");
    device->until(morning + 2min);
    ASSERT_EQ(device->records_of(OrderId(9)).size(), 2U);
    EXPECT_EQ(device->records_of(OrderId(9))[1].result, Outcome::played);
}

TEST_F(EmergencyTest, heard_out_it_is_not_heard_again_when_it_comes_again_after_a_restart)
{
    enrol();
    device->until(morning);
    const Order order = province.order(9, device->now());
    ASSERT_EQ(give(order), "");
    device->until(morning + 1min);
    const int heard = device->starts();
    ASSERT_EQ(give(order), "");
    device->until(morning + 2min);
    EXPECT_EQ(device->starts(), heard);

    restart(morning + 3min);
    const auto again = device->ask(OrderQuestion{ province.signed_order(order), true });
    ASSERT_TRUE(again);
    EXPECT_EQ(again->reached, Stage::sounded);
    device->until(morning + 30min);
    EXPECT_EQ(device->starts(), 0);
}

TEST_F(EmergencyTest, that_comes_again_is_answered_with_how_far_it_came)
{
    enrol();
    device->until(morning);
    Order order = province.order(9, device->now() + 10s);
    order.media = sha256("voice").text();
    const OrderQuestion question{ province.signed_order(order), true };
    auto answer = device->ask(question);
    EXPECT_EQ(answer->reached, Stage::accepted);
    EXPECT_EQ(answer->media, sha256("voice"));
    EXPECT_EQ(answer->lives_until, order.expires);
    device->until(morning + 12s);
    EXPECT_EQ(device->ask(question)->reached, Stage::sounding);
    device->until(morning + 1min);
    answer = device->ask(question);
    EXPECT_EQ(answer->reached, Stage::sounded);
    EXPECT_FALSE(answer->lives_until);
}

TEST_F(EmergencyTest, killed_in_its_middle_it_is_heard_again_from_its_beginning)
{
    enrol();
    device->until(morning);
    const Order order = province.order(9, device->now());
    ASSERT_EQ(give(order), "");
    device->until(morning + 6s);
    restart(morning + 10s);
    device->until(morning + 2min);
    ASSERT_GE(device->starts(), 1);
    const auto records = device->records_of(OrderId(9));
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].reason, Reason::device_down);
    EXPECT_EQ(records[1].result, Outcome::played);
}

TEST_F(EmergencyTest, is_silent_from_its_expiry_on_even_in_the_middle_of_a_word)
{
    enrol();
    device->until(morning);
    Order order = province.order(9, device->now());
    order.expires = morning + 12s;
    ASSERT_EQ(give(order), "");
    device->until(morning + 11s);
    EXPECT_EQ(device->on_air(), "9");
    device->until(morning + 12s + 100ms);
    EXPECT_EQ(device->on_air(), "");
    device->until(morning + 1min);
    EXPECT_EQ(device->on_air(), "");
    ASSERT_EQ(device->records_of(OrderId(9)).size(), 1U);
    EXPECT_EQ(device->records_of(OrderId(9))[0].result, Outcome::partial);
}

TEST_F(EmergencyTest, that_was_kept_over_a_restart_is_not_heard_after_its_expiry)
{
    enrol();
    device->until(morning);
    Order order = province.order(9, morning + 5min);
    order.expires = morning + 10min;
    ASSERT_EQ(give(order), "");
    restart(morning + 11min);
    EXPECT_EQ(give(order), "order.expired");
    device->until(morning + 30min);
    EXPECT_EQ(device->starts(), 0);
}

TEST_F(EmergencyTest, delivered_on_reconnect_while_it_holds_it_is_heard_from_its_beginning)
{
    enrol();
    device->until(morning + 20min);
    const Order order = province.order(9, morning);
    ASSERT_EQ(give(order), "");
    device->until(morning + 20min + 200ms);
    EXPECT_EQ(device->on_air(), "9");
    device->until(morning + 22min);
    ASSERT_EQ(device->records_of(OrderId(9)).size(), 1U);
    EXPECT_EQ(device->records_of(OrderId(9))[0].rendered, Milliseconds(20s));
}

TEST_F(EmergencyTest, repeats_as_often_as_it_says_and_keeps_items_off_the_air_between)
{
    play_news(Interrupted::restart);
    Order order = province.order(9, device->now());
    order.repeat = 3;
    ASSERT_EQ(give(order), "");
    device->until(order.starts + 21s); // in the first gap
    EXPECT_EQ(device->on_air(), "");
    device->until(morning + 20min);
    EXPECT_EQ(device->records_of(OrderId(9)).size(), 3U);
    EXPECT_EQ(device->records_of(morning_news).back().result, Outcome::played);
}

TEST_F(EmergencyTest, an_exercise_sounds_only_where_the_profile_says_so)
{
    enrol();
    device->until(morning);
    Order drill = province.order(9, device->now());
    drill.exercise = true;
    ASSERT_EQ(give(drill), "");
    device->until(morning + 2s);
    EXPECT_EQ(device->on_air(), "9");
    device->until(morning + 1min);

    DeviceProfile profile = province.profile(2);
    profile.exercises = false;
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::profile, province.signed_profile(profile) }), "");
    drill.id = OrderId(10);
    EXPECT_EQ(give(drill), "order.no_exercise");
    Order real = province.order(11, device->now());
    EXPECT_EQ(give(real), "");
}

TEST_F(EmergencyTest, is_corrected_and_ends_also_on_a_device_that_is_not_meant_any_more)
{
    enrol();
    Order order = province.order(9, morning);
    order.audience.units = { our_unit };
    device->until(morning - 1s);
    ASSERT_EQ(give(order), "");
    device->until(morning + 2s);
    ASSERT_EQ(device->on_air(), "9");
    DeviceProfile moved = province.profile(2);
    moved.units = { UnitId(8) };
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::profile, province.signed_profile(moved) }), "");
    order.revision = 2;
    order.issued = device->now();
    order.starts = device->now() + 600ms;
    order.text = "Đính chính: đập không vỡ.";
    EXPECT_EQ(give(order), "") << "the first words were heard here";
    device->until(order.starts + 200ms);
    EXPECT_EQ(device->last_start(), order.starts);
    EXPECT_EQ(device->on_air(), "9");
    const Moment corrected = device->now();
    order.revision = 3;
    order.act = OrderAct::end;
    EXPECT_EQ(give(order), "");
    device->until(corrected + 200ms);
    EXPECT_EQ(device->on_air(), "");
    order.id = OrderId(10);
    EXPECT_EQ(give(order), "order.not_meant") << "an end of what it never heard of";
    order.act = OrderAct::sound;
    EXPECT_EQ(give(order), "order.not_meant") << "a word of it, too";
}

TEST_F(EmergencyTest, that_is_refused_stands_in_the_play_log_once)
{
    enrol();
    device->until(morning + 2h);
    const Order order = province.order(9, morning);
    EXPECT_EQ(give(order), "order.expired");
    EXPECT_EQ(give(order), "order.expired");
    Order elsewhere = province.order(10, morning + 2h);
    elsewhere.audience.units = { UnitId(8) };
    EXPECT_EQ(give(elsewhere), "order.not_meant");
    ASSERT_EQ(device->records_of(OrderId(9)).size(), 1U);
    EXPECT_EQ(device->records_of(OrderId(9))[0].result, Outcome::refused);
    EXPECT_EQ(device->records_of(OrderId(9))[0].reason, Reason::expired);
    ASSERT_EQ(device->records_of(OrderId(10)).size(), 1U);
    EXPECT_EQ(device->records_of(OrderId(10))[0].reason, Reason::refused);
    EXPECT_EQ(device->starts(), 0);
}

}
}
