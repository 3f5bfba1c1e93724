// Another station in a slot of the plan: when it is opened, what is believed, what is written down.
#include "agent/player/player_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PlayerRelayTest : public PlayerTest {
protected:
    static RelayFeed station()
    {
        RelayFeed feed;
        feed.name = "VOV1";
        feed.address = "http://dai.example.vn/vov1";
        return feed;
    }
    RelayQuestion bytes(const PlanSlot& slot) const { return { slot.occurrence, "ogg", true }; }
    // What the agent was told, without the repetitions.
    std::vector<bool> wishes()
    {
        std::vector<bool> wishes;
        for (const Event& event : device->events) {
            const auto* relay = std::get_if<RelayEvent>(&event);
            if (relay && (wishes.empty() || wishes.back() != relay->open))
                wishes.push_back(relay->open);
        }
        return wishes;
    }
    // As if the track had read so much of a station that sent nothing.
    void read_nothing(Milliseconds length)
    {
        ClockMapping past = device->mapping;
        past.mono = std::chrono::steady_clock::now() - 24h;
        past.wall = WallTime(morning);
        device->stations.inbox->set_mapping(past);
        std::vector<float> piece(sample_rate / 10);
        for (std::int64_t at = 0; at < length.count() * sample_rate / 1'000;) {
            const auto count = device->stations.inbox->read(at, piece);
            if (!count || *count == 0)
                return;
            at += static_cast<std::int64_t>(*count);
        }
    }

    PlanSlot vov = province.relay(1, morning, 30min, station());
};

TEST_F(PlayerRelayTest, a_station_is_opened_for_its_slot_and_closed_behind_it)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(1, { vov })), "");
    device->until(morning - 30s);
    EXPECT_THAT(device->stations.opened, IsEmpty());
    EXPECT_EQ(device->code(bytes(vov)), "relay.unknown");

    device->until(morning - 10s);
    EXPECT_THAT(device->stations.opened, ElementsAre(station()));
    EXPECT_THAT(wishes(), ElementsAre(true));
    EXPECT_EQ(device->code(bytes(vov)), "");
    EXPECT_EQ(device->on_air(), "");

    device->until(morning + 10min);
    EXPECT_EQ(device->on_air(), vov.occurrence.text());
    EXPECT_EQ(device->last_start(), morning);
    EXPECT_EQ(device->stations.open, 1);

    device->until(morning + 31min);
    EXPECT_EQ(device->stations.open, 0);
    EXPECT_THAT(wishes(), ElementsAre(true, false));
    EXPECT_EQ(device->code(bytes(vov)), "relay.unknown");
    const auto records = device->records_of(vov);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_EQ(records[0].rendered, 30min);
    EXPECT_EQ(records[0].bulletin, vov.bulletin);
}

TEST_F(PlayerRelayTest, without_a_slot_nobody_makes_it_pass_on_anything)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(1, { vov })), "");
    const Moment night = morning - 2h - 45min;
    restart(night);
    device->until(night + 10min);
    EXPECT_EQ(device->code(bytes(vov)), "relay.unknown");
    PlanSlot other = vov;
    other.occurrence.starts = night;
    EXPECT_EQ(device->code(bytes(other)), "relay.unknown");
    EXPECT_THAT(device->stations.opened, IsEmpty());
    EXPECT_EQ(device->starts(), 0);
}

TEST_F(PlayerRelayTest, a_station_that_nobody_approved_is_refused)
{
    enrol();
    // The plan names another address than the one that was approved.
    PlanSlot exchanged = vov;
    exchanged.relay->address = "http://example.com/other";
    // Or the hash of the other one, which nobody approved.
    PlanSlot unknown = province.relay(2, morning + 1h, 30min, *exchanged.relay);
    // Or an approved sound as if it were a station.
    PlanSlot sound = province.slot(3, morning + 2h, 5min, news);
    sound.kind = SlotKind::relay;
    ASSERT_EQ(device->offer(province.plan(1, { exchanged, unknown, sound },
                  { { province.approve(province.approval(vov)),
                      province.approve(province.approval(sound)) } })),
        "");
    device->until(morning + 3h);
    for (const PlanSlot& slot : { exchanged, unknown, sound }) {
        const auto records = device->records_of(slot);
        ASSERT_EQ(records.size(), 1U);
        EXPECT_EQ(records[0].result, Outcome::refused);
        EXPECT_EQ(records[0].reason, Reason::not_approved);
    }
    EXPECT_THAT(device->stations.opened, IsEmpty());
}

