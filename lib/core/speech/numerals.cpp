#include "core/speech/numerals.hpp"

#include <algorithm>
#include <array>

#include "core/speech/units.hpp"

namespace nguon::speech {
namespace {

struct Part {
    std::string_view digits;
    char separator; // before it: '.', ',' or 0 for the first
};

// Digits tied by dots and commas without blanks, at most twelve groups.
std::vector<Part> parts_of(const Scene& scene, std::size_t at, std::size_t& end)
{
    std::vector<Part> parts{ { scene[at].text, '\0' } };
    end = at + 1;
    // "25 .000đ": a blank slipped in before the stop.
    if (scene[end].is(" ") && scene.is_sign(end + 1, ".") && scene.is_digits(end + 2)
        && scene[end + 2].text.size() == 3 && scene[at].text.size() <= 3
        && scene[at].text.front() != '0') {
        parts.push_back({ scene[end + 2].text, '.' });
        end += 3;
    }
    // "25..000đ": the stop was struck twice.
    if (scene.is_sign(end, ".") && scene.is_sign(end + 1, ".") && scene[end + 2].is("000")
        && scene[at].text.size() <= 3 && scene[at].text.front() != '0') {
        parts.push_back({ scene[end + 2].text, '.' });
        end += 3;
    }
    while (parts.size() < 12 && (scene.is_sign(end, ".") || scene.is_sign(end, ","))
        && scene.is_digits(end + 1)) {
        parts.push_back({ scene[end + 1].text, scene[end].text.front() });
        end += 2;
    }
    return parts;
}

bool all_separated_by(
    const std::vector<Part>& parts, std::size_t from, std::size_t to, char separator)
{
    return std::all_of(parts.begin() + static_cast<std::ptrdiff_t>(from),
        parts.begin() + static_cast<std::ptrdiff_t>(to),
        [=](const Part& part) { return part.separator == separator; });
}

// 1.234.567: a first group of one to three digits that is not zero, then groups of three.
bool are_thousands(const std::vector<Part>& parts, std::size_t count)
{
    if (count < 2 || parts[0].digits.size() > 3 || parts[0].digits.front() == '0')
        return false;
    return std::all_of(parts.begin() + 1, parts.begin() + static_cast<std::ptrdiff_t>(count),
        [](const Part& part) { return part.digits.size() == 3; });
}

std::string joined(const std::vector<Part>& parts, std::size_t count)
{
    std::string digits;
    for (std::size_t i = 0; i < count; ++i)
        digits += parts[i].digits;
    return digits;
}

// After these words a dot numbers a section: "mục 2.125" is never two thousand. "Giá khởi điểm
// 1.250.000 đồng" is an amount all the same.
bool names_section(const Scene& scene, std::size_t at, std::size_t end)
{
    if (scene.precedes(end, { "đồng", "đ", "vnđ", "vnd" })
        || scene.follows(at, { "khởi_điểm", "thời_điểm" }))
        return false;
    return scene.follows(at,
        { "mục", "điểm", "khoản", "tiêu_chí", "chỉ_tiêu", "bảng", "biểu", "phụ_lục", "hình",
            "phiên_bản", "tiểu_mục", "nhiệm_vụ", "version" });
}

// 25 000 000: blanks as thousands marks. Two groups at least, or one before a word of money.
std::optional<Numeral> spaced_thousands(const Scene& scene, std::size_t at)
{
    const std::string_view first = scene[at].text;
    if (first.size() > 3 || first.front() == '0')
        return std::nullopt;
    Numeral numeral{ at + 1, std::string(first), {}, {} };
    std::size_t groups = 0;
    while (groups < 5 && scene[numeral.end].is(" ") && scene.is_digits(numeral.end + 1)
        && scene[numeral.end + 1].text.size() == 3) {
        numeral.whole += scene[numeral.end + 1].text;
        numeral.end += 2;
        ++groups;
    }
    const bool money = scene.precedes(numeral.end, { "đồng", "đ", "vnđ", "vnd" });
    const bool zeros = numeral.whole.ends_with("000");
    // One group of zeros alone is a thousand only before what is measured: "1 000 kg".
    const bool measured
        = groups == 1 && numeral.whole.ends_with("000") && unit_after(scene, numeral.end, 4);
    if (groups == 0 || scene.is_sign(numeral.end, ".") || (groups == 1 && !money && !measured)
        || (!money && !zeros))
        return std::nullopt;
    return numeral;
}

// "xe dap" without its marks is none.
bool is_of_dap(const Scene& scene, std::size_t at)
{
    constexpr std::size_t farthest = 8; // "Phân DAP Đình Vũ 18-46-0"
    for (std::size_t i = at; i > 0 && at - i < farthest; --i) {
        if (scene[i - 1].text == "DAP")
            return true;
    }
    return false;
}

// "NPK 5.10.3", "NPK 16-16-8", "DAP 18-46-0": three numbers side by side.
std::optional<Match> fertiliser(const Scene& scene, std::size_t at)
{
    const Token& sign = scene[at + 1];
    const bool tied = (sign.is(".") || sign.is(":") || is_dash(sign)) && scene[at + 3].is(sign.text)
        && scene.is_digits(at) && scene.is_digits(at + 2) && scene.is_digits(at + 4);
    // "DAP 18-46" has two.
    const bool two = is_dash(sign) && scene.is_digits(at) && scene.is_digits(at + 2)
        && scene[scene.before(at)].text == "DAP" && !scene.is_digits(at + 4);
    if (two)
        return sure(at + 3, PieceKind::number,
            cardinal(scene[at].text, scene.style()) + ", "
                + cardinal(scene[at + 2].text, scene.style()));
    const std::string before = scene.words_before(at);
    if (!tied || (before.find("npk") == std::string::npos && !is_of_dap(scene, at)))
        return std::nullopt;
    std::string words;
    for (const std::size_t i : { at, at + 2, at + 4 })
        words += (i == at ? "" : ", ") + cardinal(scene[i].text, scene.style());
    return sure(at + 5, PieceKind::number, words);
}

}

std::optional<Numeral> scan_numeral(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    if (auto spaced = spaced_thousands(scene, at))
        return spaced;
    std::size_t end = 0;
    const std::vector<Part> parts = parts_of(scene, at, end);
    const std::size_t count = parts.size();
    if (count == 1)
        return Numeral{ end, std::string(parts[0].digits), {}, {} };

    const bool dots = all_separated_by(parts, 1, count, '.');
    if (dots && are_thousands(parts, count) && !names_section(scene, at, end))
        return Numeral{ end, joined(parts, count), {}, {} };
    if (parts.back().separator == ','
        && (count == 2
            || (all_separated_by(parts, 1, count - 1, '.') && are_thousands(parts, count - 1))))
        return Numeral{ end, joined(parts, count - 1), std::string(parts.back().digits), {} };
    if (all_separated_by(parts, 1, count, ',') && are_thousands(parts, count))
        return Numeral{ end, joined(parts, count), {}, {} };
    if (count > 2 && parts.back().separator == '.' && all_separated_by(parts, 1, count - 1, ',')
        && are_thousands(parts, count - 1))
        return Numeral{ end, joined(parts, count - 1), std::string(parts.back().digits), {} };
    // "21.7512, 106.034": degrees of a place, or more decimals than a section has digits.
    const bool place
        = scene.follows(at, { "tọa_độ", "vĩ_độ", "kinh_độ" }) || parts.back().digits.size() >= 4;
    if (dots && count == 2 && place && !names_section(scene, at, end))
        return Numeral{ end, std::string(parts[0].digits), std::string(parts[1].digits), {} };
    if (dots) {
        Numeral numeral{ end, {}, {}, {} };
        for (const Part& part : parts)
            numeral.sections.push_back(part.digits);
        return numeral;
    }
    return Numeral{ at + 1, std::string(parts[0].digits), {}, {} };
}

std::string spoken(const Numeral& numeral, const NumberStyle& style)
{
    if (!numeral.sections.empty()) {
        std::string words;
        for (const auto part : numeral.sections)
            words += (words.empty() ? "" : " chấm ") + numbered(part, style);
        return words;
    }
    const std::string& whole = numeral.whole;
    // Card, account and code numbers: too long to be an amount, or with zeros in front that count.
    const bool code = numeral.fraction.empty()
        && (whole.size() > 12 || (whole.size() >= 3 && whole.front() == '0'));
    std::string words = code ? digit_by_digit(whole) : cardinal(whole, style);
    if (!numeral.fraction.empty())
        words += " phẩy " + decimals(numeral.fraction, style);
    return words;
}

std::optional<Match> read_tight_list(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    if (auto grades = fertiliser(scene, at))
        return grades;
    std::size_t end = 0;
    const std::vector<Part> parts = parts_of(scene, at, end);
    if (parts.size() < 2 || !all_separated_by(parts, 1, parts.size(), ','))
        return std::nullopt;
    const bool small = std::all_of(
        parts.begin(), parts.end(), [](const Part& part) { return part.digits.size() <= 2; });
    const bool counted = scene.follows(at,
        { "các_thôn", "các_tổ", "các_xóm", "các_khu", "các_bản", "các_ấp", "các_lớp", "các_đội",
            "các_khối", "các_ngày", "các_mục", "các_điểm", "thôn", "xóm", "tổ", "ấp", "khối", "lớp",
            "tdp", "mũi", "đợt", "tiết" });
    // "xóm 1, 2,3 và 5" goes on with what it began with, "thôn 3, 2,5km" does not.
    static constexpr std::array<std::string_view, 16> heads{ "thôn", "xóm", "tổ", "ấp", "khối",
        "lớp", "tdp", "bản", "khu", "buôn", "làng", "số", "kdc", "phố", "đội", "tiểu" };
    const bool goes_on
        = std::find(heads.begin(), heads.end(), head_of_list(scene, at)) != heads.end()
        && !unit_after(scene, end, parts.back().digits.size());
    // "xóm Ngọc Sơn 1,2:" numbers two of one name.
    const Token& name = scene[scene.before(at)];
    const Token& next = scene[end];
    const bool named = parts.size() == 2 && name.kind == TokenKind::word && name.title && !name.caps
        && parts[0].digits.size() == 1 && value_of(parts[1].digits) == value_of(parts[0].digits) + 1
        && (next.is(":") || next.is(";") || next.is(")") || next.kind == TokenKind::end);
    // "gió cấp 2,3" is of two strengths.
    const bool strengths = parts.size() == 2 && scene.word_before(at) == "cấp"
        && parts[0].digits.size() <= 2
        && value_of(parts[1].digits) == value_of(parts[0].digits) + 1;
    // "nông thôn 1,5 triệu đồng", "xóm 2,5 km": an amount, whatever stands before it.
    const bool amount = parts.size() == 2
        && (unit_after(scene, end, parts.back().digits.size()) || scene.follows(at, { "nông_thôn" })
            || scene.words_before(at).find("lệ_") != std::string::npos // "tỷ lệ GV/lớp 1,5"
            || scene.precedes(end,
                { "triệu", "tỷ", "tỉ", "nghìn", "ngàn", "tấn", "tạ", "mét", "héc", "lít", "độ",
                    "điểm", "lần", "sào", "mẫu", "giờ", "tuổi" }));
    if (!small || amount || (parts.size() == 2 && !counted && !goes_on && !named && !strengths))
        return std::nullopt;
    std::string words;
    for (const Part& part : parts)
        words += (words.empty() ? "" : ", ") + cardinal(part.digits, scene.style());
    return sure(end, PieceKind::number, words);
}

}
