// Alerts that are held already: over a restart without a time, against an agent that brings old
// ones, and after the key that signed them was taken back.
#include "agent/player/player_test_support.hpp"

namespace nguon::agent::testing {
namespace {

class HeldOrderTest : public PlayerTest {
protected:
    std::string give(const Order& order, bool live = true)
    {
        return device->code(OrderQuestion{ province.signed_order(order), live, {} });
    }
    // An alert that sounds, and the power fails in its middle.
    Order interrupted()
    {
        enrol();
        device->until(morning);
        const Order order = province.order(9, device->now());
        EXPECT_EQ(give(order), "");
        device->until(morning + 6s);
        EXPECT_EQ(device->on_air(), "9");
        return order;
    }
    std::string on_air_after(Milliseconds time)
    {
        device->until(device->now() + time);
        return device->on_air();
    }
};

// The clock shows the hour of the power cut, as one that was saved to the disk does. It may be days
// later.
TEST_F(HeldOrderTest, of_the_run_before_are_silent_until_somebody_knows_the_time)
{
    interrupted();
    restart(morning + 8s, false);
    EXPECT_EQ(on_air_after(5s), "");
    device->put_clock_right(72h);
    EXPECT_EQ(on_air_after(1min), "");
    EXPECT_EQ(device->starts(), 0) << "three days after it ended";
}

TEST_F(HeldOrderTest, of_the_run_before_go_on_when_the_time_comes_and_they_still_hold)
{
    interrupted();
    restart(morning + 8s, false);
    EXPECT_EQ(on_air_after(2s), "");
    device->put_clock_right(3s);
    EXPECT_EQ(on_air_after(2s), "9");
}

// A clock that was saved an hour before the power cut reaches the hour of the alert once more.
TEST_F(HeldOrderTest, do_not_come_up_when_a_clock_that_is_behind_strikes_their_hour)
{
    interrupted();
    restart(morning - 10min, false);
    EXPECT_EQ(on_air_after(15min), "");
    EXPECT_EQ(device->starts(), 0);
}

TEST_F(HeldOrderTest, of_the_run_before_go_on_at_once_where_the_server_itself_says_that_they_stand)
{
    const Order order = interrupted();
    restart(morning + 8s, false);
    ASSERT_EQ(give(order, false), "");
    EXPECT_EQ(on_air_after(1s), "") << "an agent alone does not know it";
    device->greet(province, morning + 30s);
    ASSERT_EQ(give(order), "");
    EXPECT_EQ(on_air_after(2s), "9");
    device->until(device->now() + 2min);
    const int starts = device->starts();
    device->trust_time();
    EXPECT_EQ(on_air_after(2min), "");
    EXPECT_EQ(device->starts(), starts) << "heard once";
}

// The link is proved and there is no time, so the agent could bring any alert that was ever signed.
TEST_F(HeldOrderTest, that_were_over_before_the_server_greeted_are_refused_without_a_time_too)
{
    restart(morning - 1h, false);
    enrol();
    device->greet(province, morning + 100h);
    EXPECT_EQ(give(province.order(9, morning + 98h)), "order.expired");
    EXPECT_EQ(on_air_after(2s), "");
    EXPECT_EQ(give(province.order(10, morning + 100h)), "");
    EXPECT_EQ(on_air_after(2s), "10");
}

TEST_F(HeldOrderTest, that_an_agent_kept_back_until_they_were_over_are_refused_without_a_time_too)
{
    restart(morning - 1h, false);
    enrol();
    device->greet(province, morning + 100h);
    device->until(device->now() + 50min);
    EXPECT_EQ(give(province.order(9, morning + 100h)), "") << "it holds for an hour";
    device->until(device->now() + 20min);
    EXPECT_EQ(give(province.order(10, morning + 100h)), "order.expired");
}

TEST_F(HeldOrderTest, are_silent_from_the_moment_on_that_the_key_behind_them_is_taken_back)
{
    interrupted();
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::keyring, province.keyring(2, morning + 6s) }), "");
    EXPECT_EQ(on_air_after(1s), "");
    EXPECT_EQ(on_air_after(10min), "");
    restart(device->now());
    EXPECT_EQ(on_air_after(1min), "");
}

TEST_F(HeldOrderTest, whose_key_was_taken_back_before_the_time_was_known_stay_silent_when_it_comes)
{
    interrupted();
    restart(morning + 8s, false);
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::keyring, province.keyring(2, morning + 6s) }), "");
    device->put_clock_right(3s);
    EXPECT_EQ(on_air_after(2s), "");
    EXPECT_EQ(on_air_after(10min), "");
}

TEST_F(HeldOrderTest, go_on_under_a_keyring_that_takes_nothing_back)
{
    interrupted();
    ASSERT_EQ(device->code(RefreshQuestion{ Refreshed::keyring, province.keyring(2) }), "");
    EXPECT_EQ(on_air_after(1s), "9");
}

}
}
