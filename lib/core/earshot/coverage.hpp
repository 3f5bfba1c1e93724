// Who is out of earshot: of each hamlet the part of its homes where no horn is understood.
#pragma once

#include <span>
#include <vector>

#include "core/earshot/horn.hpp"

namespace nguon {

// The ground of a unit. Where only a point is known, homes are taken to stand around it.
struct Ground {
    UnitId unit;
    std::vector<Polygon> outlines;
    std::optional<Point> centre;
    std::int64_t households = 0;
};

struct GroundCoverage {
    UnitId unit;
    bool placed = false; // false: nothing is known of where it lies
    double share_out = 0; // of its points, 0..1; meaningless where it is not placed
    std::int64_t households_out = 0;
};

// Homes and gardens of a village: so much ground for each household, square metres.
inline constexpr double ground_per_household = 1'500;

// Points spread evenly over the ground, at most some 200.
std::vector<Point> points_of(const Ground& ground);

std::vector<GroundCoverage> cover(std::span<const Ground> grounds, std::span<const Horn> horns);

}
