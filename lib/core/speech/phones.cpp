#include "core/speech/identifiers.hpp"

#include <array>

#include "core/speech/letters.hpp"

namespace nguon::speech {
namespace {

struct Run {
    std::size_t end = 0;
    std::string digits;
    std::vector<std::string> groups;
};

bool ties_groups(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    return token.is(" ") || token.is(".") || token.is("-");
}

// Groups of digits tied by single marks, up to `most` digits.
Run run_of(const Scene& scene, std::size_t at, std::size_t most)
{
    Run run{ at, {}, {} };
    while (scene.is_digits(run.end)) {
        const std::string_view group = scene[run.end].text;
        if (run.digits.size() + group.size() > most)
            break;
        run.digits += group;
        run.groups.emplace_back(group);
        ++run.end;
        if (run.digits.size() == most)
            break;
        // "0912 .345.678": a blank slipped in before the stop.
        if (scene[run.end].is(" ") && scene.is_sign(run.end + 1, ".")
            && scene.is_digits(run.end + 2) && scene[run.end + 2].text.size() >= 3
            && run.digits.size() + scene[run.end + 2].text.size() <= most) {
            run.end += 2;
            continue;
        }
        if (ties_groups(scene, run.end) && scene.is_digits(run.end + 1)
            && run.digits.size() + scene[run.end + 1].text.size() <= most)
            ++run.end;
        else
            break;
    }
    return run;
}

std::string say_groups(const std::vector<std::string>& groups)
{
    std::string words;
    for (const auto& group : groups)
        words += (words.empty() ? "" : ", ") + digit_by_digit(group);
    return words;
}

// A number written in one piece is said 4-3-3, a hotline 4-4.
std::vector<std::string> in_groups(const Run& run)
{
    if (run.groups.size() > 1)
        return run.groups;
    const std::string& digits = run.digits;
    if (digits.size() <= 8)
        return { digits.substr(0, 4), digits.substr(4) };
    return { digits.substr(0, 4), digits.substr(4, 3), digits.substr(7) };
}

std::optional<Match> national(const Scene& scene, std::size_t at)
{
    if (scene[at].text.front() != '0')
        return std::nullopt;
    const Run run = run_of(scene, at, 11);
    if (run.digits.size() < 10 || scene.is_digits(run.end))
        return std::nullopt;
    return sure(run.end, PieceKind::phone, say_groups(in_groups(run)));
}

// "(84-208) 3855 123" and "(+84 208) 3855 123"
std::optional<Match> in_brackets_abroad(const Scene& scene, std::size_t at)
{
    const std::size_t country = scene.is_sign(at + 1, "+") ? at + 2 : at + 1;
    const std::size_t area = country + 2;
    if (!scene[country].is("84") || !scene.is_digits(area) || !scene.is_sign(area + 1, ")"))
        return std::nullopt;
    const std::size_t next = scene.past_space(area + 2);
    const Run run = run_of(scene, next, 8);
    if (run.digits.size() < 6)
        return std::nullopt;
    return sure(run.end, PieceKind::phone,
        "cộng tám bốn, " + digit_by_digit(scene[area].text) + ", " + say_groups(run.groups));
}

std::optional<Match> in_brackets(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "(") || !scene.is_digits(at + 1) || !scene.is_sign(at + 2, ")")
        || scene[at + 1].text.front() != '0')
        return std::nullopt;
    std::size_t next = at + 3;
    if (scene.is_space(next) || scene.is_sign(next, "-") || scene.is_sign(next, "."))
        ++next;
    if (!scene.is_digits(next))
        return std::nullopt;
    const Run run = run_of(scene, next, 8);
    if (run.digits.size() + scene[at + 1].text.size() < 9)
        return std::nullopt;
    return sure(run.end, PieceKind::phone,
        digit_by_digit(scene[at + 1].text) + ", " + say_groups(run.groups));
}

std::optional<Match> international(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "+") || !scene.is_digits(at + 1))
        return std::nullopt;
    const Run run = run_of(scene, at + 1, 13);
    // "+84 58 xxx": the start of a number is said like one, too. More digits than any number has
    // leave the run empty.
    if (run.groups.empty() || (run.digits.size() < 10 && run.groups.front() != "84"))
        return std::nullopt;
    std::vector<std::string> groups = run.groups;
    if (groups.size() == 1 && run.digits.size() >= 10)
        groups = { run.digits.substr(0, 2), run.digits.substr(2, 3), run.digits.substr(5, 3),
            run.digits.substr(8) };
    return sure(run.end, PieceKind::phone, "cộng " + say_groups(groups));
}

// "số lạ +881, +231": what numbers of another country begin with.
std::optional<Match> country_code(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "+") || !scene.is_digits(at + 1) || scene[at + 1].text.size() > 4
        || scene.is_sign(at + 2, "%"))
        return std::nullopt;
    const bool goes_on = scene.last_content.kind == PieceKind::phone
        && scene.last_content.spoken.starts_with("cộng") && at < scene.last_content.end + 4;
    if (!goes_on
        && !scene.follows(at, { "số_lạ", "đầu_số", "mã_vùng", "mã_nước", "mã_quốc_gia", "đầu" }))
        return std::nullopt;
    return sure(at + 2, PieceKind::phone, "cộng " + digit_by_digit(scene[at + 1].text));
}

