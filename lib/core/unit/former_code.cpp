#include "core/unit/former_code.hpp"

#include <algorithm>
#include <set>

namespace nguon {
namespace {

// Codes are given again: the last one to have it is meant.
const UnitEra* last_era_of_code(const UnitRegister& units, std::string_view code, Day day)
{
    const UnitEra* last = nullptr;
    for (const auto& [id, life] : units.lives()) {
        for (const UnitEra& era : life.eras) {
            const bool held = era.from < day && (!era.to || era.from < *era.to);
            if (held && era.code == code && (last == nullptr || last->from < era.from))
                last = &era;
        }
    }
    return last;
}

}

std::vector<UnitId> behind_former_code(
    const UnitRegister& units, std::string_view code, const UnitTree& tree)
{
    const UnitEra* era = code.empty() ? nullptr : last_era_of_code(units, code, tree.day());
    if (era == nullptr)
        return {};
    if (tree.find(era->unit) != nullptr)
        return { era->unit };
    std::vector<UnitId> found;
    if (!is_commune(era->kind) && era->kind != UnitKind::province)
        return found;
    std::set<UnitId> seen{ era->unit };
    std::vector<UnitId> gone{ era->unit };
    while (!gone.empty()) {
        const UnitLife* life = units.find(gone.back());
        gone.pop_back();
        if (life == nullptr)
            continue;
        for (const Succession& next : life->successors) {
            if (next.on <= tree.day() && seen.insert(next.to).second)
                (tree.find(next.to) != nullptr ? found : gone).push_back(next.to);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}
