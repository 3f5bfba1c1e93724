#include "core/speech/times.hpp"

#include <array>

#include "core/speech/numerals.hpp"

namespace nguon::speech {
namespace {

bool is_minute_mark(const Token& token)
{
    return token.is("'") || token.is("’") || token.is("′") || token.is("‘") || token.is("`");
}
bool is_second_mark(const Token& token) { return token.is("\"") || token.is("”") || token.is("″"); }

bool is_hour(std::string_view digits) { return digits.size() <= 2 && value_of(digits) <= 24; }
bool is_sixtieth(std::string_view digits) { return digits.size() <= 2 && value_of(digits) < 60; }

std::string say(std::string_view hour, std::string_view minute, std::string_view second,
    const NumberStyle& style)
{
    std::string words = cardinal(hour, style) + " giờ";
    if (!minute.empty() && (value_of(minute) != 0 || !second.empty()))
        words += " " + cardinal(minute, style) + " phút";
    if (!second.empty())
        words += " " + cardinal(second, style) + " giây";
    return words;
}

// Past "'", "ph", "phút" or "p" behind the minutes.
std::size_t past_minute_word(const Scene& scene, std::size_t end)
{
    if (is_minute_mark(scene[end]))
        return end + 1;
    const std::size_t word = scene.past_space(end);
    const std::string& written = scene[word].lower;
    if (written == "phút" || (written == "ph" && word == end) || (written == "p" && word == end)
        || (written == "ph" && scene.is_gap(word + 1)))
        return word + 1;
    return end;
}

// 07:30 and 06:05:09
std::optional<ClockTime> colon_time(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at + 1, ":") || !scene.is_digits(at + 2) || scene[at + 2].text.size() != 2
        || !is_sixtieth(scene[at + 2].text)
        || scene.follows(at, { "tỷ_lệ", "tỉ_lệ", "tl", "tỷ_số" }))
        return std::nullopt;
    if (scene.is_sign(at + 3, ":") && scene.is_digits(at + 4) && scene[at + 4].text.size() == 2
        && is_sixtieth(scene[at + 4].text)) {
        std::size_t end = at + 5;
        if (scene.is_sign(end, ".") && scene.is_digits(end + 1) && scene[end + 1].text.size() == 3)
            end += 2; // milliseconds of a machine's time
        return ClockTime{ end,
            say(scene[at].text, scene[at + 2].text, scene[at + 4].text, scene.style()) };
    }
    std::size_t end = at + 3;
    if (scene[end].lower == "h")
        ++end;
    if (scene.is_sign(end, ".") && scene.is_digits(end + 1))
        return std::nullopt; // 1:10.000 is a scale
    return ClockTime{ end, say(scene[at].text, scene[at + 2].text, {}, scene.style()) };
}

// What may stand behind "14 giờ 05" when "phút" is left out.
bool ends_a_time(const Scene& scene, std::size_t end)
{
    const Token& next = scene[scene.past_space(end)];
    if (next.kind != TokenKind::word)
        return next.kind != TokenKind::digits && !next.is("%") && !next.is("/");
    static constexpr std::array<std::string_view, 22> words{ "sáng", "trưa", "chiều", "tối", "đêm",
        "ngày", "hôm", "đến", "tới", "tại", "cùng", "hằng", "hàng", "mỗi", "thứ", "giờ", "và", "từ",
        "chủ", "theo", "ở", "khuya" };
    for (const auto word : words) {
        if (next.lower == word)
            return true;
    }
    return false;
}

}

