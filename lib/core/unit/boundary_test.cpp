#include "core/unit/boundary.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace nguon {
namespace {

Polygon ring(int points, double radius, Point centre = { 21.75, 106.05 })
{
    Polygon outline;
    for (int i = 0; i < points; ++i) {
        const double angle = 2 * std::numbers::pi * i / points;
        // A coast with small bays.
        const double far = radius * (1 + 0.03 * std::sin(17 * angle));
        outline.push_back(
            { centre.latitude + far * std::cos(angle), centre.longitude + far * std::sin(angle) });
    }
    outline.push_back(outline.front());
    return outline;
}

TEST(Boundary, an_outline_is_closed_on_earth_and_has_an_inside)
{
    EXPECT_TRUE(check_outline(ring(8, 0.1)));
    Polygon open = ring(8, 0.1);
    open.pop_back();
    EXPECT_EQ(check_outline(open).error().code, "boundary.not_closed");
    EXPECT_EQ(check_outline({ { 1, 1 }, { 2, 2 }, { 1, 1 } }).error().code, "boundary.too_few");
    Polygon swapped = ring(8, 0.1, { 106.05, 21.75 });
    EXPECT_EQ(check_outline(swapped).error().code, "boundary.outside");
    swapped[1].latitude = std::nan("");
    EXPECT_EQ(check_outline(swapped).error().code, "boundary.outside");
}

TEST(Boundary, made_simple_it_keeps_its_shape_and_stays_closed)
{
    const Polygon rich = ring(4'000, 0.1);
    const auto simple = simplified({ rich }, 200);
    ASSERT_EQ(simple.size(), 1U);
    EXPECT_LE(simple[0].size(), 200U);
    EXPECT_GE(simple[0].size(), 190U);
    EXPECT_TRUE(check_outline(simple[0]));
    const Point middle = middle_of(simple);
    EXPECT_NEAR(middle.latitude, 21.75, 0.001);
    EXPECT_NEAR(middle.longitude, 106.05, 0.001);
    // Whoever was clearly inside is so still, and whoever was outside.
    for (int i = 0; i < 36; ++i) {
        const double angle = i * std::numbers::pi / 18;
        EXPECT_TRUE(contains(
            simple[0], { 21.75 + 0.09 * std::cos(angle), 106.05 + 0.09 * std::sin(angle) }));
        EXPECT_FALSE(contains(
            simple[0], { 21.75 + 0.11 * std::cos(angle), 106.05 + 0.11 * std::sin(angle) }));
    }
}

TEST(Boundary, islands_stay_while_there_is_room_and_the_smallest_go_first)
{
    std::vector<Polygon> outlines{ ring(300, 0.1) };
    for (int i = 0; i < 80; ++i)
        outlines.push_back(ring(6, 0.0001 * (i + 1), { 20, 107 + 0.05 * i }));
    const auto simple = simplified(outlines, 400);
    std::size_t points = 0;
    for (const Polygon& one : simple) {
        points += one.size();
        EXPECT_TRUE(check_outline(one));
    }
    EXPECT_LE(points, 400U);
    EXPECT_GT(simple.size(), 10U);
    EXPECT_LT(simple.size(), 60U);
}

TEST(Boundary, what_is_simple_already_is_left_alone)
{
    const Polygon square{ { 21, 106 }, { 21, 106.1 }, { 21.1, 106.1 }, { 21.1, 106 }, { 21, 106 } };
    EXPECT_EQ(simplified({ square }), std::vector<Polygon>{ square });
    EXPECT_EQ(middle_of({ square }), (Point{ 21.05, 106.05 }));
}

}
}
