// A voice that is heard while it is spoken: who is believed, what is heard of it, what is written
// down.
#include "agent/player/player_test_support.hpp"

#include "protocol/voice_frame.hpp"
#include "trust/live_approval.hpp"

#include <gmock/gmock.h>

namespace nguon::agent {
namespace {

using namespace testing;
using ::testing::ElementsAre;

class PlayerLiveTest : public PlayerTest {
protected:
    LiveApproval approval(Moment issued, std::int64_t id = 1)
    {
        LiveApproval approval;
        approval.live = LiveId(id);
        approval.bulletin = BulletinId(900 + id);
        approval.schedule = ScheduleId(800 + id);
        approval.issued = issued;
        approval.starts = issued + 3s;
        approval.latest = approval.starts + 15min;
        approval.audience = "u:7";
        approval.key = key.public_key();
        approval.approver = AccountId(5);
        approval.approver_name = "Nguyễn Thị Hoa";
        approval.approver_unit = our_unit;
        return approval;
    }
    LiveQuestion signed_live(const LiveApproval& approval) const
    {
        return { Province::sign(province.signer, DocumentType::approval, to_payload(approval)) };
    }
    VoiceQuestion voice(
        const LiveApproval& approval, std::int64_t first, bool last = false, int packets = 10) const
    {
        protocol::VoiceFrame frame;
        frame.live = approval.live;
        frame.first = first;
        frame.packets.assign(static_cast<std::size_t>(packets), std::string(60, 'v'));
        frame.last = last;
        return { protocol::seal(frame, key) };
    }
    std::vector<PlayRecord> records_of_live(const LiveApproval& approval)
    {
        PlanSlot slot;
        slot.occurrence = { approval.schedule, approval.starts, 0 };
        return device->records_of(slot);
    }
    std::vector<std::string> states()
    {
        std::vector<std::string> states;
        for (const Event& event : device->events) {
            if (const auto* live = std::get_if<LiveEvent>(&event))
                states.push_back(live->state);
        }
        return states;
    }

    SecretKey key = SecretKey::generate();
};

TEST_F(PlayerLiveTest, it_sounds_at_its_instant_and_ends_with_its_last_frame)
{
    enrol();
    device->until(morning);
    const LiveApproval live = approval(morning);
    ASSERT_EQ(device->code(signed_live(live)), "");
    ASSERT_EQ(device->code(signed_live(live)), "");
    device->until(live.starts + 100ms);
    EXPECT_EQ(device->on_air(), OccurrenceKey({ live.schedule, live.starts, 0 }).text());
    EXPECT_EQ(device->last_start(), live.starts);
    device->until(live.starts + 8s);
    ASSERT_EQ(device->code(voice(live, 490, true)), "");
    device->until(live.starts + 12s);
    EXPECT_EQ(device->on_air(), "");
    const auto records = records_of_live(live);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_EQ(records[0].bulletin, live.bulletin);
    EXPECT_EQ(records[0].started_at, live.starts);
    EXPECT_LE(records[0].rendered, 11s);
    EXPECT_GE(records[0].rendered, 10s);
    EXPECT_THAT(states(), ElementsAre("accepted", "accepted", "sounding", "over"));
}

TEST_F(PlayerLiveTest, what_is_forged_for_others_too_old_or_without_time_is_refused)
{
    enrol();
    device->until(morning);
    const LiveApproval live = approval(morning);
    EXPECT_EQ(device->code(LiveQuestion{ Province::sign(
                  LocalSigner(SecretKey::generate()), DocumentType::approval, to_payload(live)) }),
        "trust.unknown_key");
    EXPECT_EQ(device->code(LiveQuestion{
                  Province::sign(province.signer, DocumentType::command, to_payload(live)) }),
        "trust.wrong_type");
    LiveApproval other = live;
    other.audience = "u:8";
    EXPECT_EQ(device->code(signed_live(other)), "live.not_meant");
    const LiveApproval old = approval(morning - 1h);
    EXPECT_EQ(device->code(signed_live(old)), "live.expired");
    EXPECT_EQ(device->code(voice(live, 0)), "live.unknown");
    EXPECT_TRUE(device->records().empty());

    restart(morning + 1s, false);
    EXPECT_EQ(device->code(signed_live(live)), "live.no_trusted_time");
    EXPECT_EQ(device->code(signed_live(live)), "live.no_trusted_time");
    const auto records = records_of_live(live);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::refused);
    EXPECT_EQ(records[0].reason, Reason::no_trusted_time);
}

TEST_F(PlayerLiveTest, frames_of_another_key_of_the_far_future_and_beyond_its_end_are_refused)
{
    enrol();
    device->until(morning);
    const LiveApproval live = approval(morning);
    ASSERT_EQ(device->code(signed_live(live)), "");
    VoiceQuestion forged = voice(live, 0);
    forged.frame[40] = static_cast<char>(forged.frame[40] ^ 1);
    EXPECT_EQ(device->code(forged), "voice.forged");
    protocol::VoiceFrame frame;
    frame.live = live.live;
    frame.packets = { "x" };
    EXPECT_EQ(device->code(VoiceQuestion{ protocol::seal(frame, SecretKey::generate()) }),
        "voice.forged");
    EXPECT_EQ(device->code(voice(live, 50 * 60)), "voice.too_early");
    EXPECT_EQ(device->code(voice(live, 50 * 60 * 15)), "voice.beyond_end");
    EXPECT_EQ(device->code(voice(live, 0)), "");
    LiveApproval exchanged = live;
    exchanged.key = SecretKey::generate().public_key();
    EXPECT_EQ(device->code(signed_live(exchanged)), "live.other_key");
}

TEST_F(PlayerLiveTest, an_emergency_cuts_in_and_the_voice_is_joined_where_it_is_by_then)
{
    enrol();
    device->until(morning);
    const LiveApproval live = approval(morning);
    ASSERT_EQ(device->code(signed_live(live)), "");
    device->until(live.starts + 5s);
    const Order order = province.order(9, device->now() + 600ms);
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(order.starts + 2s);
    EXPECT_EQ(device->on_air(), "9");
    device->until(live.starts + 2min);
    EXPECT_EQ(device->on_air(), OccurrenceKey({ live.schedule, live.starts, 0 }).text());
    ASSERT_EQ(device->code(voice(live, 120 * 50 + 40, true)), "");
    device->until(live.starts + 3min);
    const auto records = records_of_live(live);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].result, Outcome::preempted);
    EXPECT_EQ(records[0].reason, Reason::emergency);
    // Joined in the middle: what was said meanwhile nobody hears twice.
    EXPECT_EQ(records[1].result, Outcome::partial);
    EXPECT_LT(records[1].rendered, 2min);
    EXPECT_THAT(states(), ElementsAre("accepted", "sounding", "interrupted", "sounding", "over"));
}

