#include "core/order/order.hpp"

#include <algorithm>
#include <tuple>

namespace nguon {
namespace {

template <typename T> bool share_one(const std::vector<T>& a, const std::vector<T>& b)
{
    return std::any_of(a.begin(), a.end(),
        [&](const T& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

}

bool is_meant(const OrderAudience& audience, const OrderTarget& target)
{
    if (share_one(audience.units, target.units) || share_one(audience.groups, target.groups)
        || share_one(audience.devices, { target.device }))
        return true;
    if (!target.place)
        return false;
    const auto holds = [&](const auto& area) { return contains(area, *target.place); };
    return std::any_of(audience.polygons.begin(), audience.polygons.end(), holds)
        || std::any_of(audience.circles.begin(), audience.circles.end(), holds);
}

bool outranks(const Order& a, const Order& b)
{
    return std::tuple(a.level, a.issued, a.id) > std::tuple(b.level, b.issued, b.id);
}

}
