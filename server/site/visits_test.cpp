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

TEST(Visits, a_network_of_ipv6_is_one_visitor)
{
    Visits visits(2);
    EXPECT_TRUE(visits.admit("2001:db8:1:2::1", noon));
    EXPECT_TRUE(visits.admit("2001:db8:1:2:ffff::9", noon));
    EXPECT_FALSE(visits.admit("2001:db8:1:2:1234:5678:9abc:def0", noon));
    EXPECT_TRUE(visits.admit("2001:db8:1:3::1", noon));
}

TEST(Visits, a_flood_is_gone_through_once_a_second)
{
    Visits visits(5);
    for (int i = 0; i < 20'000; ++i)
        ASSERT_TRUE(visits.admit(std::to_string(i), i < 10 ? noon : noon + 500ms));
    EXPECT_FALSE(visits.admit("first", noon + 59s + 900ms));
    EXPECT_FALSE(visits.admit("second", noon + 60s + 100ms)) << "room is made a second later";
    EXPECT_TRUE(visits.admit("third", noon + 60s + 900ms));
}

TEST(OneAtATime, gives_each_visitor_one_turn)
{
    OneAtATime turns;
    auto turn = turns.begin("10.0.0.1");
    EXPECT_TRUE(turn);
    EXPECT_FALSE(turns.begin("10.0.0.1"));
    EXPECT_TRUE(turns.begin("10.0.0.2"));
    turn.reset();
    EXPECT_TRUE(turns.begin("10.0.0.1"));
    const auto wide = turns.begin("2001:db8:1:2::1");
    EXPECT_FALSE(turns.begin("2001:db8:1:2::2"));
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
