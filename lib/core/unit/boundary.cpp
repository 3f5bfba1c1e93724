#include "core/unit/boundary.hpp"

#include <algorithm>
#include <cmath>
#include <queue>

namespace nguon {
namespace {

constexpr std::size_t least_points = 4; // a triangle, closed

// GeoJSON has the longitude first: read the other way round, Vietnam lies beyond the pole.
bool is_plausible(Point point)
{
    return std::isfinite(point.latitude) && std::isfinite(point.longitude)
        && std::abs(point.latitude) <= 90 && std::abs(point.longitude) <= 180;
}

double doubled_area(Point a, Point b, Point c)
{
    return std::abs((b.longitude - a.longitude) * (c.latitude - a.latitude)
        - (c.longitude - a.longitude) * (b.latitude - a.latitude));
}

double doubled_area(const Polygon& outline)
{
    double sum = 0;
    for (std::size_t i = 0; i + 1 < outline.size(); ++i)
        sum += outline[i].longitude * outline[i + 1].latitude
            - outline[i + 1].longitude * outline[i].latitude;
    return sum;
}

// How much each point of a ring matters: of the points left, the one with the least triangle goes.
std::vector<double> weights_of(const Polygon& outline)
{
    const std::size_t count = outline.size() - 1; // the last is the first again
    std::vector<std::size_t> before(count);
    std::vector<std::size_t> after(count);
    std::vector<double> triangle(count);
    std::vector<double> weight(count, 0);
    std::vector<bool> gone(count);
    using Entry = std::pair<double, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
    const auto look = [&](std::size_t i) {
        triangle[i] = doubled_area(outline[before[i]], outline[i], outline[after[i]]);
        waiting.push({ triangle[i], i });
    };
    for (std::size_t i = 0; i < count; ++i) {
        before[i] = (i + count - 1) % count;
        after[i] = (i + 1) % count;
    }
    for (std::size_t i = 0; i < count; ++i)
        look(i);
    double most = 0;
    std::size_t left = count;
    while (!waiting.empty()) {
        const auto [area, i] = waiting.top();
        waiting.pop();
        if (gone[i] || area != triangle[i])
            continue;
        gone[i] = true;
        most = std::max(most, area);
        // The last triangle is the outline itself.
        weight[i] = left <= least_points - 1 ? HUGE_VAL : most;
        --left;
        after[before[i]] = after[i];
        before[after[i]] = before[i];
        if (left >= 2) {
            look(before[i]);
            look(after[i]);
        }
    }
    return weight;
}

double rounded(double degrees) { return std::round(degrees * 1e5) / 1e5; }

}

Result<void> check_outline(const Polygon& outline)
{
    if (!std::all_of(outline.begin(), outline.end(), is_plausible))
        return fail(Kind::invalid, "boundary.outside");
    if (outline.size() < least_points)
        return fail(Kind::invalid, "boundary.too_few");
    if (!(outline.front() == outline.back()))
        return fail(Kind::invalid, "boundary.not_closed");
    return {};
}

Point middle_of(const std::vector<Polygon>& outlines)
{
    const auto largest = std::max_element(
        outlines.begin(), outlines.end(), [](const Polygon& a, const Polygon& b) {
            return std::abs(doubled_area(a)) < std::abs(doubled_area(b));
        });
    if (largest == outlines.end() || largest->empty())
        return {};
    // Counted from the first point: the products stay small.
    const Point origin = largest->front();
    double latitude = 0;
    double longitude = 0;
    double sum = 0;
    for (std::size_t i = 0; i + 1 < largest->size(); ++i) {
        const Point a{ (*largest)[i].latitude - origin.latitude,
            (*largest)[i].longitude - origin.longitude };
        const Point b{ (*largest)[i + 1].latitude - origin.latitude,
            (*largest)[i + 1].longitude - origin.longitude };
        const double cross = a.longitude * b.latitude - b.longitude * a.latitude;
        latitude += (a.latitude + b.latitude) * cross;
        longitude += (a.longitude + b.longitude) * cross;
        sum += cross;
    }
    if (sum == 0)
        return origin;
    return { rounded(origin.latitude + latitude / (3 * sum)),
        rounded(origin.longitude + longitude / (3 * sum)) };
}

std::vector<Polygon> simplified(std::vector<Polygon> outlines, std::size_t most_points)
{
    std::stable_sort(outlines.begin(), outlines.end(), [](const Polygon& a, const Polygon& b) {
        return std::abs(doubled_area(a)) > std::abs(doubled_area(b));
    });
    outlines.resize(std::min(outlines.size(), std::max<std::size_t>(most_points / 8, 1)));
    std::vector<std::vector<double>> weights;
    std::vector<double> all;
    for (const Polygon& outline : outlines) {
        weights.push_back(weights_of(outline));
        all.insert(all.end(), weights.back().begin(), weights.back().end());
    }
    double least = 0;
    // One more for each ring: it is closed by its first point.
    const std::size_t kept = most_points > outlines.size() ? most_points - outlines.size() : 0;
    if (all.size() > kept) {
        std::sort(all.begin(), all.end(), std::greater<>());
        least = kept > 0 ? std::nextafter(all[kept - 1], HUGE_VAL) : HUGE_VAL;
        if (kept > 0 && all[kept] < all[kept - 1])
            least = all[kept - 1];
    }
    std::vector<Polygon> simple;
    for (std::size_t ring = 0; ring < outlines.size(); ++ring) {
        Polygon thin;
        for (std::size_t i = 0; i < weights[ring].size(); ++i) {
            if (weights[ring][i] < least)
                continue;
            const Point point{ rounded(outlines[ring][i].latitude),
                rounded(outlines[ring][i].longitude) };
            if (thin.empty() || !(thin.back() == point))
                thin.push_back(point);
        }
        if (thin.size() < least_points - 1)
            continue;
        thin.push_back(thin.front());
        if (thin.size() >= least_points)
            simple.push_back(std::move(thin));
    }
    return simple;
}

}
