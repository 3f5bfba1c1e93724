// Roman numerals, where they are numerals.
#pragma once

#include <optional>
#include <string_view>

#include "core/speech/scene.hpp"

namespace nguon::speech {

// 1 to 3999 in the usual form; none for "IIII", "VX" or anything that is no numeral.
std::optional<int> roman_value(std::string_view letters);
// khóa XVI, quý III, lần thứ XX, mục II; not DI in "DI DÂN", VI in "PHẠM VI", C in "vitamin C".
std::optional<Match> read_roman(const Scene& scene, std::size_t at);

}
