// Dashes and arrows that stand for "đến", for a pause or for nothing.
#pragma once

#include <optional>

#include "core/speech/scene.hpp"

namespace nguon::speech {

// The dash at `at` and those behind it; never refuses one.
Match read_dash(const Scene& scene, std::size_t at);
// "4 tấn → 2,5 tấn", "từ UBND xã -> Trường THCS"; an arrow that only points is left to others.
std::optional<Match> read_arrow(const Scene& scene, std::size_t at);

}
