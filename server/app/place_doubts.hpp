// Whether a place that a person gives is likely to be meant: what stands in the sea or far from its
// unit was mostly mistyped. A doubt refuses nothing; a person looks again.
#pragma once

#include "core/place/place.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// With fewer other places there is no telling which of them is far away.
inline constexpr std::size_t enough_to_compare = 3;

struct PlaceDoubt {
    std::string code; // of the message table: place.*
    std::string detail;
};
// Of something that stands in the unit today. Refuses with unit.missing.
Result<std::optional<PlaceDoubt>> doubt_about_place(
    Records& records, const Deed& deed, UnitId unit, Point place);

}
