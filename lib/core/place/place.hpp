// Places on the ground: WGS 84 degrees.
#pragma once

#include <vector>

namespace nguon {

struct Point {
    double latitude = 0; // degrees, -90..90
    double longitude = 0; // degrees, -180..180

    friend bool operator==(const Point&, const Point&) = default;
};

// Closed: the first point is repeated as the last; at least four points.
using Polygon = std::vector<Point>;

struct Circle {
    Point centre;
    double radius_m = 0;
};

// A place of a unit is doubted when it is so far from the unit's outline, and where none is known,
// from the other places of the unit.
inline constexpr double far_from_outline_m = 2'000;
inline constexpr double far_from_others_m = 30'000;

double distance_m(Point a, Point b);
// Even-odd rule on the plane of latitude and longitude; fine for areas of a province's size.
bool contains(const Polygon& polygon, Point point);
bool contains(const Circle& circle, Point point);
// Inside one of them, or so near to a corner.
bool is_near(const std::vector<Polygon>& outlines, Point point, double metres);

}
