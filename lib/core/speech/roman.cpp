#include "core/speech/roman.hpp"

#include <array>
#include <string>

#include "core/speech/letters.hpp"
#include "core/speech/syllable.hpp"

namespace nguon::speech {
namespace {

std::string roman_text(int value)
{
    static constexpr std::array<std::pair<int, std::string_view>, 13> steps{ { { 1000, "M" },
        { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" },
        { 40, "XL" }, { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } } };
    std::string text;
    for (const auto& [worth, letters] : steps) {
        for (; value >= worth; value -= worth)
            text += letters;
    }
    return text;
}

int worth_of(char letter)
{
    switch (letter) {
    case 'I':
        return 1;
    case 'V':
        return 5;
    case 'X':
        return 10;
    case 'L':
        return 50;
    case 'C':
        return 100;
    case 'D':
        return 500;
    case 'M':
        return 1000;
    default:
        return 0;
    }
}

bool is_numbered_thing(const Scene& scene, std::size_t at)
{
    return scene.follows(at,
        { "khóa", "quý", "mục", "phần", "chương", "thế_kỷ", "thế_kỉ", "kỳ", "thứ", "giai_đoạn",
            "cấp", "loại", "hạng", "nhóm", "bảng", "phụ_lục", "đợt", "quân_khu", "vùng", "tập",
            "quyển", "độ", "bậc", "ngạch", "tiểu_mục", "lần", "khối", "chuyên_khoa", "hình", "biểu",
            "báo_động", "bđ", "khu_vực", "kv", "tk", "giải", "mẫu", "điều", "đại_hội", "vành_đai",
            "gđ" });
}

}

std::optional<int> roman_value(std::string_view letters)
{
    if (letters.empty() || letters.size() > 15)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const int worth = worth_of(letters[i]);
        if (worth == 0)
            return std::nullopt;
        const int next = i + 1 < letters.size() ? worth_of(letters[i + 1]) : 0;
        value += worth < next ? -worth : worth;
    }
    if (value <= 0 || value > 3999 || roman_text(value) != letters)
        return std::nullopt;
    return value;
}

namespace {

// "Phụ lục IIa"
std::optional<Match> read_lettered(const Scene& scene, std::size_t at)
{
    const std::string_view text = scene[at].text;
    if (!scene.is_word(at) || text.size() < 2 || text.back() < 'a' || text.back() > 'h'
        || !is_numbered_thing(scene, at))
        return std::nullopt;
    const auto value = roman_value(text.substr(0, text.size() - 1));
    if (!value)
        return std::nullopt;
    return sure(at + 1, PieceKind::roman,
        cardinal(std::to_string(*value), scene.style()) + " "
            + letter_name(static_cast<char32_t>(text.back())));
}

}

std::optional<Match> read_roman(const Scene& scene, std::size_t at)
{
    if (auto lettered = read_lettered(scene, at))
        return lettered;
    const Token& token = scene[at];
    if (token.kind != TokenKind::word || !token.caps)
        return std::nullopt;
    const auto value = roman_value(token.text);
    if (!value || scene.follows(at, { "phiên_tòa" })) // where XX is "xét xử"
        return std::nullopt;
    const std::size_t sign = scene.past_space(at + 1);
    const std::size_t number = scene.past_space(sign + 1);
    constexpr std::size_t metres = 6; // digits of a coordinate
    if (scene.is_sign(sign, "=") // "tọa độ X = 2405123"
        || (token.is("X") && scene.is_sign(sign, ":") && scene.is_digits(number)
            && scene[number].text.size() >= metres))
        return std::nullopt;
    // "trình độ CM": nothing is numbered by hundreds.
    if (token.letters == 2 && *value > 100)
        return std::nullopt;
    const bool numbered = is_numbered_thing(scene, at);
    // I, II và III: the list goes on as it began. V alone may be a person's initial.
    // "CHƯƠNG VI: DI DÂN" begins its name there.
    const bool goes_on = scene.last_content.kind == PieceKind::roman
        && at < scene.last_content.end + 6 && !scene.is_sign(scene.before(at), ":");
    const bool small = token.text.find_first_of("LCDM") == std::string_view::npos;
    const bool word_of_title
        = is_syllable(token.lower) && scene.in_capitals(at) && token.letters > 1;
    const bool certain = numbered || goes_on
        || (small && token.letters > 1 && !word_of_title && !is_syllable(token.lower))
        || (small && token.letters > 1 && !word_of_title
            && scene.follows(at, { "điểm", "khoản", "số" }));
    if (!certain)
        return std::nullopt;
    // "hạng C", "khối D" and "loại D" are letters; beyond small numbers only centuries and terms
    // count so.
    if (!small && token.letters == 1)
        return std::nullopt;
    std::string words = scene.word_before(at) == "thứ" && *value == 1 ? "nhất"
        : scene.word_before(at) == "thứ" && *value == 4
        ? "tư"
        : cardinal(std::to_string(*value), scene.style());
    std::size_t end = at + 1;
    // "mục I.2"
    while (scene.is_sign(end, ".") && scene.is_digits(end + 1)) {
        words += " chấm " + speech::numbered(scene[end + 1].text, scene.style());
        end += 2;
    }
    if (is_dash(scene[scene.past_space(end)])) {
        const std::size_t next = scene.past_space(scene.past_space(end) + 1);
        const auto upper = scene[next].kind == TokenKind::word && scene[next].caps
            ? roman_value(scene[next].text)
            : std::nullopt;
        if (upper && *upper > *value) {
            words += " đến " + cardinal(std::to_string(*upper), scene.style());
            end = next + 1;
        }
    }
    return sure(end, PieceKind::roman, words);
}

}
