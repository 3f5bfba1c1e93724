// Words: Vietnamese ones as they stand, names of minority languages, foreign words, and what must
// be spelled.
#pragma once

#include <optional>

#include "core/speech/scene.hpp"

namespace nguon::speech {

// Ea H'leo, Cư M'gar, Đắk R'lấp.
std::optional<Match> read_place(const Scene& scene, std::size_t at);
// Wi-Fi, COVID-19, Zalo: by the table.
std::optional<Match> read_foreign(const Scene& scene, std::size_t at);
// vắc-xin, ca-mê-ra: syllables of one borrowed word.
std::optional<Match> read_borrowed(const Scene& scene, std::size_t at);
// N.V.T: a person's initials.
std::optional<Match> read_initials(const Scene& scene, std::size_t at);
// v.v...
std::optional<Match> read_et_cetera(const Scene& scene, std::size_t at);
// The letter x between two measures: 3,5m x 2m.
std::optional<Match> read_times_sign(const Scene& scene, std::size_t at);
// A stretch without marks is one doubt, not one for each of its words.
std::optional<Match> read_unmarked(const Scene& scene, std::size_t at);
// Any word; never refuses one.
std::optional<Match> read_word(const Scene& scene, std::size_t at);

// e-mail addresses and web sites
std::optional<Match> read_address(const Scene& scene, std::size_t at);

// ":)" and its kin are for the eye.
std::optional<Match> read_emoticon(const Scene& scene, std::size_t at);
// "OCOP 3*": stars of a product or a hotel.
std::optional<Match> read_stars(const Scene& scene, std::size_t at);
// Punctuation and symbols; never refuses a sign.
std::optional<Match> read_sign(const Scene& scene, std::size_t at);

}
