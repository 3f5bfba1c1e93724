#include "agent/player/pin_guard.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

TEST(APinGuard, makes_each_mistake_after_the_third_cost_twice_as_much_up_to_an_hour)
{
    MonoTime now{ 1h };
    PinGuard guard(0, now);
    for (int i = 1; i < PinGuard::free_mistakes; ++i) {
        guard.mistaken(now);
        EXPECT_EQ(guard.wait_left(now), 0s);
    }
    for (const auto wait : { 30s, 60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s }) {
        guard.mistaken(now);
        EXPECT_EQ(guard.wait_left(now), wait);
        EXPECT_EQ(guard.wait_left(now + wait), 0s);
        now += wait;
    }
    EXPECT_TRUE(guard.is_suspicious());
}

TEST(APinGuard, forgets_mistakes_when_the_pin_was_right)
{
    const MonoTime now{ 1h };
    PinGuard guard(5, now);
    EXPECT_GT(guard.wait_left(now), 0s);
    guard.right(now + 5min);
    EXPECT_EQ(guard.wait_left(now + 5min), 0s);
    EXPECT_EQ(guard.mistakes(), 0);
}

TEST(APinGuard, waits_again_after_a_restart)
{
    EXPECT_EQ(PinGuard(4, MonoTime{ 1h }).wait_left(MonoTime{ 1h }), 60s);
}

}
}
