// A day and a month as the date rules pass them around.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/speech/scene.hpp"

namespace nguon::speech {

struct DayMonth {
    std::string_view day;
    std::string_view month;
    std::string_view year; // empty where none is written
    std::size_t end = 0;
};

bool is_between(std::string_view digits, long low, long high);
bool is_day(std::string_view digits);
bool is_month(std::string_view digits);
bool is_year(std::string_view digits);
// "tiền điện kỳ 11/2026" is the bill of a month, "kỳ 2/2026" may be the second of a year.
bool is_month_of_bill(const Scene& scene, std::size_t at);
// The days people keep: 20/11, 2/9 and the like.
bool is_holiday(const DayMonth& date);

std::string day_words(std::string_view day, const NumberStyle& style);
std::string month_words(std::string_view month, const NumberStyle& style);
// "25" after a day and a month is 2025; before 1950 nothing is broadcast.
std::string year_words(std::string_view year, const NumberStyle& style);
std::string say(const DayMonth& date, const NumberStyle& style);

// 15/3/2026, 15-3-2026, 15.3.2026, "24 /11/ 2026", 12/5/25.
std::optional<DayMonth> full_date_at(const Scene& scene, std::size_t at);
// The same, or 15/3 and "20 / 11" without a year.
std::optional<DayMonth> day_month_at(const Scene& scene, std::size_t at);

}