TEST_F(PlayerLiveTest, an_emergency_that_is_ended_gives_the_air_back_at_once)
{
    enrol();
    device->until(morning);
    const LiveApproval live = approval(morning);
    ASSERT_EQ(device->code(signed_live(live)), "");
    device->until(live.starts + 5s);
    Order order = province.order(9, device->now() + 600ms);
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(order.starts + 2s);
    EXPECT_EQ(device->on_air(), "9");
    order.revision = 2;
    order.act = OrderAct::end;
    order.issued = device->now();
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true }), "");
    device->until(order.starts + 5s);
    EXPECT_EQ(device->on_air(), OccurrenceKey({ live.schedule, live.starts, 0 }).text());
    ASSERT_EQ(device->code(voice(live, 20 * 50, true)), "");
    device->until(live.starts + 30s);
    const auto records = records_of_live(live);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].result, Outcome::preempted);
    EXPECT_EQ(records[1].result, Outcome::partial);
    EXPECT_THAT(states(), ElementsAre("accepted", "sounding", "interrupted", "sounding", "over"));
}

TEST_F(PlayerLiveTest, it_waits_for_the_item_on_air_and_is_joined_behind_it)
{
    enrol();
    device->offer(province.plan(10, { morning_news }));
    device->bring_media(news);
    device->until(morning + 4min);
    const LiveApproval live = approval(device->now());
    ASSERT_EQ(device->code(signed_live(live)), "");
    device->until(morning + 4min + 30s);
    EXPECT_EQ(device->on_air(), morning_news.occurrence.text());
    device->until(morning + 5min + 10s);
    EXPECT_EQ(device->on_air(), OccurrenceKey({ live.schedule, live.starts, 0 }).text());
    const auto records = device->records_of(morning_news);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::played);
}

TEST_F(PlayerLiveTest, a_stop_cuts_it_and_it_does_not_come_back)
{
    enrol();
    device->until(morning);
    const LiveApproval live = approval(morning);
    ASSERT_EQ(device->code(signed_live(live)), "");
    device->until(live.starts + 5s);
    EXPECT_TRUE(
        device->ask(CommandQuestion{ province.command(CommandVerb::stop, 0, device->now()) })
            ->done);
    device->until(live.starts + 10s);
    EXPECT_EQ(device->on_air(), "");
    EXPECT_EQ(device->code(signed_live(live)), "live.over");
    const auto records = records_of_live(live);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].reason, Reason::stopped);
}

TEST_F(PlayerLiveTest, a_plan_that_comes_meanwhile_does_not_take_it_away)
{
    enrol();
    device->until(morning);
    const LiveApproval live = approval(morning);
    ASSERT_EQ(device->code(signed_live(live)), "");
    device->offer(province.plan(10, {}));
    device->until(live.starts + 1s);
    EXPECT_EQ(device->on_air(), OccurrenceKey({ live.schedule, live.starts, 0 }).text());
    device->offer(province.plan(11, {}));
    device->until(live.starts + 2s);
    EXPECT_EQ(device->on_air(), OccurrenceKey({ live.schedule, live.starts, 0 }).text());
}

}
}
