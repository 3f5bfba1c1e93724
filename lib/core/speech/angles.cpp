// Angles of a place on the map: 21°45'30"N, 12-14°N.
#include <array>

#include "core/speech/numerals.hpp"
#include "core/speech/times.hpp"

namespace nguon::speech {

namespace {

std::string_view side_name(const Token& side)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> sides{
        { { "N", "Bắc" }, { "S", "Nam" }, { "E", "Đông" }, { "W", "Tây" } }
    };
    for (const auto& [letter, name] : sides) {
        if (side.is(letter))
            return name;
    }
    return {};
}

bool is_degree(const Scene& scene, std::size_t at)
{
    return scene.is_sign(at, "°") || scene.is_sign(at, "º");
}

// "21.594°" has a decimal point: no angle has thousands of degrees.
Numeral as_degrees(const Scene& scene, std::size_t at, Numeral numeral)
{
    const bool pointed = scene.is_sign(at + 1, ".") && numeral.end == at + 3;
    if (pointed)
        return Numeral{ numeral.end, std::string(scene[at].text), std::string(scene[at + 2].text),
            {} };
    return numeral;
}

bool is_latitude(std::string_view words)
{
    return words.ends_with("Bắc") || words.ends_with("Nam");
}

struct Angle {
    std::size_t end;
    std::string words;
    bool clear; // minutes or a side make it an angle, degrees alone are a temperature as well
};

std::optional<Angle> angle_at(const Scene& scene, std::size_t at)
{
    const auto scanned = scan_numeral(scene, at);
    if (!scanned)
        return std::nullopt;
    const Numeral degrees = as_degrees(scene, at, *scanned);
    // "15,0N": weather bulletins leave the degree sign out.
    const bool bare = !degrees.fraction.empty() && value_of(degrees.whole) >= 3
        && value_of(degrees.whole) <= 180 && !side_name(scene[degrees.end]).empty();
    if (!bare && !is_degree(scene, degrees.end))
        return std::nullopt;
    Angle angle{ degrees.end + (bare ? 0 : 1), spoken(degrees, scene.style()) + " độ", false };
    if (scene.is_digits(angle.end) && is_minute_mark(scene[angle.end + 1])) {
        angle.words += " " + cardinal(scene[angle.end].text, scene.style()) + " phút";
        angle.end += 2;
        angle.clear = true;
        const auto seconds = scan_numeral(scene, angle.end);
        if (const auto past = seconds ? past_second_mark(scene, seconds->end) : std::nullopt) {
            angle.words += " " + spoken(*seconds, scene.style()) + " giây";
            angle.end = *past;
        }
    }
    const std::size_t side = scene.past_space(angle.end);
    if (const auto name = side_name(scene[side]); !name.empty())
        angle = { side + 1, angle.words + " " + std::string(name), true };
    return angle;
}

}

std::optional<Match> read_angle(const Scene& scene, std::size_t at)
{
    if (const auto angle = angle_at(scene, at); angle && angle->clear) {
        const auto next = past_range_mark(scene, angle->end);
        const auto upper = next ? angle_at(scene, *next) : std::nullopt;
        // "20,5°N-106,3°E" is one place, no range.
        const bool same_axis = upper && is_latitude(angle->words) == is_latitude(upper->words);
        if (upper && upper->clear && same_axis)
            return sure(upper->end, PieceKind::unit, angle->words + " đến " + upper->words);
        return sure(angle->end, PieceKind::unit, angle->words);
    }
    // "12-14°N"
    const auto low = scan_numeral(scene, at);
    const auto next = low ? past_range_mark(scene, low->end) : std::nullopt;
    const auto upper = next ? angle_at(scene, *next) : std::nullopt;
    if (!upper || !upper->clear)
        return std::nullopt;
    return sure(upper->end, PieceKind::unit, spoken(*low, scene.style()) + " đến " + upper->words);
}

}
