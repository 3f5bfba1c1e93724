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
    for (const LunarMonth& month : lunar_months_from(day(2014, 2, 1))) {
        if (month.year > 2033)
            break;
        if (month.is_leap)
            found[month.year] = month.number;
    }
    EXPECT_EQ(found, leap_months);
}

TEST(Lunar, months_follow_one_another_without_a_gap)
{
    const auto months = lunar_months_from(day(1970, 1, 1));
    EXPECT_LE(months.front().first, day(1970, 1, 1));
    EXPECT_GT(months.back().first, day(2205, 1, 1)) << "as far as times are taken, and five years";
    std::map<int, int> in_year;
    for (std::size_t i = 1; i < months.size(); ++i) {
        const LunarMonth& before = months[i - 1];
        const LunarMonth& month = months[i];
        ASSERT_EQ(month.first, before.first + std::chrono::days(before.length)) << month.year;
        EXPECT_TRUE(month.length == 29 || month.length == 30) << month.year << " " << month.number;
        EXPECT_EQ(month.number, month.is_leap ? before.number : before.number % 12 + 1);
        ++in_year[month.year];
    }
    for (int year = 1971; year < 2205; ++year)
        EXPECT_TRUE(in_year[year] == 12 || in_year[year] == 13) << year;
}

}
}
