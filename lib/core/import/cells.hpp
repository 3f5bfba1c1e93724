// What people write into the cells of a table, read as what they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "core/place/place.hpp"

namespace nguon {

// "1.234,5", "1 234", "12.5": a point before exactly three digits parts thousands. Nothing for
// anything else.
std::optional<double> parse_vietnamese_number(std::string_view text);
// "1/7/2025", "01-07-2025", "1.7.2025", "2025-07-01"; a day that there is.
std::optional<Day> parse_written_day(std::string_view text);
// "0912 345 678", "84912345678", and "912345678" as a spreadsheet leaves it: "+84912345678".
std::optional<std::string> parse_phone(std::string_view text);
// "21,7543", "21.7543", "21°45'15.5\"B", within -180..180.
std::optional<double> parse_degrees(std::string_view text);
// "21.7543, 105.9021" as maps give it to be copied: latitude first.
std::optional<Point> parse_point(std::string_view text);
// Degrees from north, 0 to under 360, or a direction: "Đông Bắc", "ĐB".
std::optional<double> parse_bearing(std::string_view text);
// A number of a SIM or a machine that a spreadsheet took for a quantity: "1.2345E+17", or with
// nothing but zeros after the fifteenth digit, which is all that is kept. What it was is lost.
bool is_spoilt_number(std::string_view text);
// "có", "x", "1" and "không", "0".
std::optional<bool> parse_yes_no(std::string_view text);

}
