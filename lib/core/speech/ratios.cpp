// One number over another: 12/12, 2/3, 1:2000, tỷ số 4:2, and amounts whose sign stands before
// them.
#include "core/speech/dates.hpp"
#include "core/speech/day_month.hpp"
#include "core/speech/shares.hpp"
#include "core/speech/sides.hpp"

namespace nguon::speech {

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

// "thắng 3-1 (25/18, 23/25)": the sets of a game.
bool is_set(const Scene& scene, std::size_t at, const Numeral& one, const Side& other)
{
    constexpr long highest = 40; // points
    if (!one.is_plain() || !other.numeral.is_plain() || other.unit || one.value() > highest
        || other.numeral.value() > highest || one.value() + other.numeral.value() < 11)
        return false;
    const Token& before = scene[scene.before(at)];
    const Token& next = scene[scene.past_space(other.end)];
    return (before.is("(") || before.is(",") || before.is(";"))
        && (next.is(")") || next.is(",") || next.is(";")) && tells_of_match(scene, at);
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
    const bool colon = scene.is_sign(top->end, ":")
        && scene.follows(at, { "tỷ_lệ", "tỉ_lệ", "tl", "bản_đồ", "pha", "pha_loãng" });
    if ((!scene.is_sign(top->end, "/") && !colon) || !scene.is_digits(top->end + 1))
        return std::nullopt;
    const auto bottom = side_at(scene, top->end + 1);
    if (!bottom || scene.is_sign(bottom->end, "/"))
        return std::nullopt;
    // "quý 2/2025" names a year.
    if (is_year(bottom->numeral.whole)
        && scene.follows(at, { "quý", "kỳ", "học_kỳ", "tuần", "đợt", "khóa", "lần", "kỳ_họp" }))
        return std::nullopt;
    // "Thông tư 12, 15/2026": nobody counts parts of two thousand and some.
    if (is_year(bottom->numeral.whole) && bottom->numeral.is_plain() && !bottom->unit && !colon
        && top->is_plain() && top->whole.size() <= 3
        && (scene.last_content.kind == PieceKind::number || scene.follows(at, { "số" }))
        && !scene.last_content.spoken.starts_with("một trên ") // "tỷ lệ 1/1.000, 1/2000"
        && !counts_things(scene, bottom->end))
        return sure(bottom->end, PieceKind::document,
            numbered(top->whole, scene.style()) + " "
                + year_words(bottom->numeral.whole, scene.style()));
    const NumberStyle& style = scene.style();
    const bool ranked = top->is_plain() && scene.word_before(at) == "thứ"; // "thứ 1/15"
    const std::string numerator = ranked && top->value() == 1 ? "nhất"
        : ranked && top->value() == 4                         ? "tư"
                                                              : spoken(*top, style);
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
    if (is_set(scene, at, *top, *bottom))
        return sure(
            bottom->end, PieceKind::number, numerator + " " + spoken(bottom->numeral, style));
    const bool small = top->is_plain() && bottom->numeral.is_plain() && !colon && over <= 10
        && over > 1 && top->value() < over && top->whole.front() != '0';
    const bool ratio = scene.follows(at,
        { "tỷ_lệ", "tỉ_lệ", "tl", "nhà", "số_nhà", "nhà_số", "ngõ", "hẻm", "ngách", "kiệt", "số",
            "tb", "thương_binh", "bb", "bệnh_binh", "hạng", "thứ" });
    if (small && !ratio
        && !scene.precedes(bottom->end,
            { "thôn", "xã", "xóm", "tổ", "đơn_vị", "phường", "huyện", "chi_bộ", "trường",
                "tiêu_chí", "chỉ_tiêu", "người", "đại_biểu", "ứng_cử_viên", "lớp", "đội",
                "thành_viên", "cán_bộ", "đảng_viên", "công_trình", "dự_án", "bản", "ấp", "chi_hội",
                "trạm", "cụm", "cửa", "van", "tổ_máy", "hồ", "đập", "cống", "cầu", "nạn_nhân",
                "thuyền_viên", "bệnh_nhân", "học_sinh", "hồ_sơ", "tàu", "nhóm", "khu_vực",
                "khu_dân_cư", "kdc", "cơ_sở", "doanh_nghiệp", "htx", "hợp_tác_xã", "chốt",
                "nhà_văn_hóa", "nvh", "tổ_chức", "hiệp", "ván", "trận" })) {
        const std::string denominator = over == 4 ? "tư" : cardinal(bottom->numeral.whole, style);
        return sure(bottom->end, kind_with(bottom->unit),
            with_unit(numerator + " phần " + denominator, bottom->unit));
    }
    // "đạt 98/100đ": points out of all there are, for nobody counts dong so.
    if (bottom->unit && bottom->unit->entry->spoken == "đồng" && top->whole.size() <= 3
        && over <= 100 && bottom->numeral.is_plain())
        return sure(bottom->end, PieceKind::number,
            numerator + " trên " + spoken(bottom->numeral, style) + " điểm");
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
