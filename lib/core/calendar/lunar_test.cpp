#include "core/calendar/lunar.hpp"

#include <map>

#include <gtest/gtest.h>

namespace nguon {
namespace {

Day day(int year, unsigned month, unsigned date)
{
    return Day(std::chrono::year_month_day(
        std::chrono::year(year), std::chrono::month(month), std::chrono::day(date)));
}

TEST(Lunar, the_first_day_of_the_year_falls_where_it_was_and_will_be_celebrated)
{
    // 1985, 2007 and 2030 are years in which China counts another day.
    const Day celebrated[] = { day(1968, 1, 29), day(1975, 2, 11), day(1985, 1, 21),
        day(2007, 2, 17), day(2017, 1, 28), day(2019, 2, 5), day(2020, 1, 25), day(2023, 1, 22),
        day(2024, 2, 10), day(2025, 1, 29), day(2026, 2, 17), day(2027, 2, 6), day(2028, 1, 26),
        day(2029, 2, 13), day(2030, 2, 2) };
    for (const Day first : celebrated) {
        const LunarDate date = lunar_date(first);
        EXPECT_EQ(date, (LunarDate{ 1, 1, false, date.year })) << to_iso(first);
        EXPECT_EQ(date.year, static_cast<int>(std::chrono::year_month_day(first).year()));
        const LunarDate eve = lunar_date(first - std::chrono::days(1));
        EXPECT_EQ(eve.month, 12) << to_iso(first);
        EXPECT_EQ(eve.year, date.year - 1);
    }
}

TEST(Lunar, feasts_are_found)
{
    EXPECT_EQ(lunar_date(day(2025, 9, 6)), (LunarDate{ 15, 7, false, 2025 })); // Vu Lan
    EXPECT_EQ(lunar_date(day(2025, 10, 6)), (LunarDate{ 15, 8, false, 2025 })); // Trung thu
    EXPECT_EQ(lunar_date(day(2026, 4, 26)), (LunarDate{ 10, 3, false, 2026 })); // giỗ Tổ
    EXPECT_EQ(lunar_date(day(2025, 12, 3)), (LunarDate{ 14, 10, false, 2025 }));
}

TEST(Lunar, a_leap_month_stands_where_the_sun_enters_no_sign)
{
    const std::map<int, int> leap_months{ { 2014, 9 }, { 2017, 6 }, { 2020, 4 }, { 2023, 2 },
        { 2025, 6 }, { 2028, 5 }, { 2031, 3 }, { 2033, 11 } };
    std::map<int, int> found;
    for (int year = 2013; year <= 2034; ++year)
        for (const LunarMonth& month : lunar_months_around(day(year, 7, 1)))
            if (month.is_leap && month.year >= 2014 && month.year <= 2033)
                found[month.year] = month.number;
    EXPECT_EQ(found, leap_months);
}

TEST(Lunar, months_follow_one_another_without_a_gap)
{
    Day expected = lunar_months_around(day(1990, 7, 1)).front().first;
    for (int year = 1990; year < 2060; ++year) {
        const auto months = lunar_months_around(day(year, 7, 1));
        ASSERT_GE(months.size(), 12u) << year;
        ASSERT_LE(months.size(), 13u) << year;
        EXPECT_EQ(months.front().number, 11) << year;
        EXPECT_EQ(months.back().number, months.back().is_leap ? 11 : 10) << year;
        for (const LunarMonth& month : months) {
            EXPECT_EQ(month.first, expected) << year << " " << month.number;
            EXPECT_TRUE(month.length == 29 || month.length == 30) << year << " " << month.number;
            expected = month.first + std::chrono::days(month.length);
        }
    }
}

}
}
