#include "core/schedule/days_in_a_row.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment evening = *parse_rfc3339("2026-11-30T23:30:00+07:00");

TEST(LongestRun, counts_days_without_a_gap_once_each)
{
    EXPECT_EQ(longest_run({}), 0);
    EXPECT_EQ(longest_run({ evening }), 1);
    EXPECT_EQ(longest_run({ evening + 48h, evening, evening + 24h }), 3) << "in any order";
    EXPECT_EQ(longest_run({ evening, evening - 12h, evening + 24h }), 2) << "twice on one day";
    EXPECT_EQ(longest_run({ evening, evening + 48h, evening + 72h, evening + 120h }), 2);
}

TEST(LongestRun, goes_by_the_days_of_vietnam)
{
    // Half past eleven at night and one hour later are two days here, one day in UTC.
    EXPECT_EQ(longest_run({ evening, evening + 1h }), 2);
}

}
}
