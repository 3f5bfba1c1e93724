// Calendar dates in all the ways they are written, lunar ones too.
#pragma once

#include <optional>

#include "core/speech/day_month.hpp"
#include "core/speech/scene.hpp"

namespace nguon::speech {

// 15/3/2026, 12.9.2025, 2026-03-15 07:30, 01/9/2025-31/5/2026, 10-15/3, 24 - 26/11/2026, 12/2026,
// 4-6/2026.
std::optional<Match> read_date(const Scene& scene, std::size_t at);
// 9/10 without a year: a date only where the words around it say so.
std::optional<Match> read_day_month(const Scene& scene, std::size_t at);
// "Ngày 1,2,3/12", "các ngày 5, 12 và 26/12", "ngày 3, 8 và 13 âm lịch": days of one month.
std::optional<Match> read_day_list(const Scene& scene, std::size_t at);
// Whether the word before has a number for a name, and is none of days: "xóm 3", "lộ 4".
bool numbers_a_place(const Scene& scene, std::size_t at);
// "tối 2-4-6", "thứ 3, 5, 7": days of the week by their numbers.
std::optional<Match> read_weekday_list(const Scene& scene, std::size_t at);
// "27/Chạp - 6/Giêng": a month that has a name.
std::optional<Match> read_named_month(const Scene& scene, std::size_t at);
// "đường 3/2", "quảng trường 2-9": a street named after a day is called without "ngày".
std::optional<Match> read_day_of_place(const Scene& scene, std::size_t at);
// "ngày 30 (thứ Hai)/11/2026": the month behind the bracket.
std::optional<Match> read_split_date(const Scene& scene, std::size_t at);
// "Q4/2026", "Q.III/2026" is left to the abbreviations.
std::optional<Match> read_quarter(const Scene& scene, std::size_t at);
// "III/2026", "quý 2/2025": the year behind a slash.
std::optional<Match> read_slash_year(const Scene& scene, std::size_t at);

}
