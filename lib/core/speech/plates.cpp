// Plates of cars, motorbikes and the army, and the numbers of boats.
#include "core/speech/identifiers.hpp"
#include "core/speech/letters.hpp"
#include "core/speech/number_words.hpp"

namespace nguon::speech {

bool is_short_caps(const Token& token, std::uint32_t most)
{
    return token.kind == TokenKind::word && token.caps && token.letters <= most;
}

std::optional<std::pair<std::size_t, std::string>> plate_number(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    if (scene[at].text.size() == 3 && scene.is_sign(at + 1, ".") && scene.is_digits(at + 2)
        && scene[at + 2].text.size() == 2)
        return std::pair(
            at + 3, digit_by_digit(scene[at].text) + " chấm " + digit_by_digit(scene[at + 2].text));
    const std::size_t size = scene[at].text.size();
    if ((size == 5 || size == 4) && !scene.is_sign(at + 1, "/"))
        return std::pair(at + 1, digit_by_digit(scene[at].text));
    return std::nullopt;
}

namespace {

// "20A12345", "20B112345", "20A123.45": the series and the number in one piece.
std::optional<Match> stuck_plate(const Scene& scene, std::size_t series, std::string words)
{
    if (!scene.is_digits(series + 1))
        return std::nullopt;
    const std::string_view digits = scene[series + 1].text;
    const bool said = scene.follows(
        series - 1, { "bks", "bs", "biển_số", "kiểm_soát", "xe", "ô_tô", "xe_tải", "xe_máy" });
    if (digits.size() == 6)
        return sure(series + 2, PieceKind::plate,
            words + " " + digit_by_digit(digits.substr(0, 1)) + ", "
                + digit_by_digit(digits.substr(1)));
    if (digits.size() == 5 || (digits.size() == 4 && said))
        return sure(series + 2, PieceKind::plate, words + ", " + digit_by_digit(digits));
    const auto number = plate_number(scene, series + 1);
    if (!number)
        return std::nullopt;
    return sure(number->first, PieceKind::plate, words + ", " + number->second);
}

}

namespace {

// "xe biển đỏ TC-12-34": two letters and two pairs of digits, of the army.
std::optional<Match> army_plate(const Scene& scene, std::size_t at)
{
    const bool shape = is_short_caps(scene[at], 2) && scene[at].letters == 2
        && is_dash(scene[at + 1]) && scene.is_digits(at + 2) && scene[at + 2].text.size() == 2
        && is_dash(scene[at + 3]) && scene.is_digits(at + 4) && scene[at + 4].text.size() == 2;
    if (!shape
        || !scene.follows(at,
            { "biển", "biển_đỏ", "biển_số", "biển_quân_đội", "kiểm_soát", "bks", "bs", "xe",
                "quân_sự" }))
        return std::nullopt;
    return sure(at + 5, PieceKind::plate,
        spell(scene[at].text) + ", " + digit_by_digit(scene[at + 2].text) + ", "
            + digit_by_digit(scene[at + 4].text));
}

}

namespace {

// "QNg-95432-TS": a fishing boat has the letters of its province before and those of fisheries
// behind.
std::optional<Match> boat_number(const Scene& scene, std::size_t at)
{
    const bool shape = scene.is_word(at) && scene[at].title && scene[at].letters <= 3
        && is_dash(scene[at + 1]) && scene.is_digits(at + 2) && scene[at + 2].text.size() >= 4
        && scene[at + 2].text.size() <= 6 && is_dash(scene[at + 3]) && scene[at + 4].is("TS");
    if (!shape)
        return std::nullopt;
    return sure(at + 5, PieceKind::plate,
        spell(scene[at].text) + ", " + digit_by_digit(scene[at + 2].text) + ", "
            + spell(scene[at + 4].text));
}

}

std::optional<Match> read_plate(const Scene& scene, std::size_t at)
{
    if (auto boat = boat_number(scene, at))
        return boat;
    if (auto plate = army_plate(scene, at))
        return plate;
    if (!scene.is_digits(at) || scene[at].text.size() != 2 || value_of(scene[at].text) < 11)
        return std::nullopt;
    const bool dashed = scene.is_sign(at + 1, "-");
    const std::size_t series = dashed ? at + 2 : at + 1;
    if (!is_short_caps(scene[series], 2))
        return std::nullopt;
    std::string words = cardinal(scene[at].text, scene.style()) + (dashed ? ", " : " ")
        + spell(scene[series].text);
    std::size_t next = series + 1;
    if (scene.is_digits(next) && scene[next].text.size() == 1) {
        words += " " + digit_by_digit(scene[next].text);
        ++next;
    }
    if (auto stuck = stuck_plate(scene, series, words))
        return stuck;
    const bool spaced
        = scene.is_space(next) && is_dash(scene[next + 1]) && scene.is_space(next + 2);
    if (!spaced && !is_dash(scene[next]) && !scene[next].is(" "))
        return std::nullopt;
    const auto number = plate_number(scene, spaced ? next + 3 : next + 1);
    // With only blanks between, an electric unit or a class could look like a plate.
    if (!number || (scene[next].is(" ") && !dashed && scene[next + 1].text.size() == 4))
        return std::nullopt;
    return sure(number->first, PieceKind::plate, words + ", " + number->second);
}

}
