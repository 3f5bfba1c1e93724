// Parts of a whole that look like a day and a month: "1/5 mất trắng", "1/2 viên".
#pragma once

#include <cstdint>

#include "core/speech/day_month.hpp"

namespace nguon::speech {

enum class Share : std::uint8_t { no, perhaps, yes };

// "12/15 xóm": a noun that is counted stands behind `end`.
bool counts_things(const Scene& scene, std::size_t end);
// "Lịch thi: 2/12 Toán": hardly anything is counted in twelfths but what schooling is.
bool is_late_day(const Scene& scene, std::size_t at, const DayMonth& date);
// What the words around "1/5" make of it; a written "ngày" is the caller's business.
Share share_at(const Scene& scene, std::size_t at, const DayMonth& date);

}
