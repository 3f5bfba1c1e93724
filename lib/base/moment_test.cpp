#include "base/moment.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

TEST(Moment, is_printed_in_vietnamese_time_with_its_offset)
{
    const auto moment = parse_rfc3339("2026-11-20T23:30:00Z");
    ASSERT_TRUE(moment);
    EXPECT_EQ(to_rfc3339(*moment), "2026-11-21T06:30:00+07:00");
    EXPECT_EQ(vietnamese_moment(*moment), "06:30 ngày 21/11/2026");
    EXPECT_EQ(day_of(*moment), *parse_iso_day("2026-11-21"));
    EXPECT_EQ(time_of_day(*moment), 6h + 30min);
}

TEST(Moment, keeps_milliseconds_through_text)
{
    const auto moment = parse_rfc3339("2026-11-21T06:30:00.250+07:00");
    ASSERT_TRUE(moment);
    EXPECT_EQ(to_rfc3339(*moment), "2026-11-21T06:30:00.250+07:00");
}

TEST(Moment, refuses_a_time_without_an_offset)
{
    EXPECT_FALSE(parse_rfc3339("2026-11-21T06:30:00"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21 06:30:00+07:00"));
    EXPECT_FALSE(parse_rfc3339("2026-02-30T06:30:00+07:00"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T25:00:00+07:00"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T06:30:00+07:00x"));
    EXPECT_FALSE(parse_rfc3339("2026-11-21T06:30:00.+07:00"));
}

TEST(TimeOfDay, knows_the_end_of_the_day)
{
    EXPECT_EQ(parse_time_of_day("24:00"), TimeOfDay(24h));
    EXPECT_FALSE(parse_time_of_day("24:01"));
    EXPECT_FALSE(parse_time_of_day("7:30"));
    EXPECT_EQ(vietnamese_time(5h + 30min), "05:30");
}

}
}
