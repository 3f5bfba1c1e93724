#include "agent/link/back_off.hpp"

#include <gtest/gtest.h>

#include <array>

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

constexpr BackOffSpan of_the_link{ .soon = 4s, .eager = 12 };

TEST(BackOff, a_short_cut_is_over_within_seconds_and_only_a_long_one_waits_long)
{
    BackOff back_off(of_the_link, [] { return almost_all; });
    EXPECT_EQ(next_ms(back_off), 1s);
    EXPECT_EQ(next_ms(back_off), 2s);
    for (int i = 2; i < of_the_link.eager; ++i)
        EXPECT_EQ(next_ms(back_off), 4s);
    for (const auto expected : { 8s, 16s, 32s, 60s, 60s })
        EXPECT_EQ(next_ms(back_off), expected);
    back_off.reset();
    EXPECT_EQ(next_ms(back_off), 1s);
}

TEST(BackOff, whoever_hears_of_too_much_work_comes_back_much_later)
{
    BackOff back_off(of_the_link, [] { return almost_all; });
    back_off.next();
    back_off.overloaded();
    EXPECT_EQ(next_ms(back_off), 60s);
}

TEST(BackOff, fifteen_thousand_devices_come_back_evenly_over_the_whole_span)
{
    std::array<int, 10> tenths{};
    for (int device = 0; device < 15'000; ++device) {
        BackOff back_off(of_the_link);
        back_off.next();
        back_off.next();
        ++tenths[static_cast<std::size_t>(back_off.next() / 400ms)];
    }
    for (const int devices : tenths)
        EXPECT_NEAR(devices, 1'500, 250);
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
