#include "core/unit/area.hpp"

#include <algorithm>

#include "base/sort_unique.hpp"

namespace nguon {

std::vector<UnitId> area_of(const std::vector<UnitId>& units, const UnitTree& tree)
{
    // Whoever sees a whole country asks with every page: it is not walked through each time.
    const auto is_asked = [&](UnitId root) {
        return std::find(units.begin(), units.end(), root) != units.end();
    };
    if (!units.empty() && std::all_of(tree.roots().begin(), tree.roots().end(), is_asked))
        return { tree.everything().begin(), tree.everything().end() };
    std::vector<UnitId> area;
    for (const UnitId unit : units) {
        const std::vector<UnitId> below = tree.subtree(unit);
        area.insert(area.end(), below.begin(), below.end());
    }
    for (std::size_t at = 0, living = area.size(); at < living; ++at) {
        const auto past = tree.former(area[at]);
        area.insert(area.end(), past.begin(), past.end());
    }
    sort_unique(area);
    return area;
}

}
