// Shapes as they may be told to others.
#pragma once

#include <optional>

#include "core/place/place.hpp"

namespace nguon::cap {

// To the digits that a message is written with, about a decimetre. What a hand drew across itself
// becomes the hull of its corners: whatever sounds lies within, and other systems take it. None:
// nothing lies within.
std::optional<Polygon> publishable(const Polygon& polygon);

}
