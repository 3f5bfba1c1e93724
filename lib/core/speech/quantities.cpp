// Numbers in use: with a sign, in a range, with a unit.
#include "core/speech/numerals.hpp"

#include <algorithm>
#include <array>

#include "core/speech/day_month.hpp"
#include "core/speech/sides.hpp"
#include "core/speech/times.hpp"
#include "core/speech/units.hpp"

namespace nguon::speech {
namespace {

// A dash between two numbers, with or without blanks; gives the place of the second one.
std::optional<std::size_t> past_dash(const Scene& scene, std::size_t end)
{
    const auto next = past_range_mark(scene, end);
    if (!next || !scene.is_digits(*next))
        return std::nullopt;
    // "2024 -5": a blank only before the dash makes it a minus.
    const std::size_t mark = scene.past_space(end);
    if (is_dash(scene[mark]) && mark != end && *next == mark + 1)
        return std::nullopt;
    return next;
}

// How the number reads after "thứ" and "tháng", and as the day of a month.
std::optional<std::string> ordinal(const Scene& scene, std::size_t at, const Numeral& numeral)
{
    if (!numeral.is_plain() || numeral.whole.size() > 2)
        return std::nullopt;
    const std::string_view word = scene.word_before(at);
    const long value = numeral.value();
    if (word == "thứ" && value == 1)
        return "nhất";
    if ((word == "thứ" || word == "tháng") && value == 4)
        return "tư";
    const bool day = scene.precedes(numeral.end,
                         { "tháng", "và", "đến", "âm_lịch", "tết", "âl", "hằng_tháng", "hàng_tháng",
                             "mỗi_tháng" })
        || scene.is_gap(numeral.end + 1) || scene.is_sign(numeral.end, ",")
        || scene.is_sign(numeral.end, ".") || scene.is_sign(numeral.end, ")");
    if (word == "ngày" && value >= 1 && value <= 10 && day)
        return "mùng " + cardinal(numeral.whole, scene.style());
    return std::nullopt;
}

// 500 g and 1 kg, 800 m and 1,2 km, 500 nghìn and 1 triệu: two sizes of one measure.
bool measure_the_same(const UnitEntry& one, const UnitEntry& other)
{
    static constexpr std::array<std::string_view, 4> bases{ "mét", "gam", "lít", "oát" };
    return (one.money && other.money)
        || std::any_of(bases.begin(), bases.end(), [&](std::string_view base) {
               return one.spoken.ends_with(base) && other.spoken.ends_with(base);
           });
}

std::optional<Match> read_range(const Scene& scene, std::size_t at, const Side& low)
{
    const auto next = past_dash(scene, low.end);
    if (!next)
        return std::nullopt;
    // The end of a chain such as 2-4-6.
    if (at > 1 && is_dash(scene[at - 1]) && scene.is_digits(at - 2))
        return std::nullopt;
    const auto high = side_at(scene, *next);
    const bool same_unit = high && low.unit && high->unit && low.unit->entry == high->unit->entry;
    if (!high || (scene.is_sign(high->end, "/") && !same_unit))
        return high && low.unit == std::nullopt && high->unit && scene.is_sign(high->end, "/")
            ? std::optional(sure(high->end, kind_with(high->unit),
                spoken(low.numeral, scene.style())
                    + (high->unit->entry == &said_by_number ? " nghìn" : "") + " đến "
                    + with_unit(spoken(high->numeral, scene.style()), high->unit)))
            : std::nullopt;
    // "TBA Cầu Mây 1 - 250kVA": the number of a name and then its power.
    const bool named = high->unit && !low.unit && high->unit->entry->spoken.starts_with("ki lô vôn")
        && scene[scene.before(at)].title && low.numeral.value() < 20;
    // "Khóa 5 - 35 học viên": a number of something and then how many there are.
    const bool counts = !low.unit && !high->unit && scene.is_space(low.end)
        && low.numeral.value() < 20 && low.numeral.value() < high->numeral.value()
        && scene.follows(at, { "khóa", "lớp", "tổ", "xóm", "thôn", "đợt", "lô" })
        && scene.precedes(high->end,
            { "hv", "học_viên", "hs", "học_sinh", "em", "hộ", "người", "đại_biểu", "khẩu" });
    // "bản vẽ số 05-2026": the year of the number.
    const bool dated = scene.word_before(at) == "số" && low.numeral.whole.size() <= 3
        && is_year(high->numeral.whole);
    if (named || counts || dated)
        return std::nullopt;
    const bool two_units = low.unit && high->unit && high->unit->entry != low.unit->entry
        && measure_the_same(*low.unit->entry, *high->unit->entry);
    // "500k-1 triệu"
    const bool money_in_words = low.unit && low.unit->entry->money && !high->unit
        && scene.precedes(high->end, { "triệu", "tỷ", "tỉ", "nghìn", "đồng" });
    if (low.unit && !two_units && !money_in_words
        && (!high->unit || high->unit->entry != low.unit->entry))
        return std::nullopt;
    const NumberStyle& style = scene.style();
    // "3.0-5.0m": the unit makes decimals of both.
    Numeral lower = low.numeral;
    if (high->unit && !low.unit && lower.sections.size() == 2)
        lower = Numeral{ lower.end, std::string(lower.sections[0]), std::string(lower.sections[1]),
            {} };
    std::string first
        = with_unit(ordinal(scene, at, lower).value_or(spoken(lower, style)), low.unit);
    if (!low.unit && high->unit && high->unit->entry == &said_by_number)
        first += " nghìn"; // "500-1.000k"
    std::string second = with_unit(scene.word_before(at) == "thứ" && high->numeral.whole == "4"
            ? "tư"
            : spoken(high->numeral, style),
        high->unit);
    // "thứ 2-6" runs from one day of the week to another.
    if (scene.word_before(at) == "thứ" && !high->unit && high->numeral.is_plain())
        second.insert(0, "thứ ");
    const bool small = low.numeral.whole.size() <= 3 && high->numeral.whole.size() <= 3;
    if (!low.unit && !high->unit && small && is_score(scene, at, high->end))
        return sure(high->end, PieceKind::number, first + " " + second);
    // "45-60'"
    if (!low.unit && !high->unit && is_minute_mark(scene[high->end])
        && !is_minute_mark(scene[scene.before(at)]))
        return sure(high->end + 1, PieceKind::time, first + " đến " + second + " phút");
    // A chain such as 4-4-2, or codes that fall: a pause says less wrong than "đến".
    const bool chain = past_dash(scene, high->end).has_value();
    // "giai đoạn 2021-25": the century is not written twice.
    const bool short_year = is_year(low.numeral.whole) && low.numeral.is_plain()
        && high->numeral.whole.size() == 2 && high->numeral.value() > low.numeral.value() % 100
        && *next == low.end + 1;
    const bool falls = low.numeral.is_plain() && high->numeral.is_plain() && !short_year
        && low.numeral.value() >= high->numeral.value() && !two_units && !money_in_words;
    if (chain || falls)
        return std::nullopt;
    return sure(high->end, kind_with(high->unit), first + " đến " + second);
}

// "10(40)A" on a meter: the current it is made for and the one it bears.
std::optional<Match> read_rating(const Scene& scene, std::size_t at)
{
    const bool shape = scene.is_sign(at + 1, "(") && scene.is_digits(at + 2)
        && scene.is_sign(at + 3, ")") && scene[at + 4].is("A") && !scene.is_digits(at + 5);
    if (!shape)
        return std::nullopt;
    return sure(at + 5, PieceKind::unit,
        cardinal(scene[at].text, scene.style()) + ", " + cardinal(scene[at + 2].text, scene.style())
            + " am pe");
}

// The 050 of "1tr050" is fifty thousand with a silent hundred.
std::string thousands_behind(std::string_view digits, const NumberStyle& style)
{
    if (digits.front() != '0')
        return " " + cardinal(digits, style);
    const std::string words = cardinal("1" + std::string(digits), style);
    return words.substr(cardinal("1000", style).size());
}

// "cao 1m2", "sâu khoảng 2m3": no square and no cube.
bool measures_length(const Scene& scene, std::size_t at)
{
    return scene.follows(at,
        { "cao", "sâu", "dài", "cao_khoảng", "sâu_khoảng", "dài_khoảng", "cao_hơn", "sâu_hơn",
            "dài_hơn", "cao_trên", "sâu_trên", "dài_trên", "ngập", "ngập_sâu", "dâng", "lên" });
}

// "1m65", "2tr5", "3kg2": the unit stands where the decimal mark would.
std::optional<Match> read_inner_unit(const Scene& scene, std::size_t at)
{
    const std::string_view written = scene[at + 1].text;
    const std::string_view rest = scene.is_digits(at + 2) ? scene[at + 2].text : std::string_view();
    // "3k5" is three and a half thousand.
    if (written == "k" && rest.size() == 1 && scene[at].text.size() <= 3 && !scene.is_word(at + 3))
        return sure(at + 3, PieceKind::money,
            cardinal(scene[at].text, scene.style()) + " nghìn " + cardinal(rest, scene.style())
                + " trăm");
    const bool unit = written == "m" || written == "kg" || written == "tr" || written == "km"
        || written == "ha";
    // "3tr250", "1tr350k": thousands behind the millions.
    const bool millions = written == "tr" && rest.size() == 3 && scene[at].text.size() <= 3;
    if (millions && (!scene.is_word(at + 3) || scene[at + 3].is("đ"))) {
        const bool dong = scene[at + 3].is("đ"); // "3tr250đ"
        return sure(dong ? at + 4 : at + 3, PieceKind::money,
            cardinal(scene[at].text, scene.style()) + " triệu"
                + thousands_behind(rest, scene.style())
                + (!dong                ? ""
                        : rest == "000" ? " đồng"
                                        : " nghìn đồng"));
    }
    if (millions)
        return sure(at + 2, PieceKind::money, cardinal(scene[at].text, scene.style()) + " triệu");
    if (!unit || rest.empty() || rest.size() > 2 || scene[at].text.size() > 3
        || (written != "tr" && rest.size() == 1 && (rest == "2" || rest == "3")
            && !(written == "m" && measures_length(scene, at)))
        || scene.is_word(at + 3) || (written != "tr" && scene.is_sign(at + 3, "/")))
        return std::nullopt;
    const auto& entry = unit_table().at(std::string(written));
    return sure(at + 3, entry.money ? PieceKind::money : PieceKind::unit,
        cardinal(scene[at].text, scene.style()) + " " + std::string(entry.spoken) + " "
            + numbered(rest, scene.style()));
}

// "1tr2-1tr4"
Match up_to_another(const Scene& scene, Match low)
{
    const auto next = past_range_mark(scene, low.end);
    const auto high = next && scene.is_digits(*next) ? read_inner_unit(scene, *next) : std::nullopt;
    if (!high || high->kind != low.kind)
        return low;
    return sure(high->end, low.kind, low.spoken + " đến " + high->spoken);
}

}

namespace {

// "Mẫu Sơn: - 0,8 °C": a blank behind the minus, where only a temperature can follow.
bool is_spaced_frost(const Scene& scene, std::size_t at, std::size_t number)
{
    const Token& before = scene[scene.before(at)];
    const bool opened = before.is(":") || before.is("(")
        || scene.follows(at, { "từ", "dưới", "xuống", "là", "còn", "khoảng" });
    const auto side = opened ? side_at(scene, number) : std::nullopt;
    return side && side->unit && side->unit->entry->spoken.starts_with("độ");
}

}

std::optional<Match> read_quantity(const Scene& scene, std::size_t at)
{
    std::size_t start = at;
    bool negative = false;
    if (is_dash(scene[at])) {
        const Token& before = scene[scene.before(at)];
        const bool parted = before.is(",") || before.is(";") || before.is(":") || before.is("(");
        const bool after_number = before.kind == TokenKind::digits
            || (scene.last_content.kind == PieceKind::unit && !parted);
        const bool tight = at > 0 && !scene.is_gap(at - 1) && !scene.is_sign(at - 1, "(")
            && !scene.is_sign(at - 1, "~");
        const std::size_t number = scene.past_space(at + 1);
        if (!scene.is_digits(number) || after_number || tight
            || (number != at + 1 && !is_spaced_frost(scene, at, number)))
            return std::nullopt;
        negative = true;
        start = number;
    }
    const auto low = side_at(scene, start);
    if (!low)
        return std::nullopt;
    // Eight digits in one piece that measure nothing are a code: a password, a number of a form.
    const bool secret = low->numeral.whole.size() >= 4
        && scene.follows(start, { "pass", "mật_khẩu", "mk", "password", "pass_là", "mk_là" });
    const bool code = low->end == start + 1 && (low->numeral.whole.size() >= 8 || secret)
        && !scene.precedes(low->end, { "đồng", "đô", "người", "cây" });
    if (code && !negative)
        return sure(low->end, PieceKind::number, digit_by_digit(low->numeral.whole));
    // At the start of a line the dash is a bullet, unless a temperature follows.
    if (negative && scene[at].opens_line
        && !(low->unit && low->unit->entry->spoken.starts_with("độ")))
        return std::nullopt;
    if (!negative) {
        if (auto measure = read_inner_unit(scene, start))
            return up_to_another(scene, std::move(*measure));
        if (auto rating = read_rating(scene, start))
            return rating;
        if (auto range = read_range(scene, start, *low))
            return range;
    }
    std::string words = low->unit
        ? spoken(low->numeral, scene.style())
        : ordinal(scene, start, low->numeral).value_or(spoken(low->numeral, scene.style()));
    words = with_unit(std::move(words), low->unit);
    // "Km0+000" begins a road.
    if (scene.is_sign(start > 0 ? start - 1 : scene.size(), "+") && scene[start].is("000"))
        words = "không";
    // "Âm -5 độ" is written twice over.
    const bool sign = negative && scene.word_before(at) != "âm";
    return sure(low->end, kind_with(low->unit), (sign ? "âm " : "") + words);
}

}
