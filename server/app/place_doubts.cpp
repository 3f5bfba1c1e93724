#include "server/app/place_doubts.hpp"

#include <algorithm>

#include "core/place/viet_nam.hpp"
#include "server/app/asset_parts.hpp"

namespace nguon::app {
namespace {

// Of the unit, or of the nearest one above it that has one.
std::vector<Polygon> outlines_around(Records& records, const UnitTree& tree, UnitId unit)
{
    const std::vector<UnitId> path = tree.path(unit);
    std::vector<Boundary> known = records.units().boundaries(path);
    for (const UnitId id : path) {
        const auto found = std::find_if(known.begin(), known.end(),
            [id](const Boundary& one) { return one.unit == id && !one.outlines.empty(); });
        if (found != known.end())
            return std::move(found->outlines);
    }
    return {};
}

bool is_far_from_others(Records& records, UnitId unit, Point place)
{
    std::size_t others = 0;
    std::size_t far = 0;
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone) {
        if (device.unit != unit || !device.place)
            continue;
        ++others;
        if (distance_m(*device.place, place) > far_from_others_m)
            ++far;
    }
    return others >= enough_to_compare && far * 2 > others;
}

}

Result<std::optional<PlaceDoubt>> doubt_about_place(
    Records& records, const Deed& deed, UnitId unit, Point place)
{
    const RegisterDesk desk(records, deed);
    const Unit* there = desk.tree().find(unit);
    if (there == nullptr || !desk.may(Right::view, unit))
        return fail(Kind::missing, "unit.missing");
    const auto doubt = [&](std::string_view code, std::string detail = {}) {
        return std::optional<PlaceDoubt>{ PlaceDoubt{ std::string(code), std::move(detail) } };
    };
    if (const auto fault = fault_of_place(place); !fault.empty())
        return doubt(fault);
    if (!is_on_land_of_viet_nam(place))
        return doubt("place.in_the_sea");
    const std::vector<Polygon> outlines = outlines_around(records, desk.tree(), unit);
    if (!outlines.empty() && !is_near(outlines, place, far_from_outline_m))
        return doubt("place.outside_unit", there->name);
    if (outlines.empty() && is_far_from_others(records, unit, place))
        return doubt("place.far_from_others", there->name);
    return std::optional<PlaceDoubt>();
}

}
