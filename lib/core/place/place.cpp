#include "core/place/place.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nguon {

double distance_m(Point a, Point b)
{
    constexpr double earth_radius_m = 6'371'008.8;
    const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
    const double north = radians(b.latitude - a.latitude) / 2;
    const double east = radians(b.longitude - a.longitude) / 2;
    const double h = std::sin(north) * std::sin(north)
        + std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) * std::sin(east)
            * std::sin(east);
    return 2 * earth_radius_m * std::asin(std::min(1.0, std::sqrt(h)));
}

bool contains(const Polygon& polygon, Point point)
{
    bool inside = false;
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        const Point& a = polygon[i];
        const Point& b = polygon[j];
        if ((a.latitude > point.latitude) != (b.latitude > point.latitude)
            && point.longitude < (b.longitude - a.longitude) * (point.latitude - a.latitude)
                        / (b.latitude - a.latitude)
                    + a.longitude)
            inside = !inside;
    }
    return inside;
}

bool contains(const Circle& circle, Point point)
{
    return distance_m(circle.centre, point) <= circle.radius_m;
}

bool is_near(const std::vector<Polygon>& outlines, Point point, double metres)
{
    return std::any_of(outlines.begin(), outlines.end(), [&](const Polygon& outline) {
        return contains(outline, point)
            || std::any_of(outline.begin(), outline.end(),
                [&](Point corner) { return distance_m(corner, point) < metres; });
    });
}

}
