// Numbers in use: with a sign, in a range, with a unit, one over another.
#include "core/speech/numerals.hpp"

#include <algorithm>
#include <array>

#include "core/speech/dates.hpp"
#include "core/speech/units.hpp"

namespace nguon::speech {
namespace {

// A dash between two numbers, with or without blanks; gives the place of the second one.
std::optional<std::size_t> past_dash(const Scene& scene, std::size_t end)
{
    const std::size_t dash = scene.past_space(end);
    if (!is_dash(scene[dash]))
        return std::nullopt;
    const std::size_t next = scene.past_space(dash + 1);
    // "2024 -5": a blank only before the dash makes it a minus.
    if (dash != end && next == dash + 1)
        return std::nullopt;
    return scene.is_digits(next) ? std::optional(next) : std::nullopt;
}

bool is_score(const Scene& scene, std::size_t at)
{
    return scene.follows(at, { "tỷ_số", "tỉ_số", "thắng", "thua", "hòa", "kết_quả_là" });
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
    const bool day = scene.precedes(numeral.end, { "tháng", "và", "đến", "âm_lịch" })
        || scene.is_gap(numeral.end + 1) || scene.is_sign(numeral.end, ",")
        || scene.is_sign(numeral.end, ".") || scene.is_sign(numeral.end, ")");
    if (word == "ngày" && value >= 1 && value <= 10 && day)
        return "mùng " + cardinal(numeral.whole, scene.style());
    return std::nullopt;
}

std::string with_unit(std::string words, const std::optional<UnitMatch>& unit)
{
    if (unit && !unit->entry->spoken.empty())
        words += " " + std::string(unit->entry->spoken);
    return words;
}

PieceKind kind_with(const std::optional<UnitMatch>& unit)
{
    return !unit ? PieceKind::number : unit->entry->money ? PieceKind::money : PieceKind::unit;
}

struct Side {
    Numeral numeral;
    std::optional<UnitMatch> unit;
    std::size_t end;
};

std::optional<Side> side_at(const Scene& scene, std::size_t at)
{
    auto numeral = scan_numeral(scene, at);
    if (!numeral)
        return std::nullopt;
    const auto unit = unit_after(scene, numeral->end, numeral->whole.size());
    // "2.5 tỷ", "1.5m": a measured amount has decimals, whatever the mark.
    if (numeral->sections.size() == 2
        && (unit
            || scene.precedes(
                numeral->end, { "tỷ", "triệu", "nghìn", "tấn", "tạ", "lít", "mét", "độ" })))
        *numeral = Numeral{ numeral->end, std::string(numeral->sections[0]),
            std::string(numeral->sections[1]), {} };
    return Side{ *numeral, unit, unit ? unit->end : numeral->end };
}

std::optional<Match> read_range(const Scene& scene, std::size_t at, const Side& low)
{
    const auto next = past_dash(scene, low.end);
    if (!next)
        return std::nullopt;
    const auto high = side_at(scene, *next);
    if (!high || scene.is_sign(high->end, "/"))
        return high && low.unit == std::nullopt && high->unit && scene.is_sign(high->end, "/")
            ? std::optional(sure(high->end, kind_with(high->unit),
                spoken(low.numeral, scene.style()) + " đến "
                    + with_unit(spoken(high->numeral, scene.style()), high->unit)))
            : std::nullopt;
    // "TBA Cầu Mây 1 - 250kVA": the number of a name and then its power.
    const bool named = high->unit && !low.unit && high->unit->entry->spoken.starts_with("ki lô vôn")
        && scene[scene.before(at)].title && low.numeral.value() < 20;
    if (named)
        return std::nullopt;
    if (low.unit && (!high->unit || high->unit->entry != low.unit->entry))
        return std::nullopt;
    const NumberStyle& style = scene.style();
    const std::string first
        = with_unit(ordinal(scene, at, low.numeral).value_or(spoken(low.numeral, style)), low.unit);
    const std::string second = with_unit(
        scene.word_before(at) == "thứ" && high->numeral.whole == "4" ? "tư"
                                                                     : spoken(high->numeral, style),
        high->unit);
    if (is_score(scene, at))
        return sure(high->end, PieceKind::number, first + " " + second);
    // A chain such as 4-4-2, or codes that fall: a pause says less wrong than "đến".
    const bool chain = past_dash(scene, high->end).has_value();
    const bool falls = low.numeral.is_plain() && high->numeral.is_plain()
        && low.numeral.value() >= high->numeral.value();
    if (chain || falls)
        return std::nullopt;
    return sure(high->end, kind_with(high->unit), first + " đến " + second);
}

// "1m65", "2tr5", "3kg2": the unit stands where the decimal mark would.
std::optional<Match> read_inner_unit(const Scene& scene, std::size_t at)
{
    const std::string_view written = scene[at + 1].text;
    const bool unit = written == "m" || written == "kg" || written == "tr" || written == "km";
    const std::string_view rest = scene.is_digits(at + 2) ? scene[at + 2].text : std::string_view();
    if (!unit || rest.empty() || rest.size() > 2 || scene[at].text.size() > 3
        || (written != "tr" && rest.size() == 1 && (rest == "2" || rest == "3"))
        || scene.is_word(at + 3) || scene.is_sign(at + 3, "/"))
        return std::nullopt;
    const auto& entry = unit_table().at(std::string(written));
    return sure(at + 3, entry.money ? PieceKind::money : PieceKind::unit,
        cardinal(scene[at].text, scene.style()) + " " + std::string(entry.spoken) + " "
            + numbered(rest, scene.style()));
}

}

std::optional<Match> read_quantity(const Scene& scene, std::size_t at)
{
    std::size_t start = at;
    bool negative = false;
    if (is_dash(scene[at])) {
        const Token& before = scene[scene.before(at)];
        const bool after_number
            = before.kind == TokenKind::digits || scene.last_content.kind == PieceKind::unit;
        const bool tight = at > 0 && !scene.is_gap(at - 1) && !scene.is_sign(at - 1, "(")
            && !scene.is_sign(at - 1, "~");
        if (!scene.is_digits(at + 1) || after_number || tight)
            return std::nullopt;
        negative = true;
        start = at + 1;
    }
    const auto low = side_at(scene, start);
    if (!low)
        return std::nullopt;
    // Eight digits in one piece that measure nothing are a code: a password, a number of a form.
    const bool code = low->end == start + 1 && low->numeral.whole.size() >= 8
        && !scene.precedes(low->end, { "đồng", "đô", "người", "cây" });
    if (code && !negative)
        return sure(low->end, PieceKind::number, digit_by_digit(low->numeral.whole));
    // At the start of a line the dash is a bullet, unless a temperature follows.
    if (negative && scene[at].opens_line
        && !(low->unit && low->unit->entry->spoken.starts_with("độ")))
        return std::nullopt;
    if (!negative) {
        if (auto measure = read_inner_unit(scene, start))
            return measure;
        if (auto range = read_range(scene, start, *low))
            return range;
    }
    std::string words = low->unit
        ? spoken(low->numeral, scene.style())
        : ordinal(scene, start, low->numeral).value_or(spoken(low->numeral, scene.style()));
    words = with_unit(std::move(words), low->unit);
    return sure(low->end, kind_with(low->unit), (negative ? "âm " : "") + words);
}

std::optional<Match> read_over(const Scene& scene, std::size_t at)
{
    const auto top = scan_numeral(scene, at);
    if (!top)
        return std::nullopt;
    const bool colon
        = scene.is_sign(top->end, ":") && scene.follows(at, { "tỷ_lệ", "tỉ_lệ", "tl", "bản_đồ" });
    if ((!scene.is_sign(top->end, "/") && !colon) || !scene.is_digits(top->end + 1))
        return std::nullopt;
    const auto bottom = side_at(scene, top->end + 1);
    if (!bottom || scene.is_sign(bottom->end, "/"))
        return std::nullopt;
    // "quý 2/2025" names a year.
    if (is_year(bottom->numeral.whole)
        && scene.follows(at, { "quý", "kỳ", "học_kỳ", "tuần", "đợt", "khóa", "lần", "kỳ_họp" }))
        return std::nullopt;
    const NumberStyle& style = scene.style();
    const std::string numerator = spoken(*top, style);
    if (top->whole == "50" && bottom->numeral.whole == "50" && !bottom->unit
        && !scene.precedes(bottom->end, { "hộ", "thôn", "xóm", "người", "đại_biểu", "phiếu" }))
        return sure(bottom->end, PieceKind::number, numerator + " " + numerator);
    const long over = bottom->numeral.value();
    const bool small = top->is_plain() && bottom->numeral.is_plain() && !colon && over <= 10
        && over > 1 && top->value() < over && top->whole.front() != '0';
    const bool ratio = scene.follows(at,
        { "tỷ_lệ", "tỉ_lệ", "tl", "nhà", "số_nhà", "nhà_số", "ngõ", "hẻm", "ngách", "kiệt", "số" });
    if (small && !ratio
        && !scene.precedes(bottom->end,
            { "thôn", "xã", "xóm", "tổ", "đơn_vị", "phường", "huyện", "chi_bộ", "trường",
                "tiêu_chí", "chỉ_tiêu" })) {
        const std::string denominator = over == 4 ? "tư" : cardinal(bottom->numeral.whole, style);
        return sure(bottom->end, kind_with(bottom->unit),
            with_unit(numerator + " phần " + denominator, bottom->unit));
    }
    return sure(bottom->end, kind_with(bottom->unit),
        numerator + " trên " + with_unit(spoken(bottom->numeral, style), bottom->unit));
}

std::optional<Match> read_dollars(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "$"))
        return std::nullopt;
    const auto numeral = scan_numeral(scene, at + 1);
    if (!numeral)
        return std::nullopt;
    return sure(numeral->end, PieceKind::money, spoken(*numeral, scene.style()) + " đô la");
}

}
