#include "core/cap/shape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/cap/check.hpp"

namespace nguon::cap {
namespace {

using testing::ElementsAre;

TEST(CapShapes, what_is_sound_stays_as_it_was_drawn)
{
    const Polygon bent{ { 21.0, 105.0 }, { 21.2, 105.0 }, { 21.1, 105.1 }, { 21.2, 105.2 },
        { 21.0, 105.2 }, { 21.0, 105.0 } };
    EXPECT_EQ(publishable(bent), bent);
}

TEST(CapShapes, what_crosses_itself_is_told_by_a_hull_that_holds_all_that_sounds)
{
    const Polygon bow{ { 21.0, 105.0 }, { 21.2, 105.2 }, { 21.2, 105.0 }, { 21.0, 105.2 },
        { 21.0, 105.0 } };
    ASSERT_FALSE(is_simple(bow));
    const auto told = publishable(bow);
    ASSERT_TRUE(told);
    EXPECT_THAT(*told,
        ElementsAre(Point{ 21.0, 105.0 }, Point{ 21.0, 105.2 }, Point{ 21.2, 105.2 },
            Point{ 21.2, 105.0 }, Point{ 21.0, 105.0 }));
    EXPECT_TRUE(is_simple(*told));
    for (const Point inside : { Point{ 21.05, 105.1 }, Point{ 21.15, 105.1 } }) {
        EXPECT_TRUE(contains(bow, inside));
        EXPECT_TRUE(contains(*told, inside));
    }
}

TEST(CapShapes, corners_that_are_one_to_the_last_digit_we_write_do_not_cross)
{
    const Polygon fine{ { 21.0, 105.0 }, { 21.2, 105.0 }, { 21.20000001, 105.00000002 },
        { 21.2, 105.2 }, { 21.0, 105.0 } };
    const auto told = publishable(fine);
    ASSERT_TRUE(told);
    EXPECT_TRUE(is_simple(*told));
    EXPECT_EQ((*told)[2], (Point{ 21.2, 105.0 }));
}

TEST(CapShapes, nothing_lies_within_a_line)
{
    EXPECT_FALSE(publishable({ { 21, 105 }, { 21, 105.5 }, { 21, 106 }, { 21, 105 } }));
    EXPECT_FALSE(publishable({ { 21, 105 }, { 21, 105 }, { 21, 105 }, { 21, 105 } }));
    EXPECT_FALSE(publishable({}));
}

}
}
