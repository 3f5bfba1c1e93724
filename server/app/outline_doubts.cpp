#include "server/app/outline_doubts.hpp"

#include <algorithm>

#include "core/place/viet_nam.hpp"

namespace nguon::app {
namespace {

// Outlines of provinces are coarse: what lies about their edge is not far from them.
double tolerance_m(const UnitTree& tree, UnitId unit)
{
    return tree.find(unit)->kind == UnitKind::hamlet ? far_from_outline_m : far_from_others_m;
}

bool is_wholly_at_sea(const Boundary& boundary)
{
    const auto is_on_land = [](Point point) { return is_on_land_of_viet_nam(point); };
    if (is_on_land(boundary.centre))
        return false;
    return std::none_of(
        boundary.outlines.begin(), boundary.outlines.end(), [&](const Polygon& outline) {
            return std::any_of(outline.begin(), outline.end(), is_on_land);
        });
}

}

OutlineDoubts::OutlineDoubts(Records& records, std::shared_ptr<const UnitTree> tree)
    : records_(records)
    , tree_(std::move(tree))
{
}

const std::vector<Polygon>& OutlineDoubts::outlines_of(UnitId unit)
{
    const auto known = outlines_.find(unit);
    if (known != outlines_.end())
        return known->second;
    std::vector<Boundary> kept = records_.units().boundaries({ unit });
    return outlines_
        .emplace(unit, kept.empty() ? std::vector<Polygon>() : std::move(kept.front().outlines))
        .first->second;
}

bool OutlineDoubts::is_beyond_parent(const Boundary& boundary)
{
    const auto parent = tree_->find(boundary.unit)->parent;
    if (!parent)
        return false;
    const std::vector<Polygon>& around = outlines_of(*parent);
    return !around.empty()
        && !is_near(around, boundary.centre, tolerance_m(*tree_, boundary.unit));
}

bool OutlineDoubts::is_away_from_devices(const Boundary& boundary)
{
    if (!devices_) {
        devices_.emplace();
        const auto everyone = records_.devices().everyone();
        for (const Device& device : *everyone) {
            if (!device.place)
                continue;
            for (const UnitId above : tree_->path(device.unit))
                (*devices_)[above].push_back(*device.place);
        }
    }
    const auto own = devices_->find(boundary.unit);
    if (own == devices_->end() || own->second.size() < enough_to_compare)
        return false;
    const auto far = std::count_if(own->second.begin(), own->second.end(), [&](Point place) {
        return boundary.outlines.empty()
            ? distance_m(boundary.centre, place) > far_from_others_m
            : !is_near(boundary.outlines, place, tolerance_m(*tree_, boundary.unit));
    });
    return static_cast<std::size_t>(far) * 2 > own->second.size();
}

std::optional<PlaceDoubt> OutlineDoubts::about(const Boundary& boundary)
{
    outlines_[boundary.unit] = boundary.outlines;
    if (is_wholly_at_sea(boundary))
        return PlaceDoubt{ "boundary.in_the_sea", {} };
    if (is_beyond_parent(boundary)) {
        const UnitId parent = *tree_->find(boundary.unit)->parent;
        return PlaceDoubt{ "boundary.outside_parent", tree_->find(parent)->name };
    }
    if (is_away_from_devices(boundary))
        return PlaceDoubt{ "boundary.away_from_devices", {} };
    return std::nullopt;
}

}
