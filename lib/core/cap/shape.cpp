#include "core/cap/shape.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/cap/check.hpp"

namespace nguon::cap {
namespace {

double as_written(double degrees) { return std::round(degrees * 1e6) / 1e6; }

// Above zero where the way from a over b to c turns to the left.
double turn(Point a, Point b, Point c)
{
    return (b.longitude - a.longitude) * (c.latitude - a.latitude)
        - (b.latitude - a.latitude) * (c.longitude - a.longitude);
}

// Andrew's monotone chain: the lower side from west to east, the upper one back. Closed.
Polygon hull_of(Polygon corners)
{
    std::sort(corners.begin(), corners.end(), [](Point a, Point b) {
        return std::tie(a.longitude, a.latitude) < std::tie(b.longitude, b.latitude);
    });
    Polygon hull;
    const auto add = [&](Point next, std::size_t least) {
        while (hull.size() >= least && turn(hull[hull.size() - 2], hull.back(), next) <= 0)
            hull.pop_back();
        hull.push_back(next);
    };
    for (const Point& corner : corners)
        add(corner, 2);
    const std::size_t lower = hull.size() + 1;
    for (std::size_t i = corners.size() - 1; i-- > 0;)
        add(corners[i], lower);
    return hull;
}

}

std::optional<Polygon> publishable(const Polygon& polygon)
{
    Polygon told = polygon;
    for (Point& point : told)
        point = { as_written(point.latitude), as_written(point.longitude) };
    if (told.size() >= 4 && told.front() == told.back() && is_simple(told))
        return told;
    if (told.size() < 3)
        return std::nullopt;
    told = hull_of(std::move(told));
    return is_simple(told) ? std::optional(std::move(told)) : std::nullopt;
}

}
