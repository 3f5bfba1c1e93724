#include "core/speech/dashes.hpp"

#include <algorithm>
#include <array>

#include "core/speech/numerals.hpp"

namespace nguon::speech {
namespace {

// "thứ 2 - thứ 6", "tháng 5 - tháng 7", "BĐ1-BĐ2", "T2-T6": the same thing numbered on either side.
bool runs_from_to(const Scene& scene, std::size_t at)
{
    const std::size_t left = scene.before(at);
    const std::size_t right = scene.past_space(at + 1);
    if (!scene.is_word(right)) {
        // "8h00 24/11 - 17h00 23/12"
        if (scene.last.kind == PieceKind::date && scene.is_digits(right)
            && (scene[right + 1].is("h") || scene[right + 1].is("g")))
            return true;
        // "1A-1E", "3A-5D"
        const auto names_class = [&](std::size_t letter) { return scene[letter].text <= "K"; };
        const bool classes = right == at + 1 && left + 1 == at && left > 0 && scene.is_word(left)
            && scene[left].letters == 1 && scene[left].caps && scene.is_digits(left - 1)
            && scene[left - 1].text.size() <= 2 && scene.is_digits(right)
            && scene[right].text.size() <= 2 && scene.is_word(right + 1)
            && scene[right + 1].letters == 1 && scene[right + 1].caps && names_class(left)
            && names_class(right + 1) && !scene.is_digits(right + 2);
        if (classes)
            return true;
        // "6A1-6A4"
        return right == at + 1 && left > 1 && left + 1 == at && scene.is_digits(left)
            && scene[left - 1].letters == 1 && scene.is_digits(left - 2) && scene.is_digits(right)
            && scene[right].text == scene[left - 2].text
            && scene[right + 1].text == scene[left - 1].text && scene.is_digits(right + 2);
    }
    // "BĐ I - BĐ II"
    if (scene.last.kind == PieceKind::abbreviation && scene.last.spoken.starts_with("báo động")
        && scene[right].text.starts_with("BĐ"))
        return true;
    const bool weekday = scene[right].lower == "cn" || scene[right].lower == "chủ";
    if (scene.last.kind == PieceKind::date
        && (weekday || scene[right].is("T") || scene[right].lower == "thứ"
            || scene[right].lower == "ngày"))
        return true;
    if (!scene.is_digits(left))
        return false;
    // "Km3+200 - Km5+800", "K0+500-K2+300"
    if ((scene[right].lower == "km" || scene[right].is("K"))
        && scene.is_digits(scene.past_space(right + 1)) && left > 2 && scene.is_sign(left - 1, "+"))
        return true;
    const std::size_t name = scene.before(left);
    // "xóm 4 - xóm 9: 2-0" are two teams.
    return scene.is_word(name) && scene[name].lower == scene[right].lower
        && !tells_of_match(scene, name);
}

// "từ Quảng Trị - Đà Nẵng", "từ 12 tháng - 5 tuổi": "từ" stands before the first of two places or
// of two ages.
bool runs_from(const Scene& scene, std::size_t at)
{
    const std::size_t right = scene.past_space(at + 1);
    const bool aged = scene.word_before(at) == "tháng" && scene.is_digits(right)
        && scene.precedes(right + 1, { "tuổi" });
    const auto in_name = [&](std::size_t index) {
        return scene.is_word(index) && scene[index].title && !scene[index].caps;
    };
    if (!aged && !(in_name(right) && in_name(scene.past_space(right + 1))))
        return false;
    constexpr std::size_t reach = 12; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at;) {
        if (scene[i].lower == "từ")
            return true;
        const bool goes_on = scene.is_space(i)
            || (aged ? scene.is_digits(i) || scene[i].lower == "tháng" : in_name(i));
        if (!goes_on)
            return false;
    }
    return false;
}

// "30 phút - 2 giờ", "6 tháng - 1 năm": from a short span to a longer one.
bool grows_in_time(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 7> spans{ "giây", "phút", "giờ", "ngày", "tuần",
        "tháng", "năm" };
    const auto rank = [&](std::size_t word) {
        return std::find(spans.begin(), spans.end(), scene[word].lower) - spans.begin();
    };
    const std::size_t left = scene.before(at);
    const std::size_t number = scene.past_space(at + 1);
    const std::size_t right = scene.past_space(number + 1);
    return scene.is_word(left) && scene.is_digits(scene.before(left)) && scene.is_digits(number)
        && scene.is_word(right) && rank(right) < std::ssize(spans)
        && rank(left) < rank(right)
        // "ngày 5 tháng - 1 năm" is a date with holes, "lúc 7 giờ - 2 ngày" two things.
        && !scene.follows(scene.before(left), { "ngày", "lúc", "tháng", "hồi" });
}

// "từ 1 - <30 ngày", "5 - dưới 10 ha"
bool ends_below(const Scene& scene, std::size_t at)
{
    const std::size_t bound = scene.past_space(at + 1);
    return scene.is_digits(scene.before(at))
        && (scene.is_sign(bound, "<") || scene[bound].lower == "dưới")
        && scene.is_digits(scene.past_space(bound + 1));
}

// "từ UBND xã -> Trường THCS": what begins with "từ" leads somewhere.
bool leads_on(const Scene& scene, std::size_t at)
{
    constexpr std::size_t reach = 24; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at;) {
        const Token& token = scene[i];
        if (token.kind == TokenKind::line || token.is(",") || token.is(";") || token.is(":")
            || token.lower == "đến" || is_arrow(token))
            return false;
        if (token.lower == "từ")
            return true;
    }
    return false;
}

// "4 tấn → 2,5 tấn": one word behind both numbers.
bool same_is_counted(const Scene& scene, std::size_t word, std::size_t number)
{
    const auto numeral = scan_numeral(scene, number);
    return numeral && scene.is_word(word) && scene.is_digits(scene.before(word))
        && scene[scene.past_space(numeral->end)].lower == scene[word].lower;
}

}

Match read_dash(const Scene& scene, std::size_t at)
{
    std::size_t end = at + 1;
    while (is_dash(scene[end]))
        ++end;
    if (end - at > 2)
        return sure(end, PieceKind::skipped, "");
    if (runs_from_to(scene, at) || runs_from(scene, at) || grows_in_time(scene, at)
        || ends_below(scene, at))
        return sure(end, PieceKind::sign, "đến");
    const std::size_t left = scene.before(at);
    const bool bare
        = left == scene.size() || scene[left].kind == TokenKind::cell || scene.is_sign(left, "|");
    return sure(end, PieceKind::sign, bare ? "" : ",");
}

std::optional<Match> read_arrow(const Scene& scene, std::size_t at)
{
    const bool drawn = (is_dash(scene[at]) || scene.is_sign(at, "=")) && scene.is_sign(at + 1, ">");
    if (!drawn && !is_arrow(scene[at]))
        return std::nullopt;
    const std::size_t end = drawn ? at + 2 : at + 1;
    const std::size_t right = scene.past_space(end);
    const PieceKind last = scene.last.kind;
    const bool amounts = scene.is_digits(right)
        && (scene.is_digits(scene.before(at)) || last == PieceKind::unit || last == PieceKind::money
            || same_is_counted(scene, scene.before(at), right));
    if (amounts || runs_from_to(scene, at) || (scene.is_word(right) && leads_on(scene, at)))
        return sure(end, PieceKind::sign, "đến");
    return std::nullopt;
}

}
