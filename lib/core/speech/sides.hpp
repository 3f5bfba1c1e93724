// One side of a range or of a ratio: a numeral and the unit it is measured in.
#pragma once

#include <optional>
#include <string>

#include "core/speech/numerals.hpp"
#include "core/speech/units.hpp"

namespace nguon::speech {

// The thousands of "12.450k", which the number itself says.
inline constexpr UnitEntry said_by_number{ {}, false, true, true };

struct Side {
    Numeral numeral;
    std::optional<UnitMatch> unit;
    std::size_t end;
};

std::optional<Side> side_at(const Scene& scene, std::size_t at);
std::string with_unit(std::string words, const std::optional<UnitMatch>& unit);
PieceKind kind_with(const std::optional<UnitMatch>& unit);

}
