// The table of units month by month, to take away.
#pragma once

#include "server/app/unit_series.hpp"
#include "server/http/paper/sheet.hpp"

namespace nguon::http {

// What a spreadsheet and the page call the row of those that stand in no unit of the table.
inline constexpr const char* other_clusters = "Các cụm loa khác";

// Rows that count: the one of other clusters only where there is something in it.
std::size_t shown_rows(const app::UnitSeries& series);
// A tab each for what was heard, what was planned, and the minutes; units down, months across.
std::vector<Sheet> series_sheets(const app::UnitSeries& series);

}
