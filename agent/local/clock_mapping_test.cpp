#include "agent/local/clock_mapping.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {
namespace {
using namespace std::chrono_literals;

const MonoTime boot{ 1h };
const WallTime morning{ std::chrono::seconds(1'795'000'000) };
}

TEST(ClockMapping, goes_there_and_back_without_losing_a_microsecond)
{
    ClockMapping mapping{ boot, morning, 350, 1ms };
    for (const Nanoseconds since : { Nanoseconds(-5s), Nanoseconds(0), Nanoseconds(24h * 30) })
        EXPECT_LT(
            std::chrono::abs(mapping.mono_at(mapping.wall_at(boot + since)) - (boot + since)), 1us);
}

TEST(ClockMapping, a_rate_moves_wall_time_against_the_monotonic_clock)
{
    const ClockMapping mapping{ boot, morning, 500, 1ms };
    EXPECT_EQ(mapping.wall_at(boot + 10s) - morning, 10s + 5ms);
}

TEST(ClockMapping, the_error_bound_grows_with_the_distance)
{
    ClockMapping mapping{ boot, morning, 0, 2ms };
    mapping.error_growth_ppm = 20;
    EXPECT_EQ(mapping.error_at(boot), 2ms);
    EXPECT_EQ(mapping.error_at(boot + 100s), 4ms);
    EXPECT_EQ(mapping.error_at(boot - 100s), 4ms);
}

TEST(ClockBend, reads_offset_and_drift_and_their_absence)
{
    const auto bend = ClockBend::parse("offset=+3,ppm=500");
    ASSERT_TRUE(bend);
    EXPECT_EQ(bend->offset_seconds, 3);
    EXPECT_EQ(bend->ppm, 500);
    EXPECT_FALSE(bend->absent);
    EXPECT_EQ(ClockBend::parse("offset=-0.25")->offset_seconds, -0.25);
    EXPECT_TRUE(ClockBend::parse("none")->absent);
}

TEST(ClockBend, refuses_what_it_does_not_understand)
{
    for (const char* text :
        { "", "offset", "offset=", "offset=x", "speed=3", "ppm=5,", "offset=nan" })
        EXPECT_FALSE(ClockBend::parse(text)) << text;
}

TEST(MachineClock, is_bent_by_the_seam_and_trusted_only_when_there_is_a_clock)
{
    const MachineClock straight;
    const MachineClock bent(*ClockBend::parse("offset=+3"));
    EXPECT_LT(std::chrono::abs(bent.wall() - straight.wall() - 3s), 50ms);
    EXPECT_TRUE(straight.mapping(1ms).trusted);
    EXPECT_FALSE(MachineClock(*ClockBend::parse("none")).mapping(1ms).trusted);
    EXPECT_GE(straight.mapping(1ms).error, 1ms);
}

TEST(MachineClock, writes_instants_to_the_microsecond)
{
    EXPECT_EQ(to_rfc3339_micros(WallTime(std::chrono::seconds(0)) + 1'234'567ns),
        "1970-01-01T00:00:00.001234Z");
}

}
