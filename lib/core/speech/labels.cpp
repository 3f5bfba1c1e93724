#include "core/speech/layout.hpp"

#include "core/speech/identifiers.hpp"
#include "core/speech/numerals.hpp"
#include "core/speech/roman.hpp"
#include "core/speech/tables.hpp"

namespace nguon::speech {
namespace {

// "1." "2)" "1.2." "2.1 Công tác": the dot of a label is followed by a blank.
std::optional<Match> number_label(const Scene& scene, std::size_t at)
{
    const auto numeral = scan_numeral(scene, at);
    if (!numeral || !numeral->fraction.empty() || scene[at].text.size() > 2)
        return std::nullopt;
    // "1.000 hộ" at the start of a line is an amount.
    if (numeral->sections.empty() && numeral->end != at + 1)
        return std::nullopt;
    const std::string words = spoken(*numeral, scene.style()) + ",";
    const Token& mark = scene[numeral->end];
    const bool stuck = mark.is(".") && numeral->sections.empty() && scene[numeral->end + 1].title
        && scene[numeral->end + 1].letters > 1;
    if (stuck)
        return sure(numeral->end + 1, PieceKind::label, words);
    if ((mark.is(".") || mark.is(")")) && scene.is_gap(numeral->end + 1)
        && scene[numeral->end + 1].kind != TokenKind::end) {
        // "1. 200.000 đ": behind a short pause it would be heard as one or two hundred thousand.
        const bool counts = scene.is_digits(scene.past_space(numeral->end + 1));
        return sure(numeral->end + 1, PieceKind::label,
            spoken(*numeral, scene.style()) + (counts ? "." : ","));
    }
    if (mark.is("/") && scene.is_space(numeral->end + 1) && scene[numeral->end + 2].title)
        return sure(numeral->end + 1, PieceKind::label, words);
    const bool dotted = !numeral->sections.empty();
    if (dotted
        && (mark.kind == TokenKind::cell
            || (mark.kind == TokenKind::space && scene[numeral->end + 1].title)))
        return sure(numeral->end, PieceKind::label, words);
    return std::nullopt;
}

bool is_name(const Token& token)
{
    return token.kind == TokenKind::word && token.title && !token.caps && token.letters > 1;
}

std::optional<Match> letter_label(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    if (token.kind != TokenKind::word || token.letters != 1)
        return std::nullopt;
    // "a1)" is a part of the first point.
    if (!token.caps && scene.is_digits(at + 1) && scene[at + 1].text.size() == 1
        && scene.is_sign(at + 2, ")"))
        return sure(at + 3, PieceKind::label,
            "điểm " + token.lower + " " + cardinal(scene[at + 1].text, scene.style()) + ",");
    const Token& mark = scene[at + 1];
    const bool bracket = mark.is(")");
    const bool stop = mark.is(".") && scene.is_space(at + 2);
    // "H. Định Hóa", "P. Tân Long": only the first letters of the alphabet number with a full stop.
    static constexpr std::string_view numbering = "A B C D Đ E G a b c d đ e g";
    const bool early = numbering.find(token.text) != std::string_view::npos;
    if (!bracket && !(stop && early))
        return std::nullopt;
    // "Đ. Lê Lợi" is a street.
    if (token.is("Đ") && stop && is_name(scene[scene.past_space(at + 2)])
        && is_name(scene[scene.past_space(scene.past_space(at + 2) + 1)]))
        return std::nullopt;
    if (token.caps && !bracket)
        return sure(at + 2, PieceKind::label, token.lower + ",");
    return sure(at + 2, PieceKind::label, "điểm " + token.lower + ",");
}

std::optional<Match> roman_label(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    if (token.kind != TokenKind::word || !token.caps)
        return std::nullopt;
    const auto value = roman_value(token.text);
    if (!value || *value > 50 || token.is("C") || token.is("D"))
        return std::nullopt;
    // "X. Cúc Đường, H. Võ Nhai" is a commune.
    if (token.is("X") && scene.is_sign(at + 1, ".") && is_name(scene[scene.past_space(at + 2)])
        && is_name(scene[scene.past_space(scene.past_space(at + 2) + 1)]))
        return std::nullopt;
    std::size_t mark = at + 1;
    // "II.1." is the first part of the second.
    std::string words = cardinal(std::to_string(*value), scene.style());
    while (scene.is_sign(mark, ".") && scene.is_digits(mark + 1)) {
        words += " chấm " + numbered(scene[mark + 1].text, scene.style());
        mark += 2;
    }
    const Token& sign = scene[mark];
    const bool marked
        = (sign.is(".") || sign.is(")") || sign.is("/") || sign.is(":")) && scene.is_gap(mark + 1);
    const bool dashed
        = scene.is_space(mark) && is_dash(scene[mark + 1]) && scene.is_space(mark + 2);
    if (marked)
        return sure(mark + 1, PieceKind::label, words + ",");
    if (dashed)
        return sure(mark + 2, PieceKind::label, words + ",");
    if (mark != at + 1 && scene.is_gap(mark))
        return sure(mark, PieceKind::label, words + ",");
    return std::nullopt;
}

// "(3) Địa điểm"
std::optional<Match> bracketed_label(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "(") || !scene.is_sign(at + 2, ")") || !scene.is_space(at + 3))
        return std::nullopt;
    if (scene.is_digits(at + 1) && scene[at + 1].text.size() <= 2)
        return sure(at + 3, PieceKind::label, cardinal(scene[at + 1].text, scene.style()) + ",");
    if (scene.is_word(at + 1) && scene[at + 1].letters == 1)
        return sure(at + 3, PieceKind::label, "điểm " + scene[at + 1].lower + ",");
    const auto roman = scene.is_word(at + 1) ? roman_value(scene[at + 1].text) : std::nullopt;
    if (roman)
        return sure(
            at + 3, PieceKind::label, cardinal(std::to_string(*roman), scene.style()) + ",");
    return std::nullopt;
}

}

