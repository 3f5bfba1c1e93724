#include "core/upkeep/hearing.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(HearingReach, counts_those_that_nobody_has_heard_yet)
{
    HearingReach reach;
    reach.add(Heard::well, 5);
    reach.add(Heard::weak, 2);
    reach.add(Heard::silent, 1);
    reach.add(std::nullopt, 4);
    EXPECT_EQ(reach.clusters, 12);
    EXPECT_EQ(reach.well, 5);
    EXPECT_EQ(reach.weak, 2);
    EXPECT_EQ(reach.silent, 1);
    EXPECT_EQ(reach.left(), 4);
}

TEST(Heard, is_known_by_its_name)
{
    for (const Heard heard : { Heard::well, Heard::weak, Heard::silent })
        EXPECT_EQ(parse_heard(name_of(heard)), heard);
    EXPECT_FALSE(parse_heard("loud"));
}

}
}
