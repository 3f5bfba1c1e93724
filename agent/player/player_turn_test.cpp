// Loudspeakers in one another's earshot speak one after the other, from the same bytes.
#include "agent/player/player_test_support.hpp"

namespace nguon::agent {
namespace {

using namespace testing;

// Devices of one province, each with its own folder, profile and turn.
class Neighbours : public ::testing::Test {
protected:
    struct Standing {
        DataFolder folder;
        std::unique_ptr<VirtualDevice> device;
    };

    VirtualDevice& stand(Turn turn, Moment now = morning - 1min)
    {
        auto& one = standing_.emplace_back(std::make_unique<Standing>());
        one->device = std::make_unique<VirtualDevice>(one->folder.path(), now);
        one->device->enrol(province);
        give_turn(*one->device, turn, 2);
        return *one->device;
    }
    void give_turn(VirtualDevice& device, Turn turn, Version version)
    {
        DeviceProfile profile = province.profile(version);
        profile.turn = turn;
        ASSERT_EQ(
            device.code(RefreshQuestion{ Refreshed::profile, province.signed_profile(profile) }),
            "");
    }
    Order staggered(std::vector<int> rounds, int repeat = 2)
    {
        Order order = province.order(9, morning);
        order.rounds = std::move(rounds);
        order.repeat = repeat;
        return order;
    }
    void give(const Order& order)
    {
        for (const auto& one : standing_)
            ASSERT_EQ(one->device->code(OrderQuestion{ province.signed_order(order), true }), "");
    }
    void until(Moment moment)
    {
        for (const auto& one : standing_)
            one->device->until(moment);
    }
    static std::vector<Span> heard(VirtualDevice& device)
    {
        std::vector<Span> spans;
        for (const PlayRecord& record : device.records_of(OrderId(9)))
            spans.push_back({ *record.started_at, *record.ended_at });
        return spans;
    }
    static bool overlap(const std::vector<Span>& a, const std::vector<Span>& b)
    {
        return std::ranges::any_of(a, [&](const Span& x) {
            return std::ranges::any_of(
                b, [&](const Span& y) { return x.begins < y.ends && y.begins < x.ends; });
        });
    }

    Province province;

private:
    std::vector<std::unique_ptr<Standing>> standing_;
};

TEST_F(Neighbours, never_speak_at_once_while_those_far_away_do)
{
    VirtualDevice& first = stand({ 0, 2 });
    VirtualDevice& second = stand({ 1, 2 });
    VirtualDevice& far = stand({ 0, 2 });
    VirtualDevice& alone = stand({ 0, 1 });
    const Order order = staggered({ 0, 1 });
    give(order);
    until(morning + 5min);

    ASSERT_EQ(heard(first).size(), 2U);
    ASSERT_EQ(heard(second).size(), 2U);
    EXPECT_FALSE(overlap(heard(first), heard(second)));
    EXPECT_EQ(heard(first)[0].begins, order.starts);
    EXPECT_EQ(heard(far)[0].begins, order.starts);
    EXPECT_EQ(heard(far)[1].begins, heard(first)[1].begins);
    EXPECT_EQ(heard(alone)[0].begins, order.starts);
    EXPECT_EQ(heard(alone)[1].begins, order.starts + order.length + order.gap);
    EXPECT_EQ(heard(second)[0].begins, order.starts + order.length + order.gap);
}

TEST_F(Neighbours, all_speak_at_once_when_the_order_says_nothing_of_rounds)
{
    VirtualDevice& first = stand({ 0, 2 });
    VirtualDevice& second = stand({ 1, 2 });
    give(staggered({}));
    until(morning + 5min);
    EXPECT_EQ(heard(first)[0].begins, morning);
    EXPECT_EQ(heard(second)[0].begins, morning);
}

TEST_F(Neighbours, a_round_that_nobody_is_meant_in_keeps_nobody_waiting)
{
    VirtualDevice& second = stand({ 1, 3 });
    VirtualDevice& third = stand({ 2, 3 });
    const Order order = staggered({ 1, 2 });
    give(order);
    until(morning + 5min);
    EXPECT_EQ(heard(second)[0].begins, morning);
    EXPECT_EQ(heard(third)[0].begins, morning + order.length + order.gap);
    EXPECT_FALSE(overlap(heard(second), heard(third)));
}

TEST_F(Neighbours, whoever_waits_for_his_turn_is_silent_meanwhile)
{
    VirtualDevice& second = stand({ 1, 2 });
    const std::string news = "the media of the morning news";
    const PlanSlot item = province.slot(1, morning - 30s, 5min, news);
    second.offer(province.plan(10, { item }));
    second.bring_media(news);
    second.until(morning - 5s);
    EXPECT_FALSE(second.on_air().empty());
    give(staggered({ 0, 1 }));
    second.until(morning + 1s);
    EXPECT_EQ(second.on_air(), "");
    second.until(morning + 25s);
    EXPECT_EQ(second.on_air(), "9");
    second.until(morning + 10min);
    const auto records = second.records_of(item);
    ASSERT_FALSE(records.empty());
    EXPECT_EQ(records[0].result, Outcome::preempted);
    EXPECT_EQ(records[0].ended_at, morning);
}

TEST_F(Neighbours, whoever_comes_late_takes_the_next_turn_of_its_round)
{
    VirtualDevice& first = stand({ 0, 2 });
    VirtualDevice& second = stand({ 1, 2 });
    const Order order = staggered({ 0, 1 }, 3);
    ASSERT_EQ(first.code(OrderQuestion{ province.signed_order(order), true }), "");
    first.until(morning + 5min);
    // Its first turn was from 23 s to 43 s.
    second.until(morning + 30s);
    ASSERT_EQ(second.code(OrderQuestion{ province.signed_order(order), true }), "");
    second.until(morning + 6min);
    ASSERT_FALSE(heard(second).empty());
    EXPECT_EQ(heard(second)[0].begins, morning + 3 * (order.length + order.gap));
    EXPECT_FALSE(overlap(heard(first), heard(second)));
}

TEST_F(Neighbours, whoever_comes_when_all_is_said_speaks_at_once)
{
    VirtualDevice& second = stand({ 1, 2 });
    const Order order = staggered({ 0, 1 }, 2);
    second.until(morning + 20min);
    ASSERT_EQ(second.code(OrderQuestion{ province.signed_order(order), true }), "");
    second.until(morning + 30min);
    EXPECT_EQ(heard(second)[0].begins, morning + 20min);
}

TEST_F(Neighbours, a_profile_that_comes_meanwhile_moves_nothing_that_is_under_way)
{
    VirtualDevice& second = stand({ 1, 2 });
    const Order order = staggered({ 0, 1 });
    give(order);
    second.until(morning + 1s);
    give_turn(second, { 0, 1 }, 3);
    second.until(morning + 5min);
    ASSERT_EQ(heard(second).size(), 2U);
    EXPECT_EQ(heard(second)[0].begins, morning + order.length + order.gap);
}

}
}