std::optional<Match> hotline(const Scene& scene, std::size_t at)
{
    if (!scene[at].text.starts_with("1900") && !scene[at].text.starts_with("1800"))
        return std::nullopt;
    const Run run = run_of(scene, at, 10);
    if (run.digits.size() != 8 && run.digits.size() != 10)
        return std::nullopt;
    return sure(run.end, PieceKind::phone, say_groups(in_groups(run)));
}

// "0569.xxx.xxx", "0912xxx456": digits left out on purpose.
std::optional<Match> masked(const Scene& scene, std::size_t at)
{
    const bool service = scene[at].is("1900") || scene[at].is("1800");
    if (!scene[at].text.starts_with("0") && !service)
        return std::nullopt;
    const std::size_t shortest = service ? 8 : 9;
    constexpr std::size_t most = 13;
    std::vector<std::string> groups;
    std::size_t length = 0;
    bool hidden = false;
    std::size_t end = at;
    while (length < most) {
        const Token& group = scene[end];
        const bool crosses = group.kind == TokenKind::word
            && group.lower.find_first_not_of('x') == std::string::npos;
        if (!crosses && group.kind != TokenKind::digits)
            break;
        hidden = hidden || crosses;
        length += group.text.size();
        groups.push_back(crosses ? spell(group.text) : digit_by_digit(group.text));
        ++end;
        const auto hides = [&](std::size_t index) {
            return scene.is_word(index) && scene[index].text.size() >= 3
                && scene[index].lower.find_first_not_of('x') == std::string::npos;
        };
        const bool tied = scene.is_sign(end, ".") || scene.is_sign(end, "-")
            || (scene.is_space(end) && (hides(end - 1) || hides(end + 1)));
        if (tied && (scene.is_word(end + 1) || scene.is_digits(end + 1)))
            ++end;
    }
    if (!hidden || length < shortest || length > most || groups.size() < 2)
        return std::nullopt;
    std::string words;
    for (const auto& group : groups)
        words += (words.empty() ? "" : ", ") + group;
    while (scene[end - 1].kind == TokenKind::sign || scene.is_space(end - 1))
        --end;
    return sure(end, PieceKind::phone, words);
}

// "9704 **** 1234", "0912***456": digits covered by stars.
std::optional<Match> starred(const Scene& scene, std::size_t at)
{
    if (scene[at].text.size() < 3)
        return std::nullopt;
    std::string words;
    std::size_t end = at;
    std::size_t stars = 0;
    constexpr std::size_t most = 24; // tokens
    while (end < at + most) {
        const bool open = scene.is_digits(end);
        std::size_t next = open ? end + 1 : end;
        while (!open && scene.is_sign(next, "*"))
            ++next;
        if (next == end || (!open && next - end < 3))
            break;
        words += words.empty() ? "" : ", ";
        if (open)
            words += digit_by_digit(scene[end].text);
        for (std::size_t i = end; !open && i < next; ++i, ++stars)
            words += i == end ? "sao" : " sao";
        const std::size_t group = scene.past_space(next);
        end = next;
        if (!scene.is_sign(group, "*") && (open || !scene.is_digits(group)))
            break;
        end = group;
    }
    if (stars < 2 || !scene.is_digits(end - 1))
        return std::nullopt;
    return sure(end, PieceKind::phone, words);
}

// "cháy 114", not "cháy 114 ha" or "cháy 114,5 ha"
bool stands_alone(const Scene& scene, std::size_t at)
{
    const Token& next = scene[at + 1];
    return !scene.is_digits(at + 2) && next.kind != TokenKind::word
        && !scene.is_word(scene.past_space(at + 1));
}

bool is_emergency(std::string_view digits)
{
    return digits.size() == 3 && digits >= "111" && digits <= "115";
}

// "Gọi 114 khi có cháy, 115 khi có người bị thương": one verb for several numbers.
bool tells_of_calling(const Scene& scene, std::size_t at)
{
    constexpr std::size_t reach = 40; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at && scene[i].kind != TokenKind::line;) {
        if (scene[i].lower == "gọi")
            return true;
    }
    return false;
}

