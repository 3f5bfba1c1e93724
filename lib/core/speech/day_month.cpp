#include "core/speech/day_month.hpp"

#include <algorithm>
#include <array>

namespace nguon::speech {
namespace {

// The number behind a sign that may have a blank on either side: "24 /11/ 2026".
struct Tied {
    std::size_t sign;
    std::size_t number;

    bool is_tight(std::size_t before) const { return sign == before && number == sign + 1; }
};

std::optional<Tied> tied_number(const Scene& scene, std::size_t end)
{
    const auto past_blank = [&](std::size_t index) {
        return scene.is_space(index) && scene[index].text.size() <= 2 ? index + 1 : index;
    };
    const std::size_t sign = past_blank(end);
    const std::size_t number = past_blank(sign + 1);
    const bool ties = scene.is_sign(sign, "/") || scene.is_sign(sign, ".") || is_dash(scene[sign]);
    if (!ties || !scene.is_digits(number))
        return std::nullopt;
    return Tied{ sign, number };
}

}

bool is_between(std::string_view digits, long low, long high)
{
    return !digits.empty() && digits.size() <= 2 && value_of(digits) >= low
        && value_of(digits) <= high;
}

bool is_day(std::string_view digits) { return is_between(digits, 1, 31); }
bool is_month(std::string_view digits) { return is_between(digits, 1, 12); }

bool is_year(std::string_view digits)
{
    return digits.size() == 4
        && (digits.starts_with("18") || digits.starts_with("19") || digits.starts_with("20"));
}

bool is_holiday(const DayMonth& date)
{
    static constexpr std::array<std::pair<long, long>, 18> days{ { { 1, 1 }, { 3, 2 }, { 27, 2 },
        { 8, 3 }, { 26, 3 }, { 30, 4 }, { 1, 5 }, { 7, 5 }, { 15, 5 }, { 19, 5 }, { 1, 6 },
        { 28, 6 }, { 27, 7 }, { 19, 8 }, { 2, 9 }, { 10, 10 }, { 20, 10 }, { 20, 11 } } };
    const std::pair<long, long> day{ value_of(date.day), value_of(date.month) };
    return std::find(days.begin(), days.end(), day) != days.end()
        || day == std::pair<long, long>{ 22, 12 };
}

std::string day_words(std::string_view day, const NumberStyle& style)
{
    return (value_of(day) <= 10 ? "mùng " : "") + cardinal(day, style);
}

std::string month_words(std::string_view month, const NumberStyle& style)
{
    return value_of(month) == 4 ? "tháng tư" : "tháng " + cardinal(month, style);
}

std::string year_words(std::string_view year, const NumberStyle& style)
{
    if (year.size() != 2)
        return "năm " + cardinal(year, style);
    return "năm " + cardinal((value_of(year) >= 50 ? "19" : "20") + std::string(year), style);
}

bool is_month_of_bill(const Scene& scene, std::size_t at)
{
    const std::string_view word = scene.word_before(at);
    const bool unmarked = word == "ky" && scene.lost_its_marks(scene.before(at));
    if ((word != "kỳ" && !unmarked) || scene.follows(at, { "học_kỳ", "nhiệm_kỳ" }))
        return false;
    return value_of(scene[at].text) > 4 || scene[at].text.front() == '0'
        || scene.follows(at,
            { "điện_kỳ", "nước_kỳ", "đơn_kỳ", "cước_kỳ", "cấp_kỳ", "lương_kỳ", "hưu_kỳ", "phí_kỳ",
                "nợ_kỳ", "kê_kỳ", "xã_hội_kỳ", "bhxh_kỳ", "btxh_kỳ" });
}

std::string say(const DayMonth& date, const NumberStyle& style)
{
    std::string words = day_words(date.day, style) + " " + month_words(date.month, style);
    if (!date.year.empty())
        words += " " + year_words(date.year, style);
    return words;
}

std::optional<DayMonth> full_date_at(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    const auto month = tied_number(scene, at + 1);
    const auto year = month ? tied_number(scene, month->number + 1) : std::nullopt;
    if (!year)
        return std::nullopt;
    const Token& sign = scene[month->sign];
    const bool same
        = scene[year->sign].is(sign.text) || (is_dash(sign) && is_dash(scene[year->sign]));
    const DayMonth date{ scene[at].text, scene[month->number].text, scene[year->number].text,
        year->number + 1 };
    if (!same || !is_day(date.day) || !is_month(date.month))
        return std::nullopt;
    const bool tight = month->is_tight(at + 1) && year->is_tight(month->number + 1);
    // "24.11.26" is a date only where a day is spoken of.
    const bool said = scene.follows(at,
        { "ngày", "hạn", "hạn_cuối", "hạn_chót", "từ_ngày", "đến_ngày", "hết_ngày", "sáng", "chiều",
            "tối", "sinh_ngày", "hạn_nộp", "hạn_trả" });
    const bool short_year = date.year.size() == 2 && tight && (sign.is("/") || said);
    if (!is_year(date.year) && !short_year)
        return std::nullopt;
    // Apart from each other only a slash and a dash tie, a full stop ends a sentence.
    if (!tight && sign.is("."))
        return std::nullopt;
    if ((scene.is_sign(date.end, "/") || scene.is_sign(date.end, "."))
        && scene.is_digits(date.end + 1))
        return std::nullopt;
    return date;
}

std::optional<DayMonth> day_month_at(const Scene& scene, std::size_t at)
{
    if (auto full = full_date_at(scene, at))
        return full;
    if (!scene.is_digits(at))
        return std::nullopt;
    const auto month = tied_number(scene, at + 1);
    if (!month || !scene.is_sign(month->sign, "/") || scene.is_sign(month->number + 1, "/")
        || !is_day(scene[at].text) || !is_month(scene[month->number].text))
        return std::nullopt;
    // "12 / 12 thôn" stays a ratio.
    if (!month->is_tight(at + 1) && !scene.follows(at, { "ngày", "sáng", "chiều", "tối", "đến" }))
        return std::nullopt;
    return DayMonth{ scene[at].text, scene[month->number].text, {}, month->number + 1 };
}

}
