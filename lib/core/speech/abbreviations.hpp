// Abbreviations by the table, with the words around them deciding between several meanings.
#pragma once

#include <optional>

#include "core/speech/scene.hpp"

namespace nguon::speech {

std::optional<Match> read_abbreviation(const Scene& scene, std::size_t at);
// Flood alarm levels: BĐ3, BĐ III.
std::optional<Match> read_alarm_level(const Scene& scene, std::size_t at);
// T2 ... T7, CN as days of the week, T8 as a month; "Km12+300".
std::optional<Match> read_short_day(const Scene& scene, std::size_t at);
// "vắng 2 (1P, 1K)": with leave and without.
std::optional<Match> read_absence(const Scene& scene, std::size_t at);

}
