// Numbers in use: with a sign, in a range, with a unit, one over another.
#include "core/speech/numerals.hpp"

#include <algorithm>
#include <array>

#include "core/speech/dates.hpp"
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

}

bool tells_of_match(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 17> words{ "bóng", "vòng_loại", "vòng_bảng",
        "lượt_đi", "lượt_về", "bán_kết", "tứ_kết", "pen", "thắng", "thua", "hòa", "hiệp", "tỷ_số",
        "tỉ_số", "chung_kết", "chung_cuộc", "luân_lưu" };
    constexpr std::size_t most = 40; // tokens back
    std::string after;
    for (std::size_t i = at, steps = 0; i-- > 0 && steps < most; ++steps) {
        const Token& token = scene[i];
        if (token.kind == TokenKind::line)
            return false;
        if (token.kind != TokenKind::word)
            continue;
        const std::string pair = token.lower + "_" + after;
        if ((!(token.title && token.lower == "hòa")
                && std::find(words.begin(), words.end(), token.lower) != words.end())
            || std::find(words.begin(), words.end(), pair) != words.end())
            return true;
        after = token.lower;
    }
    return false;
}

namespace {

bool is_name_of_team(const Token& token)
{
    return token.kind == TokenKind::word && token.title && token.letters > 1 && token.lower != "km";
}

// "Kết quả: Tràng Xá 2-1 Dân Tiến": between two names less has to be said about the game.
bool tells_of_game(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 8> words{ "quả", "vòng", "lượt", "bảng", "giải",
        "trận", "đấu", "pen" };
    constexpr std::size_t most = 40; // tokens either way
    const auto tells = [&](std::size_t i) {
        return scene.is_word(i)
            && std::find(words.begin(), words.end(), scene[i].lower) != words.end();
    };
    for (std::size_t i = at; i-- > 0 && i + most > at && scene[i].kind != TokenKind::line;) {
        if (tells(i))
            return true;
    }
    for (std::size_t i = at; i < at + most && i < scene.size(); ++i) {
        if (scene[i].kind == TokenKind::line)
            break;
        if (tells(i))
            return true;
    }
    return tells_of_match(scene, at);
}

// "3-1" between teams; where a noun follows it counts something.
bool is_score(const Scene& scene, std::size_t at, std::size_t end)
{
    if (scene.follows(at, { "tỷ_số", "tỉ_số", "thắng", "thua", "hòa", "kết_quả_là" }))
        return true;
    const Token& next = scene[scene.past_space(end)];
    if (is_name_of_team(scene[scene.before(at)]) && is_name_of_team(next)
        && tells_of_game(scene, at))
        return true;
    const bool alone = next.kind != TokenKind::word && next.kind != TokenKind::digits
        && !next.is("%") && !next.is("/") && !is_dash(next);
    return alone && tells_of_match(scene, at);
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

// The thousands of "12.450k", which the number itself says.
const UnitEntry said_by_number{ {}, false, true, true };

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
    // "Văn 7.5" is a mark at school.
    const bool mark = numeral->sections.size() == 2 && numeral->sections[0].size() == 1
        && scene.follows(
            at, { "toán", "văn", "anh", "lý", "hóa", "sinh", "sử", "địa", "tin", "tb" });
    if (numeral->sections.size() == 2
        && (unit || mark
            || scene.precedes(numeral->end,
                { "tỷ", "tỉ", "triệu", "nghìn", "ngàn", "tấn", "tạ", "lít", "mét", "độ", "tuổi" })))
        *numeral = Numeral{ numeral->end, std::string(numeral->sections[0]),
            std::string(numeral->sections[1]), {} };
    // "12.450k": thousands of thousands are millions.
    if (unit && unit->entry->spoken == "nghìn" && numeral->is_plain() && numeral->whole.size() > 3
        && numeral->whole.size() < 8) {
        numeral->whole += "000";
        return Side{ *numeral, UnitMatch{ unit->end, &said_by_number }, unit->end };
    }
    return Side{ *numeral, unit, unit ? unit->end : numeral->end };
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
    if (named || counts)
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
    const std::string second = with_unit(
        scene.word_before(at) == "thứ" && high->numeral.whole == "4" ? "tư"
                                                                     : spoken(high->numeral, style),
        high->unit);
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
    const bool unit = written == "m" || written == "kg" || written == "tr" || written == "km";
    // "3tr250", "1tr350k": thousands behind the millions.
    const bool millions = written == "tr" && rest.size() == 3 && scene[at].text.size() <= 3;
    if (millions && (!scene.is_word(at + 3) || scene[at + 3].is("đ")))
        return sure(at + 3, PieceKind::money,
            cardinal(scene[at].text, scene.style()) + " triệu " + cardinal(rest, scene.style()));
    if (millions)
        return sure(at + 2, PieceKind::money, cardinal(scene[at].text, scene.style()) + " triệu");
    if (!unit || rest.empty() || rest.size() > 2 || scene[at].text.size() > 3
        || (written != "tr" && rest.size() == 1 && (rest == "2" || rest == "3"))
        || scene.is_word(at + 3) || (written != "tr" && scene.is_sign(at + 3, "/")))
        return std::nullopt;
    const auto& entry = unit_table().at(std::string(written));
    return sure(at + 3, entry.money ? PieceKind::money : PieceKind::unit,
        cardinal(scene[at].text, scene.style()) + " " + std::string(entry.spoken) + " "
            + numbered(rest, scene.style()));
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

namespace {

// "tỷ số 4:2" is said without a sign, "tỷ lệ 2:1:1" with pauses.
std::optional<Match> side_by_side(const Scene& scene, std::size_t at, const Numeral& top)
{
    if (!top.is_plain() || top.whole.size() > 3 || !scene.is_sign(top.end, ":")
        || !scene.is_digits(top.end + 1))
        return std::nullopt;
    const NumberStyle& style = scene.style();
    const std::string first = spoken(top, style);
    const std::string second = cardinal(scene[top.end + 1].text, style);
    const std::size_t end = top.end + 2;
    if (scene.is_sign(end, ":") && scene.is_digits(end + 1)
        && scene.follows(at, { "tỷ_lệ", "tỉ_lệ", "tl" }))
        return sure(end + 2, PieceKind::number,
            first + ", " + second + ", " + cardinal(scene[end + 1].text, style));
    if (scene[top.end + 1].text.size() <= 3 && is_score(scene, at, end))
        return sure(end, PieceKind::number, first + " " + second);
    return std::nullopt;
}

// "niên vụ 2025/26", "năm học 2025/2026": a year and the next one.
std::optional<Match> season(const Scene& scene, const Numeral& year, const Numeral& next)
{
    if (!year.is_plain() || !next.is_plain() || !is_year(year.whole)
        || (next.whole.size() != 2 && next.whole.size() != 4))
        return std::nullopt;
    const long following = year.value() + 1;
    if (next.value() != (next.whole.size() == 2 ? following % 100 : following))
        return std::nullopt;
    return sure(next.end, PieceKind::number,
        spoken(year, scene.style()) + " đến " + cardinal(std::to_string(following), scene.style()));
}

}

std::optional<Match> read_over(const Scene& scene, std::size_t at)
{
    const auto top = scan_numeral(scene, at);
    if (!top)
        return std::nullopt;
    if (auto numbers = side_by_side(scene, at, *top))
        return numbers;
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
    const long over = bottom->numeral.value();
    // "50/50", "tỷ lệ 70/30": two shares of a hundred.
    const bool halves = top->whole == "50" && over == 50;
    const bool shares = halves
        || (top->is_plain() && top->value() + over == 100
            && scene.follows(at, { "tỷ_lệ", "tỉ_lệ", "cơ_cấu" }));
    if (shares && bottom->numeral.is_plain() && !bottom->unit
        && !scene.precedes(bottom->end, { "hộ", "thôn", "xóm", "người", "đại_biểu", "phiếu" }))
        return sure(
            bottom->end, PieceKind::number, numerator + " " + spoken(bottom->numeral, style));
    if (auto years = season(scene, *top, bottom->numeral))
        return years;
    const bool small = top->is_plain() && bottom->numeral.is_plain() && !colon && over <= 10
        && over > 1 && top->value() < over && top->whole.front() != '0';
    const bool ratio = scene.follows(at,
        { "tỷ_lệ", "tỉ_lệ", "tl", "nhà", "số_nhà", "nhà_số", "ngõ", "hẻm", "ngách", "kiệt", "số",
            "tb", "thương_binh", "bb", "bệnh_binh", "hạng" });
    if (small && !ratio
        && !scene.precedes(bottom->end,
            { "thôn", "xã", "xóm", "tổ", "đơn_vị", "phường", "huyện", "chi_bộ", "trường",
                "tiêu_chí", "chỉ_tiêu", "người", "đại_biểu", "ứng_cử_viên", "lớp", "đội",
                "thành_viên", "cán_bộ", "đảng_viên", "công_trình", "dự_án", "bản", "ấp", "chi_hội",
                "trạm", "cụm", "cửa", "van", "tổ_máy", "hồ", "đập", "cống", "cầu", "nạn_nhân",
                "thuyền_viên", "bệnh_nhân", "học_sinh", "hồ_sơ", "tàu" })) {
        const std::string denominator = over == 4 ? "tư" : cardinal(bottom->numeral.whole, style);
        return sure(bottom->end, kind_with(bottom->unit),
            with_unit(numerator + " phần " + denominator, bottom->unit));
    }
    return sure(bottom->end, kind_with(bottom->unit),
        numerator + " trên " + with_unit(spoken(bottom->numeral, style), bottom->unit));
}

std::optional<Match> read_alley(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || !scene.is_sign(at + 1, "/") || !scene.is_digits(at + 2)
        || !scene.follows(
            at, { "ngõ", "ngách", "hẻm", "kiệt", "số_nhà", "nhà_số", "ngõ_số", "sn" }))
        return std::nullopt;
    // "SN 25/7/1990" is a birthday.
    if (scene.word_before(at) == "sn" && full_date_at(scene, at))
        return std::nullopt;
    constexpr std::size_t most = 5;
    std::string words = numbered(scene[at].text, scene.style());
    std::size_t end = at + 1;
    for (std::size_t i = 0; i < most && scene.is_sign(end, "/") && scene.is_digits(end + 1); ++i) {
        words += " trên " + numbered(scene[end + 1].text, scene.style());
        end += 2;
    }
    return sure(end, PieceKind::number, words);
}

std::optional<Match> read_dollars(const Scene& scene, std::size_t at)
{
    const bool dong = scene.is_sign(at, "₫");
    if (!dong && !scene.is_sign(at, "$"))
        return std::nullopt;
    const auto numeral = scan_numeral(scene, at + 1);
    if (!numeral)
        return std::nullopt;
    std::string words = spoken(*numeral, scene.style());
    std::size_t end = numeral->end;
    if (scene.precedes(end, { "nghìn", "triệu", "tỷ", "tỉ" })) { // "$1,2 triệu"
        end = scene.past_space(end) + 1;
        words += " ";
        words += scene[end - 1].lower;
    }
    words += dong ? " đồng" : " đô la";
    return sure(end, PieceKind::money, std::move(words));
}

}
