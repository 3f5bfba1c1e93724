#include "core/earshot/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nguon {
namespace {

constexpr int points_wished = 100;
constexpr int disc_rings = 4;
constexpr int disc_directions = 12;
constexpr std::int64_t usual_households = 80; // of a hamlet nobody has counted

Point moved(Point from, Offset by)
{
    constexpr double metres_per_degree = 111'195;
    const double narrower = std::cos(from.latitude * std::numbers::pi / 180);
    return { from.latitude + by.north / metres_per_degree,
        from.longitude + by.east / (metres_per_degree * std::max(narrower, 0.01)) };
}

std::vector<Point> disc_around(Point centre, std::int64_t households)
{
    const auto homes = static_cast<double>(households > 0 ? households : usual_households);
    const double radius = std::sqrt(homes * ground_per_household / std::numbers::pi);
    std::vector<Point> points{ centre };
    for (int ring = 0; ring < disc_rings; ++ring) {
        const double distance = radius * std::sqrt((ring + 0.5) / disc_rings);
        for (int i = 0; i < disc_directions; ++i) {
            const double angle = 2 * std::numbers::pi * (i + 0.5 * (ring % 2)) / disc_directions;
            points.push_back(
                moved(centre, { distance * std::sin(angle), distance * std::cos(angle) }));
        }
    }
    return points;
}

struct Box {
    double south = 90;
    double north = -90;
    double west = 180;
    double east = -180;
};

Box box_of(const std::vector<Polygon>& outlines)
{
    Box box;
    for (const Polygon& outline : outlines) {
        for (const Point& point : outline) {
            box.south = std::min(box.south, point.latitude);
            box.north = std::max(box.north, point.latitude);
            box.west = std::min(box.west, point.longitude);
            box.east = std::max(box.east, point.longitude);
        }
    }
    return box;
}

std::vector<Point> grid_inside(const std::vector<Polygon>& outlines)
{
    const Box box = box_of(outlines);
    const auto inside = [&](Point point) {
        return std::any_of(outlines.begin(), outlines.end(),
            [&](const Polygon& outline) { return contains(outline, point); });
    };
    // An outline fills about half of its box; a thin one needs a finer grid.
    for (int side = static_cast<int>(std::lround(std::sqrt(2.0 * points_wished))); side <= 120;
         side *= 2) {
        std::vector<Point> points;
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x) {
                const Point point{ box.south + (box.north - box.south) * (y + 0.5) / side,
                    box.west + (box.east - box.west) * (x + 0.5) / side };
                if (inside(point))
                    points.push_back(point);
            }
        }
        if (static_cast<int>(points.size()) >= points_wished / 4)
            return points;
    }
    return {};
}

}

std::vector<Point> points_of(const Ground& ground)
{
    if (!ground.outlines.empty()) {
        if (auto points = grid_inside(ground.outlines); !points.empty())
            return points;
    }
    if (ground.centre)
        return disc_around(*ground.centre, ground.households);
    return {};
}

std::vector<GroundCoverage> cover(std::span<const Ground> grounds, std::span<const Horn> horns)
{
    struct Source {
        HornSound sound;
        double farthest;
    };
    std::vector<Source> sources;
    sources.reserve(horns.size());
    for (const Horn& horn : horns) {
        const HornSound sound(horn);
        sources.push_back({ sound, sound.farthest(understood_db) });
    }
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) {
        return a.sound.horn().place.latitude < b.sound.horn().place.latitude;
    });
    double farthest = 0;
    for (const Source& source : sources)
        farthest = std::max(farthest, source.farthest);
    const double degrees = farthest / 111'000;
    const auto hears = [&](Point point) {
        const auto first = std::lower_bound(sources.begin(), sources.end(),
            point.latitude - degrees, [](const Source& source, double latitude) {
                return source.sound.horn().place.latitude < latitude;
            });
        for (auto at = first; at != sources.end(); ++at) {
            if (at->sound.horn().place.latitude > point.latitude + degrees)
                return false;
            const Offset way = offset_between(at->sound.horn().place, point);
            if (std::hypot(way.east, way.north) <= at->farthest
                && at->sound.level_at(way) >= understood_db)
                return true;
        }
        return false;
    };
    std::vector<GroundCoverage> covered;
    for (const Ground& ground : grounds) {
        GroundCoverage one{ ground.unit };
        const std::vector<Point> points = points_of(ground);
        one.placed = !points.empty();
        if (one.placed) {
            const auto out = points.size()
                - static_cast<std::size_t>(std::count_if(points.begin(), points.end(), hears));
            one.share_out = static_cast<double>(out) / static_cast<double>(points.size());
            one.households_out
                = std::llround(one.share_out * static_cast<double>(ground.households));
        }
        covered.push_back(one);
    }
    return covered;
}

}
