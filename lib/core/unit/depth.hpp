// How deep a tree of units may go: ministry, province, district, commune, hamlet, and what hamlets
// are made of. Every question about rights climbs to the root.
#pragma once

#include <cstddef>

namespace nguon {

inline constexpr std::size_t most_levels = 8;

}
