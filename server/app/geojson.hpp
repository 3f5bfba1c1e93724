// Places and outlines as RFC 7946 writes them.
#pragma once

#include "core/unit/boundary.hpp"
#include "json/value.hpp"

namespace nguon::app {

struct GeoShape {
    std::vector<Polygon>
        outlines; // outer rings; holes are left out: a unit inside another has its own
    std::optional<Point> point;
};

// Refuses with boundary.not_geojson, boundary.too_many_points, and what check_outline refuses.
Result<GeoShape> read_shape(const json::Value& geometry, std::size_t most_points);

}
