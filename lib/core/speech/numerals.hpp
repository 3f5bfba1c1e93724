// Numbers as officials write them: 1.234.567, 0,4, 1.2.3, 25 000 000.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/speech/scene.hpp"

namespace nguon::speech {

struct Numeral {
    std::size_t end = 0;
    std::string whole; // digits without separators
    std::string fraction; // behind the decimal comma; empty for none
    std::vector<std::string_view> sections; // "1.2.4" that is no amount: read with "chấm"

    bool is_plain() const { return fraction.empty() && sections.empty(); }
    long value() const { return value_of(whole); }
};

// A numeral that starts with the digits at `at`.
std::optional<Numeral> scan_numeral(const Scene& scene, std::size_t at);
std::string spoken(const Numeral& numeral, const NumberStyle& style);

// "1,2,3": a list without blanks, which would otherwise look like decimals.
std::optional<Match> read_tight_list(const Scene& scene, std::size_t at);
// Numbers with sign, range and unit: "-3°C", "18-24 tháng", "1,5-2,5m", "50.000đ".
std::optional<Match> read_quantity(const Scene& scene, std::size_t at);
// "12/12", "2/3", "1/5.000", "35/0,4kV", where it is no date.
std::optional<Match> read_over(const Scene& scene, std::size_t at);
// Is a match between teams spoken of before `at` in the same line?
bool tells_of_match(const Scene& scene, std::size_t at);
// "3-1" between teams; where a noun follows `end` it counts something.
bool is_score(const Scene& scene, std::size_t at, std::size_t end);
// "ngách 15/22/3", "ngõ 34/2": house numbers and alleys are never dates or fractions.
std::optional<Match> read_alley(const Scene& scene, std::size_t at);
// "45t", "mẹ 24t", "NCT 75T": years of age, tonnes or months, as the words around it say.
std::optional<Match> read_age(const Scene& scene, std::size_t at);
// "<6T", "≥ 75 tuổi": from or up to an age.
std::optional<Match> read_age_bound(const Scene& scene, std::size_t at);
// "$20", "₫200.000"
std::optional<Match> read_dollars(const Scene& scene, std::size_t at);

}