std::optional<ClockTime> clock_time_at(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || !is_hour(scene[at].text))
        return std::nullopt;
    if (auto colon = colon_time(scene, at))
        return colon;
    const bool spaced = scene.is_space(at + 1);
    const std::size_t unit = scene.past_space(at + 1);
    const std::string& written = scene[unit].lower;
    const bool symbol = written == "h" || written == "g";
    if (!symbol && written != "giờ")
        return std::nullopt;
    const bool apart = written == "giờ" || (written == "h" && spaced);
    const std::size_t minute = apart ? scene.past_space(unit + 1) : unit + 1;
    const bool has_minute = scene.is_digits(minute) && is_sixtieth(scene[minute].text)
        && (!apart || past_minute_word(scene, minute + 1) != minute + 1
            || (scene[minute].text.size() == 2 && ends_a_time(scene, minute + 1)));
    if (has_minute) {
        std::size_t end = past_minute_word(scene, minute + 1);
        const std::size_t second = scene.past_space(end);
        std::string_view seconds;
        if (end != minute + 1 && scene.is_digits(second) && is_sixtieth(scene[second].text)
            && scene[scene.past_space(second + 1)].lower == "giây") {
            seconds = scene[second].text;
            end = scene.past_space(second + 1) + 1;
        }
        return ClockTime{ end, say(scene[at].text, scene[minute].text, seconds, scene.style()) };
    }
    // "25g" is grams, "8 h" stands for hours only next to a number written as an hour.
    if (written == "g" || (spaced && symbol && scene.is_digits(unit + 1)))
        return std::nullopt;
    std::size_t end = unit + 1;
    if (is_minute_mark(scene[end]))
        ++end;
    return ClockTime{ end, say(scene[at].text, {}, {}, scene.style()) };
}

std::optional<Match> read_time(const Scene& scene, std::size_t at)
{
    const auto first = clock_time_at(scene, at);
    if (!first)
        return std::nullopt;
    const std::size_t dash = scene.past_space(first->end);
    if (is_dash(scene[dash])) {
        if (const auto second = clock_time_at(scene, scene.past_space(dash + 1)))
            return sure(second->end, PieceKind::time, first->words + " đến " + second->words);
    }
    return sure(first->end, PieceKind::time, first->words);
}

std::optional<Match> read_minutes(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || scene[at].text.size() > 3)
        return std::nullopt;
    // A quotation that ends with a number is no measure of time.
    if (is_minute_mark(scene[at + 1]) && is_minute_mark(scene[at + 2]))
        return sure(at + 3, PieceKind::time, cardinal(scene[at].text, scene.style()) + " giây");
    if (is_minute_mark(scene[at + 1]) && !scene.is_sign(at + 1, "`")
        && !is_minute_mark(scene[at > 0 ? at - 1 : scene.size()]))
        return sure(at + 2, PieceKind::time, cardinal(scene[at].text, scene.style()) + " phút");
    return std::nullopt;
}

std::optional<Match> read_angle(const Scene& scene, std::size_t at)
{
    const auto degrees = scan_numeral(scene, at);
    if (!degrees || (!scene.is_sign(degrees->end, "°") && !scene.is_sign(degrees->end, "º")))
        return std::nullopt;
    std::string words = spoken(*degrees, scene.style()) + " độ";
    std::size_t end = degrees->end + 1;
    bool angle = false;
    if (scene.is_digits(end) && is_minute_mark(scene[end + 1])) {
        words += " " + cardinal(scene[end].text, scene.style()) + " phút";
        end += 2;
        angle = true;
        if (const auto seconds = scan_numeral(scene, end);
            seconds && is_second_mark(scene[seconds->end])) {
            words += " " + spoken(*seconds, scene.style()) + " giây";
            end = seconds->end + 1;
        }
    }
    const Token& side = scene[scene.past_space(end)];
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> sides{
        { { "N", "Bắc" }, { "S", "Nam" }, { "E", "Đông" }, { "W", "Tây" } }
    };
    for (const auto& [letter, name] : sides) {
        if (side.is(letter))
            return sure(
                scene.past_space(end) + 1, PieceKind::unit, words + " " + std::string(name));
    }
    return angle ? std::optional(sure(end, PieceKind::unit, words)) : std::nullopt;
}

}
