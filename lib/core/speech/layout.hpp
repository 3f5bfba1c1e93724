// What belongs to the page and not to the sentence: list labels, table cells, blanks to be filled
// in, mark-up, the end mark "./.", and the list of recipients, which is never read out.
#pragma once

#include <optional>

#include "core/speech/scene.hpp"

namespace nguon::speech {

std::optional<Match> read_label(const Scene& scene, std::size_t at);
// Bullets, table bars and mark-up signs, which are heard only as pauses.
std::optional<Match> read_bullet(const Scene& scene, std::size_t at);
std::optional<Match> read_blank(const Scene& scene, std::size_t at);
std::optional<Match> read_markup(const Scene& scene, std::size_t at);
std::optional<Match> read_end_mark(const Scene& scene, std::size_t at);
std::optional<Match> read_recipients(const Scene& scene, std::size_t at);
// "05 (năm) hộ": the same number once more in words need not be heard twice.
std::optional<Match> read_repeated_number(const Scene& scene, std::size_t at);
// [1], ¹ and "vốn(2)".
std::optional<Match> read_footnote(const Scene& scene, std::size_t at);

}
