#include "core/speech/units.hpp"

#include <algorithm>
#include <array>

namespace nguon::speech {
namespace {

constexpr std::size_t longest_unit = 4; // tokens: tr . đ

// What things are counted by: "một lần MỘT ngày".
constexpr std::array<std::string_view, 92> counted_by{ "ngày", "tuần", "tháng", "quý", "năm", "giờ",
    "phút", "giây", "người", "hộ", "lần", "lượt", "buổi", "ca", "vụ", "đợt", "kỳ", "khẩu", "sào",
    "mẫu", "công", "con", "cây", "bao", "thùng", "hộp", "chai", "gói", "viên", "liều", "mũi",
    "suất", "thôn", "xóm", "bản", "xã", "phường", "em", "cháu", "trẻ", "lớp", "trường", "đội",
    "đơn", "hồ", "chiếc", "cái", "quả", "bộ", "tấn", "tạ", "yến", "lít", "phòng", "đêm", "số",
    "trang", "bài", "tin", "học", "nhân", "thành", "lđ", "chuyến", "lứa", "gốc", "luống", "bình",
    "chuồng", "mâm", "bàn", "vườn", "khóa", "tiết", "trận", "lon", "bịch", "bó", "nhóm", "đàn",
    "khóm", "hốc", "lồng", "hiệp", "ván", "tàu", "hs", "hssv", "sv", "bn", "hgđ", "nlđ" };

// Things that come so many a day even without a number before them.
constexpr std::array<std::string_view, 10> frequencies{ "lần", "lượt", "buổi", "đồng", "triệu",
    "nghìn", "tạ", "tấn", "viên", "suất" };

bool is_counted_by(std::string_view word)
{
    return std::find(counted_by.begin(), counted_by.end(), word) != counted_by.end();
}

// A number within the three words before the slash: "2 buổi phát/ngày".
bool number_near(const Scene& scene, std::size_t at)
{
    std::size_t words = 0;
    constexpr std::size_t reach = 24;
    for (std::size_t i = at; i-- > 0 && i + reach > at && words < 5;) {
        const Token& token = scene[i];
        if (token.kind == TokenKind::line || token.kind == TokenKind::cell || token.is(",")
            || token.is(";"))
            return false;
        if (token.kind == TokenKind::digits)
            return true;
        if (token.is("/") || token.is("%"))
            continue;
        words += token.kind == TokenKind::word;
        if (token.lower == "mỗi" || token.lower == "triệu" || token.lower == "nghìn"
            || token.lower == "một")
            return true;
    }
    return false;
}

bool is_money_before(const Scene& scene, std::size_t left)
{
    const std::string& word = scene[left].lower;
    return word == "đồng" || word == "đ" || word == "triệu" || word == "nghìn" || word == "vnđ"
        || word == "vnd" || word == "tỷ" || word == "₫";
}

}

std::optional<UnitMatch> unit_at(const Scene& scene, std::size_t at)
{
    if (scene[at].kind != TokenKind::word && scene[at].kind != TokenKind::sign)
        return std::nullopt;
    for (std::size_t count = longest_unit; count > 0; --count) {
        const std::size_t end = at + count;
        if (end > scene.size())
            continue;
        const Token& next = scene[end];
        // The whole written word must be the unit: "m" is not the start of "m3" or "mét".
        const bool cut = (next.kind == TokenKind::word && scene[end - 1].kind == TokenKind::word)
            || (next.kind == TokenKind::digits && scene[end - 1].kind == TokenKind::word)
            || next.is("²") || next.is("³");
        if (cut)
            continue;
        const auto found = unit_table().find(std::string(scene.between(at, end)));
        if (found != unit_table().end())
            return UnitMatch{ end, &found->second };
    }
    return std::nullopt;
}

namespace {

// "MƯA LỚN 150MM": in a title all in capitals the unit is, too.
std::optional<UnitMatch> unit_in_title(const Scene& scene, std::size_t at)
{
    if (!scene.is_word(at) || !scene[at].caps || scene[at].is("S") || scene.is_digits(at + 1)
        || !scene.in_capitals(at))
        return std::nullopt;
    const auto found = unit_table().find(scene[at].lower);
    return found == unit_table().end() ? std::nullopt
                                       : std::optional(UnitMatch{ at + 1, &found->second });
}

}

namespace {

// "dòng 16A", "ổ cắm ≥16A", "áp tô mát 40A"
bool tells_of_current(const Scene& scene, std::size_t end)
{
    static constexpr std::array<std::string_view, 6> words{ "dòng", "tơ", "mát", "chì", "cắm",
        "phích" };
    const std::string before = scene.words_before(end);
    return scene.follows(end, { "điện", "điện_tải", "aptomat" })
        || std::any_of(words.begin(), words.end(),
            [&](std::string_view word) { return before.find(word) != std::string::npos; });
}

}

std::optional<UnitMatch> unit_after(const Scene& scene, std::size_t end, std::size_t digits)
{
    const bool touches = !scene.is_space(end);
    auto unit = unit_at(scene, scene.past_space(end));
    if (!unit)
        unit = unit_in_title(scene, scene.past_space(end));
    if (!unit || (unit->entry->touches && !touches))
        return std::nullopt;
    // "30.000 đ./lần": the stop of an abbreviation.
    if (scene.is_sign(unit->end, ".") && scene.is_sign(unit->end + 1, "/"))
        ++unit->end;
    const std::string_view written = scene.between(scene.past_space(end), unit->end);
    if (written == "đ" && !touches && digits < 3)
        return std::nullopt;
    // "lớp 5A" is a class; ampere needs electricity near by.
    if (written == "A" && !tells_of_current(scene, end))
        return std::nullopt;
    // A blank and then an all too short unit: "5 m", but not "3 đ)" or "mẫu 2 s".
    if (scene.is_space(end) && scene[end].text.size() > 1
        && scene[end].text.find('\n') == std::string_view::npos)
        return std::nullopt;
    return unit;
}

std::optional<Match> read_lone_unit(const Scene& scene, std::size_t at)
{
    // Km 85 and Km85+200 name a post on a road.
    if (scene[at].lower == "km" && scene.is_digits(at + 1))
        return sure(at + 1, PieceKind::unit, "ki lô mét");
    // "1,2 tỷ đ"
    if (scene[at].is("đ")) {
        const std::string_view before = scene.word_before(at);
        if (before == "tỷ" || before == "tỉ" || before == "triệu" || before == "nghìn"
            || before == "ngàn")
            return sure(at + 1, PieceKind::money, "đồng");
    }
    const auto unit = unit_at(scene, at);
    // "DT ngập (ha)" heads a column.
    const bool heads = unit && at > 0 && scene.is_sign(at - 1, "(") && scene.is_sign(at + 1, ")")
        && (scene[at].is("ha") || scene[at].is("m") || scene[at].is("g")) && scene.is_space(at - 2);
    if (!unit || !(unit->entry->standalone || heads))
        return std::nullopt;
    return sure(unit->end, PieceKind::unit, std::string(unit->entry->spoken));
}

std::optional<Match> read_per(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "/"))
        return std::nullopt;
    const std::size_t left = scene.before(at);
    const std::size_t right = scene.past_space(at + 1);
    if (left == scene.size() || scene[left].kind == TokenKind::end)
        return std::nullopt;
    const bool left_is_unit
        = scene.last_content.kind == PieceKind::unit || scene.last_content.kind == PieceKind::money;
    const bool frequency
        = std::find(frequencies.begin(), frequencies.end(), scene[left].lower) != frequencies.end();
    const bool counts = left_is_unit || frequency || number_near(scene, at);
    if (!counts || scene.is_digits(right))
        return std::nullopt;

    const auto unit = unit_at(scene, right);
    if (unit && !unit->entry->money) {
        const bool one = is_money_before(scene, left) || frequency
            || scene.last_content.kind == PieceKind::money;
        const bool monthly = unit->entry->spoken == "tháng";
        const bool yield = scene[left].lower == "tạ" || scene[left].lower == "tấn";
        // "8-10 con/kg": how many make up one.
        const std::string& piece = scene[left].lower;
        const bool makes_up = unit->entry->spoken == "ki lô gam"
            && (piece == "con" || piece == "quả" || piece == "củ" || piece == "trái");
        return sure(unit->end, PieceKind::unit,
            ((one && !yield) || monthly || makes_up ? "một " : "trên ")
                + std::string(unit->entry->spoken));
    }
    // "20 km/giờ" is a speed like "km/h".
    const bool speed = scene.last_content.kind == PieceKind::unit && scene[right].lower == "giờ"
        && (scene.last_content.spoken.ends_with("mét")
            || scene.last_content.spoken.ends_with("mét khối"));
    if (speed)
        return sure(at + 1, PieceKind::unit, "trên");
    // "4g/lít" is a concentration like "4g/l".
    if (scene.last_content.kind == PieceKind::unit && scene[right].lower == "lít"
        && scene.last_content.spoken.ends_with("gam"))
        return sure(at + 1, PieceKind::unit, "trên");
    // "8.000đ/người.tháng"
    if (is_counted_by(scene[right].lower) && scene.is_sign(right + 1, ".")
        && is_counted_by(scene[right + 2].lower))
        return sure(right + 3, PieceKind::unit,
            "một " + scene[right].lower + " một " + scene[right + 2].lower);
    if (is_counted_by(scene[right].lower))
        return sure(at + 1, PieceKind::unit, "một");
    // "triệu đồng/chỉ"
    if (is_money_before(scene, left) && right == at + 1 && scene.is_word(right)
        && (scene[right].letters > 1 || scene[right].caps))
        return sure(at + 1, PieceKind::unit, "một");
    // "15ml/bình", "65.000đ/HS": behind an amount or a measure, whatever it is counted by.
    const bool touches = scene.last.end == at && right == at + 1 && left_is_unit;
    if (touches && scene.is_word(right) && (scene[right].letters > 1 || scene[right].caps))
        return sure(at + 1, PieceKind::unit, "một");
    return std::nullopt;
}

}
