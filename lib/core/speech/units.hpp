// Units of measure and money, also behind a slash: "kWh", "m3/s", "đồng/người/tháng".
#pragma once

#include <optional>

#include "core/speech/scene.hpp"
#include "core/speech/tables.hpp"

namespace nguon::speech {

struct UnitMatch {
    std::size_t end;
    const UnitEntry* entry;
};

// The unit that starts at token `at` itself, the longest one.
std::optional<UnitMatch> unit_at(const Scene& scene, std::size_t at);
// The unit of the number that ends at `end`: written against it or after one blank. `digits` is how
// long the number is, since a lone "đ" after a blank means money only behind a large one.
std::optional<UnitMatch> unit_after(const Scene& scene, std::size_t end, std::size_t digits);
// A unit that stands alone: "đơn vị tính: kg".
std::optional<Match> read_lone_unit(const Scene& scene, std::size_t at);
// The slash between a unit or a counted noun and what it is counted by: "lần/ngày", "km/h",
// "tạ/ha".
std::optional<Match> read_per(const Scene& scene, std::size_t at);

}
