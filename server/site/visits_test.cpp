#include "server/site/visits.hpp"

#include <gtest/gtest.h>

namespace nguon::site {
namespace {

using namespace std::chrono_literals;

const Moment noon = moment_from_unix_ms(1'795'000'000'000);

TEST(Visits, are_bounded_for_each_address_and_minute)
{
    Visits visits(2);
    EXPECT_TRUE(visits.admit("10.0.0.1", noon));
    EXPECT_TRUE(visits.admit("10.0.0.1", noon + 1s));
    EXPECT_FALSE(visits.admit("10.0.0.1", noon + 59s));
    EXPECT_TRUE(visits.admit("10.0.0.2", noon + 59s));
    EXPECT_TRUE(visits.admit("10.0.0.1", noon + 60s));
}

TEST(Visits, a_flood_of_addresses_is_turned_away_until_it_ebbs)
{
    Visits visits(5);
    for (int i = 0; i < 20'000; ++i)
        ASSERT_TRUE(visits.admit(std::to_string(i), noon));
    EXPECT_FALSE(visits.admit("one more", noon + 1s));
    EXPECT_TRUE(visits.admit("7", noon + 1s)) << "who is known goes on";
    EXPECT_TRUE(visits.admit("one more", noon + 61s));
}

}
}
