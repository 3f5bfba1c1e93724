// Vietnamese sentences about the days of the year, as forecast, explanation, check and papers give
// them.
#pragma once

#include <string>

#include "core/year/day_rules.hpp"

namespace nguon::app {

// "Tạm ngừng từ 10/02/2026 đến 14/02/2026: nghỉ Tết", "Ngày quốc tang: không phát ca nhạc"
std::string sentence_of(const Withheld& why);
// "30 tháng Chạp", "mùng 1 tháng Giêng", "15 tháng 7"
std::string words_of(LunarDay day);
std::string words_of(const ProfileDays& days);

}
