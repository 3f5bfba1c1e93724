// Where a unit lies: its outline for maps and coverage, or only its middle.
#pragma once

#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"
#include "core/place/place.hpp"

namespace nguon {

struct Boundary {
    UnitId unit;
    Point centre;
    std::vector<Polygon> outlines; // outer rings; empty: only the middle is known
    Moment saved{};
};

inline constexpr std::size_t most_boundary_points = 400; // of one unit, on disk and on the wire

// Refuses with boundary.not_closed, boundary.too_few (fewer than four points), boundary.outside
// (no place on earth, or latitude and longitude changed over).
Result<void> check_outline(const Polygon& outline);
// The middle of the area of the largest outline.
Point middle_of(const std::vector<Polygon>& outlines);
// At most so many points in all, five decimals (about a metre): those that bend the line least go
// first (Visvalingam 1993), and islands too small to be seen then. Outlines stay closed.
std::vector<Polygon> simplified(
    std::vector<Polygon> outlines, std::size_t most_points = most_boundary_points);

}
