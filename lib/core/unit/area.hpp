// Units with all that belongs to them on a day: the past of a unit counts as its own.
#pragma once

#include <vector>

#include "core/unit/unit.hpp"

namespace nguon {

// The units, all below them, and what led to these: in the order of ids, each once. Those that are
// not there on the tree's day have none.
std::vector<UnitId> area_of(const std::vector<UnitId>& units, const UnitTree& tree);

}
