#include "core/time/first_days.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

Day day(const char* text) { return *parse_iso_day(text); }

TEST(FirstDays, begin_months_and_years)
{
    EXPECT_EQ(first_of_month(day("2026-11-22")), day("2026-11-01"));
    EXPECT_EQ(first_of_month(day("2028-02-29")), day("2028-02-01"));
    EXPECT_EQ(first_of_month(day("2026-11-01")), day("2026-11-01"));
    EXPECT_EQ(first_of_year(day("2026-12-31")), day("2026-01-01"));
    EXPECT_EQ(first_of_year(2027), day("2027-01-01"));
}

}
}
