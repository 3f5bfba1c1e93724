#include "server/app/air_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr Weekdays sunday = 1 << 6;
constexpr Weekdays monday = 1;

TEST(RuleWindows, a_window_over_midnight_becomes_two_rows_of_two_days)
{
    EXPECT_THAT(rows_of({ { 21h, 5h, sunday, false } }),
        ElementsAre(QuietHours{ 21h, 24h, sunday, false }, QuietHours{ 0h, 5h, monday, false }));
    EXPECT_THAT(rows_of({ { 11h, 13h, every_day, false } }),
        ElementsAre(QuietHours{ 11h, 13h, every_day, false }));
    EXPECT_THAT(rows_of({ { 21h, 0h, monday, false } }),
        ElementsAre(QuietHours{ 21h, 24h, monday, false }));
}

TEST(RuleWindows, what_was_split_is_shown_as_it_was_written)
{
    const std::vector<RuleWindow> written{ { 21h, 5h + 30min, every_day, false },
        { 11h, 13h, monday, false }, { 22h, 2h, sunday, true }, { 0h, 24h, sunday, false } };

    EXPECT_EQ(windows_of(rows_of(written)), written);
}

TEST(RuleWindows, halves_that_do_not_belong_together_stay_apart)
{
    EXPECT_THAT(windows_of({ { 21h, 24h, every_day, false }, { 0h, 5h, monday, false } }),
        ElementsAre(RuleWindow{ 21h, 24h, every_day, false }, RuleWindow{ 0h, 5h, monday, false }));
    EXPECT_THAT(
        windows_of({ { 21h, 24h, every_day, false }, { 0h, 5h, every_day, true } }).size(), 2U);
}

TEST(RuleWindows, overlapping_rows_of_several_units_become_one)
{
    EXPECT_THAT(merged({ { 21h, 24h, every_day, false }, { 20h, 22h, every_day, false },
                    { 11h, 12h, monday, false }, { 12h, 13h, monday, false } }),
        ElementsAre(
            QuietHours{ 11h, 13h, monday, false }, QuietHours{ 20h, 24h, every_day, false }));
}

}
}
