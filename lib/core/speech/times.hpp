// Times of day: 7h30', 07:30, 14 giờ 05, 07h00-16h30.
#pragma once

#include <optional>
#include <string>

#include "core/speech/scene.hpp"

namespace nguon::speech {

struct ClockTime {
    std::size_t end;
    std::string words;
};

bool is_minute_mark(const Token& token);
// Past one mark of seconds, or two of minutes that stand for it.
std::optional<std::size_t> past_second_mark(const Scene& scene, std::size_t at);
std::optional<ClockTime> clock_time_at(const Scene& scene, std::size_t at);
std::optional<Match> read_time(const Scene& scene, std::size_t at);
// 30' and 15'' as minutes and seconds; 21°45'N as an angle.
std::optional<Match> read_minutes(const Scene& scene, std::size_t at);
std::optional<Match> read_angle(const Scene& scene, std::size_t at);

}