namespace {

// "1/ Ông Páo 2/ Bà Sìn": the item before this one stands on the same line.
std::optional<Match> inline_label(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || scene[at].text.size() > 2 || !scene.is_sign(at + 1, "/")
        || !scene.is_space(at + 2) || !scene[at + 3].title || at == 0 || !scene.is_space(at - 1))
        return std::nullopt;
    constexpr std::size_t reach = 60; // tokens back
    const long number = value_of(scene[at].text);
    for (std::size_t i = at; i-- > 0 && i + reach > at && scene[i].kind != TokenKind::line;) {
        if (scene.is_sign(i + 1, "/") && scene.is_digits(i) && scene.is_space(i + 2))
            return value_of(scene[i].text) + 1 == number ? std::optional(sure(
                       at + 2, PieceKind::label, cardinal(scene[at].text, scene.style()) + ","))
                                                         : std::nullopt;
    }
    return std::nullopt;
}

}

std::optional<Match> read_label(const Scene& scene, std::size_t at)
{
    if (!scene[at].opens_line)
        return inline_label(scene, at);
    if (scene.is_digits(at))
        return number_label(scene, at);
    if (auto bracketed = bracketed_label(scene, at))
        return bracketed;
    if (auto roman = roman_label(scene, at))
        return roman;
    return letter_label(scene, at);
}

std::optional<Match> read_bullet(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    if (token.is("|"))
        return sure(at + 1, PieceKind::sign, ",");
    if (!token.opens_line || !is_bullet(token) || token.is("*"))
        return std::nullopt;
    // "+84912345678" at the start of a line is a telephone, no item of a list.
    if (token.is("+") && scene.is_digits(at + 1) && read_phone(scene, at))
        return std::nullopt;
    // A row of dashes is a ruled line.
    std::size_t end = at + 1;
    while (scene[end].is(token.text))
        ++end;
    return sure(end, end - at > 2 ? PieceKind::skipped : PieceKind::sign, "");
}

}
