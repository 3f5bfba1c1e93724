#include "agent/link/back_off.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t almost_all = 0xFFFF'FFFF;

std::chrono::milliseconds next_ms(BackOff& back_off)
{
    return std::chrono::round<std::chrono::milliseconds>(back_off.next());
}

TEST(BackOff, the_span_doubles_up_to_its_limit)
{
    BackOff back_off({ 1s, 60s }, [] { return almost_all; });
    for (const auto expected : { 1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s })
        EXPECT_EQ(next_ms(back_off), expected);
    for (int i = 0; i < 1'000; ++i)
        EXPECT_LE(back_off.next(), 60s);
}

TEST(BackOff, chance_takes_any_part_of_the_span)
{
    BackOff none({ 1s, 60s }, [] { return 0U; });
    EXPECT_EQ(none.next(), 0s);
    BackOff half({ 1s, 60s }, [] { return 0x8000'0000U; });
    EXPECT_EQ(next_ms(half), 500ms);
    EXPECT_EQ(next_ms(half), 1s);
}

TEST(BackOff, after_a_success_it_begins_anew)
{
    BackOff back_off({ 1s, 60s }, [] { return almost_all; });
    for (int i = 0; i < 5; ++i)
        back_off.next();
    back_off.reset();
    EXPECT_EQ(next_ms(back_off), 1s);
    EXPECT_EQ(back_off.failures(), 1);
}

TEST(BackOff, two_devices_do_not_come_back_in_step)
{
    BackOff one, other;
    bool differ = false;
    for (int i = 0; i < 10; ++i)
        differ = one.next() != other.next() || differ;
    EXPECT_TRUE(differ);
}

}
}