// Three to five digits are a number to call only where calling is spoken of.
std::optional<Match> short_number(const Scene& scene, std::size_t at)
{
    const std::string_view digits = scene[at].text;
    if (digits.size() < 3 || digits.size() > 5
        || (scene.is_sign(at + 1, "/")
            && !(is_emergency(digits) && is_emergency(scene[at + 2].text)))
        || (scene.is_sign(at + 1, ".") && scene.is_digits(at + 2)))
        return std::nullopt;
    if (scene.precedes(at + 1,
            { "người", "hộ", "lượt", "em", "con", "đồng", "ca", "thành_viên", "cán_bộ", "học_sinh",
                "nghìn", "triệu", "ha", "nhà", "ngôi", "căn", "vụ", "m", "m2", "km", "kg", "cây",
                "tấn", "trường", "tàu", "thuyền", "công_dân", "thanh_niên", "lao_động", "nam", "nữ",
                "đoàn_viên", "hội_viên", "đại_biểu", "gia_đình", "bà_con", "cháu", "chiến_sĩ" })
        || scene.follows(at, { "kêu_gọi", "gọi_tên" }))
        return std::nullopt;
    const bool emergency = is_emergency(digits);
    const bool called = scene.follows(at,
        { "tổng_đài", "tổng_đài_số", "hotline", "đường_dây_nóng", "đường_dây_nóng_số", "số_máy",
            "gọi_số", "gọi_điện", "điện_thoại", "sđt", "số_điện_thoại", "gọi", "gọi_tới_số",
            "gọi_đến_số", "theo_số", "đầu_số", "qua_số", "gọi_ngay", "gọi_ngay_số", "báo_cháy",
            "bấm_số", "nhắn_tin_tới", "liên_hệ_số" });
    const bool service = emergency
        && (scene[scene.before(at)].is("CA")
            || scene.follows(at,
                { "cảnh_sát", "cứu_hỏa", "cấp_cứu", "chữa_cháy", "công_an", "trẻ_em", "số", "báo",
                    "qua", "tới", "đến", "đt", "cnch", "pccc", "khẩn_cấp", "thiên_tai", "antt",
                    "csgt", "trật_tự" })
            || (scene.word_before(at) == "cháy" && stands_alone(scene, at)));
    if (digits == "1022" && scene.precedes(at + 1, { "nhánh", "bấm", "phím" }))
        return sure(at + 1, PieceKind::phone, digit_by_digit(digits));
    // "Soạn DK gửi 8088"
    const bool sent = scene.follows(at, { "gửi", "gửi_tới", "gửi_đến" })
        && (scene.is_gap(at + 1) || scene[at + 1].kind == TokenKind::sign)
        && (!scene.is_word(scene.past_space(at + 1)) || scene.precedes(at + 1, { "để" }))
        && digits.size() == 4;
    // "qua 1414: soạn TTTB"
    const std::string& order = scene[scene.past_space(at + 2)].lower;
    const bool texted = digits.size() == 4 && scene.is_sign(at + 1, ":")
        && (order == "soạn" || order == "nhắn" || order == "bấm")
        && scene.follows(at, { "qua", "tới", "đến" });
    const bool goes_on = emergency
        && (scene.last_content.kind == PieceKind::phone
            || (scene.precedes(at + 1, { "khi", "nếu", "để" }) && tells_of_calling(scene, at)));
    if (!called && !service && !sent && !texted && !goes_on)
        return std::nullopt;
    return sure(at + 1, PieceKind::phone, digit_by_digit(digits));
}

}

std::optional<Match> read_dotted_phone(const Scene& scene, std::size_t at)
{
    const Token& head = scene[at];
    if (head.kind != TokenKind::digits || head.text.front() != '0' || head.text.size() < 3
        || head.text.size() > 6)
        return std::nullopt;
    std::size_t tail = at + 1;
    while (scene.is_sign(tail, ".") || scene.is_sign(tail, "…"))
        ++tail;
    constexpr std::size_t dots = 3;
    const bool hides = tail - at > dots || scene.is_sign(at + 1, "…");
    const std::size_t told = scene[tail].text.size();
    if (!hides || !scene.is_digits(tail) || told < 2 || told > 4 || scene.is_word(tail + 1)
        || scene.is_sign(tail + 1, "/"))
        return std::nullopt;
    return sure(tail + 1, PieceKind::phone,
        digit_by_digit(head.text) + ", ba chấm, " + digit_by_digit(scene[tail].text));
}

std::optional<Match> read_network_code(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "*") || !scene.is_digits(at + 1))
        return std::nullopt;
    std::string words;
    std::size_t end = at;
    constexpr std::size_t most = 10; // tokens
    while (end < at + most && scene.is_sign(end, "*") && scene.is_digits(end + 1)) {
        words += (words.empty() ? "sao " : " sao ") + digit_by_digit(scene[end + 1].text);
        end += 2;
    }
    if (!scene.is_sign(end, "#"))
        return std::nullopt;
    return sure(end + 1, PieceKind::phone, words + " thăng");
}

std::optional<Match> read_phone(const Scene& scene, std::size_t at)
{
    if (scene.is_sign(at, "(")) {
        if (auto abroad = in_brackets_abroad(scene, at))
            return abroad;
    }
    if (auto brackets = in_brackets(scene, at))
        return brackets;
    if (auto abroad = international(scene, at))
        return abroad;
    if (auto code = country_code(scene, at))
        return code;
    if (!scene.is_digits(at))
        return std::nullopt;
    if (auto phone = masked(scene, at))
        return phone;
    if (auto phone = starred(scene, at))
        return phone;
    if (auto phone = national(scene, at))
        return phone;
    if (auto phone = hotline(scene, at))
        return phone;
    return short_number(scene, at);
}

}