TEST_F(PlayerRelayTest, an_alert_cuts_in_and_the_station_goes_on_where_it_is_by_then)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(1, { vov })), "");
    device->until(morning + 5min);
    const Order flood = province.order(70, morning + 5min);
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(flood), true, {} }), "");
    device->until(morning + 5min + 5s);
    EXPECT_EQ(device->on_air(), flood.id.text());
    device->until(morning + 31min);
    const auto records = device->records_of(vov);
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].result, Outcome::preempted);
    EXPECT_EQ(records[1].result, Outcome::partial);
    EXPECT_LT(records[0].rendered + records[1].rendered, 30min);
    EXPECT_GT(records[0].rendered + records[1].rendered, 28min);
    EXPECT_EQ(device->stations.opened.size(), 2U);
    EXPECT_EQ(device->stations.open, 0);
}

TEST_F(PlayerRelayTest, stop_ends_it_and_closes_the_station)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(1, { vov })), "");
    device->until(morning + 5min);
    ASSERT_EQ(
        device->code(CommandQuestion{ province.command(CommandVerb::stop, 0, device->now()) }), "");
    device->until(morning + 5min + 2s);
    EXPECT_EQ(device->on_air(), "");
    EXPECT_EQ(device->stations.open, 0);
    EXPECT_THAT(wishes(), ElementsAre(true, false));
    const auto records = device->records_of(vov);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[0].reason, Reason::stopped);
}

TEST_F(PlayerRelayTest, a_station_that_is_not_there_is_a_fault_and_was_not_heard)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(1, { vov })), "");
    device->until(morning + 1min);
    read_nothing(1min);
    device->until(morning + 1min + 1s);
    EXPECT_TRUE(device->has_fault("relay_unreachable"));
    EXPECT_FALSE(device->has_fault("relay_silent"));
    read_nothing(30min);
    device->until(morning + 31min);
    EXPECT_FALSE(device->has_fault("relay_unreachable"));
    const auto records = device->records_of(vov);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::missed);
    EXPECT_EQ(records[0].reason, Reason::relay_unreachable);
    EXPECT_EQ(records[0].rendered, 0ms);
}

TEST_F(PlayerRelayTest, a_device_that_comes_back_joins_the_station_where_it_is)
{
    enrol();
    ASSERT_EQ(device->offer(province.plan(1, { vov })), "");
    device->until(morning - 5min);
    restart(morning + 10min);
    device->until(morning + 31min);
    EXPECT_EQ(device->stations.opened.size(), 1U);
    const auto records = device->records_of(vov);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_LE(records[0].rendered, 20min);
}

TEST_F(PlayerRelayTest, an_input_is_tuned_for_the_next_slot_when_this_one_is_over)
{
    enrol();
    RelayFeed fm;
    fm.kind = RelayKind::fm;
    fm.name = "Đài tỉnh";
    fm.khz = 97'500;
    RelayFeed other = fm;
    other.name = "Đài khu vực";
    other.khz = 102'700;
    ASSERT_EQ(device->offer(province.plan(1,
                  { province.relay(1, morning, 30min, fm),
                      province.relay(2, morning + 30min, 30min, other) })),
        "");
    device->until(morning + 29min + 55s);
    EXPECT_THAT(device->stations.opened, ElementsAre(fm));
    device->until(morning + 30min + 5s);
    EXPECT_THAT(device->stations.opened, ElementsAre(fm, other));
    EXPECT_EQ(device->stations.open, 1);
}

TEST_F(PlayerRelayTest, an_input_of_the_device_is_no_matter_of_the_agent)
{
    enrol();
    RelayFeed line;
    line.kind = RelayKind::line_in;
    line.name = "Đài huyện";
    const PlanSlot slot = province.relay(1, morning, 30min, line);
    ASSERT_EQ(device->offer(province.plan(1, { slot })), "");
    device->until(morning + 1min);
    EXPECT_THAT(device->stations.opened, ElementsAre(line));
    EXPECT_THAT(wishes(), IsEmpty());
}

}
}
