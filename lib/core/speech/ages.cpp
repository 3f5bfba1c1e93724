// Years of age, which are written with the letter that tonnes and months are written with, too.
#include <algorithm>
#include <array>

#include "core/speech/day_month.hpp"
#include "core/speech/numerals.hpp"

namespace nguon::speech {
namespace {

constexpr std::size_t age_reach = 16; // tokens back

template <std::size_t count>
bool any_before(
    const Scene& scene, std::size_t at, const std::array<std::string_view, count>& words)
{
    for (std::size_t i = at; i-- > 0 && i + age_reach > at && scene[i].kind != TokenKind::line;) {
        if (scene.is_sign(i, ";"))
            return false;
        if (scene.is_word(i)
            && std::find(words.begin(), words.end(), scene[i].lower) != words.end())
            return true;
    }
    return false;
}

bool tells_of_load(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 14> words{ "xe", "tải", "trọng", "hàng", "cầu",
        "thép", "măng", "cát", "gạo", "thóc", "lượng", "cân", "trục", "đá" };
    return any_before(scene, at, words);
}

bool tells_of_people(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 17> words{ "te", "nct", "trẻ", "bé", "cháu",
        "nam", "nữ", "gái", "thọ", "tuổi", "người", "cụ", "dân", "niên", "lớp", "mầm", "mn" };
    return any_before(scene, at, words);
}

// "Đóng BHXH 6T": what is paid for runs for months.
bool tells_of_months(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 7> words{ "bhxh", "bhyt", "đóng", "vay", "gửi",
        "hạn", "phí" };
    return any_before(scene, at, words);
}

// "bảo hành 12T", "6T: 4,7%; 9T: 4,9%": how long something holds, and its interest.
bool tells_of_term(const Scene& scene, std::size_t at, std::size_t end)
{
    if (scene.follows(at, { "bảo_hành", "kỳ_hạn", "thời_hạn", "thời_gian", "bảo_trì" }))
        return true;
    const auto rate
        = scene.is_sign(end, ":") ? scan_numeral(scene, scene.past_space(end + 1)) : std::nullopt;
    return rate && scene.is_sign(rate->end, "%");
}

bool goods_follow(const Scene& scene, std::size_t end)
{
    return scene.precedes(end,
        { "hàng", "gạo", "thóc", "ngô", "lúa", "xi_măng", "phân", "cát", "thép", "rác", "đá" });
}

struct Years {
    std::size_t end;
    std::string words;
    bool capital;
    bool fraction;
};

// "18-35t", "5t-11t", "75T"
std::optional<Years> years_at(const Scene& scene, std::size_t at)
{
    auto numeral = scan_numeral(scene, at);
    if (!numeral || numeral->whole.size() > 3)
        return std::nullopt;
    std::string words = spoken(*numeral, scene.style());
    const auto marked = [&](std::size_t end) { return scene[end].is("t") || scene[end].is("T"); };
    const auto next = past_range_mark(scene, numeral->end + (marked(numeral->end) ? 1 : 0));
    const auto upper = next ? scan_numeral(scene, *next) : std::nullopt;
    if (upper && marked(upper->end) && upper->whole.size() <= 3) {
        words += " đến " + spoken(*upper, scene.style());
        numeral = upper;
    }
    if (!marked(numeral->end) || scene.is_digits(numeral->end + 1))
        return std::nullopt;
    return Years{ numeral->end + 1, std::move(words), scene[numeral->end].is("T"),
        !numeral->fraction.empty() };
}

// "9T/2026"
bool year_behind(const Scene& scene, std::size_t end)
{
    return scene.is_sign(end, "/") && scene.is_digits(end + 1) && is_year(scene[end + 1].text)
        && !scene.is_sign(end + 2, "/");
}

enum class Sense : std::uint8_t { age, load, months, unclear };

Sense sense_of(const Scene& scene, std::size_t at, const Years& years)
{
    // "NCT: bình quân 70,3t"
    if (years.fraction && tells_of_people(scene, at)
        && scene.follows(at, { "bq", "bình_quân", "tb", "trung_bình", "tuổi_thọ", "là" }))
        return Sense::age;
    if (years.fraction || goods_follow(scene, years.end))
        return Sense::load;
    const bool goes_on
        = scene.last_content.spoken.ends_with(" tuổi") && at < scene.last_content.end + 4;
    if (goes_on)
        return Sense::age;
    if (years.capital && !years.fraction
        && (scene.precedes(years.end, { "đầu_năm", "cuối_năm", "năm", "ước" })
            || scene.follows(at, { "nsnn", "ns", "kt_xh", "ktxh", "kinh_tế_xã_hội", "sơ_kết" })
            || year_behind(scene, years.end)))
        return Sense::months;
    if (years.capital && tells_of_term(scene, at, years.end))
        return Sense::months;
    if (years.capital) {
        if (tells_of_load(scene, at))
            return Sense::load;
        if (tells_of_people(scene, at))
            return Sense::age;
        return tells_of_months(scene, at) ? Sense::months : Sense::unclear;
    }
    if (scene.follows(at,
            { "xe", "tải", "trọng", "tải_trọng", "dưới_tải", "hàng", "trên_xe", "nặng", "lượng",
                "xe_trên", "tải_trên", "tải_dưới", "xi_măng", "thép", "cát" }))
        return Sense::load;
    if (scene.follows(at,
            { "đủ", "hết", "nam", "nữ", "thọ", "bé", "cháu", "mẹ", "bố", "bà", "ông", "cụ", "em",
                "trẻ", "tuổi", "từ", "bn", "anh", "chị", "vợ", "chồng", "con", "khoảng", "nct",
                "te" })
        || scene[scene.before(at)].is(",") || tells_of_people(scene, at))
        return Sense::age;
    return Sense::unclear;
}

}

std::optional<Match> read_age(const Scene& scene, std::size_t at)
{
    const auto years = years_at(scene, at);
    if (!years)
        return std::nullopt;
    switch (sense_of(scene, at, *years)) {
    case Sense::load:
        return sure(years->end, PieceKind::unit, years->words + " tấn");
    case Sense::months:
        if (year_behind(scene, years->end))
            return sure(years->end + 2, PieceKind::date,
                years->words + " tháng " + year_words(scene[years->end + 1].text, scene.style()));
        return sure(years->end, PieceKind::unit, years->words + " tháng");
    case Sense::age:
        if (scene.is_sign(years->end, "+") && !scene.is_digits(years->end + 1)) // "từ 14t+"
            return sure(years->end + 1, PieceKind::number, years->words + " tuổi trở lên");
        return sure(years->end, PieceKind::number, years->words + " tuổi");
    case Sense::unclear:
        break;
    }
    if (years->capital)
        return std::nullopt; // a tonne, as the units say
    return doubtful(
        years->end, PieceKind::number, years->words + " tuổi", "abbreviation.ambiguous");
}

std::optional<Match> read_age_bound(const Scene& scene, std::size_t at)
{
    const Token& sign = scene[at];
    const bool above = sign.is(">") || sign.is("≥") || sign.is("⩾");
    if (!above && !sign.is("<") && !sign.is("≤") && !sign.is("⩽"))
        return std::nullopt;
    const bool plain = sign.is(">") || sign.is("<");
    const bool pair = plain && scene.is_sign(at + 1, "=");
    const std::size_t number = scene.past_space(pair ? at + 2 : at + 1);
    const auto numeral = scan_numeral(scene, number);
    if (!numeral || !numeral->is_plain())
        return std::nullopt;
    std::string words;
    std::size_t end = numeral->end;
    if (const auto years = years_at(scene, number);
        years && sense_of(scene, number, *years) == Sense::age) {
        words = years->words + " tuổi";
        end = years->end;
    } else if (scene.precedes(end, { "tuổi" }) && scene.past_space(end) != end) {
        words = spoken(*numeral, scene.style()) + " tuổi";
        end = scene.past_space(end) + 1;
    } else {
        return std::nullopt;
    }
    if (plain && !pair)
        return sure(end, PieceKind::number, (above ? "trên " : "dưới ") + words);
    return sure(end, PieceKind::number, "từ " + words + (above ? " trở lên" : " trở xuống"));
}

}
