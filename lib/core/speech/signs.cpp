#include <algorithm>
#include <array>
#include <unordered_map>

#include <unicode/uchar.h>

#include "base/text.hpp"
#include "core/speech/dashes.hpp"
#include "core/speech/number_words.hpp"
#include "core/speech/numerals.hpp"
#include "core/speech/words.hpp"

namespace nguon::speech {
namespace {

const std::unordered_map<std::string_view, std::string_view>& plain_signs()
{
    static const std::unordered_map<std::string_view, std::string_view> signs{ { ",", "," },
        { ";", ";" }, { ":", ":" }, { "!", "!" }, { "?", "?" }, { ".", "." }, { "(", "," },
        { ")", "," }, { "[", "," }, { "]", "," }, { "{", "," }, { "}", "," }, { "\"", "" },
        { "'", "" }, { "“", "" }, { "”", "" }, { "„", "" }, { "‘", "" }, { "’", "" }, { "«", "" },
        { "»", "" }, { "`", "" }, { "…", "..." }, { "&", "và" }, { "=", "bằng" },
        { ">", "lớn hơn" }, { "<", "nhỏ hơn" }, { "≥", "lớn hơn hoặc bằng" },
        { "≤", "nhỏ hơn hoặc bằng" }, { "⩾", "lớn hơn hoặc bằng" }, { "⩽", "nhỏ hơn hoặc bằng" },
        { "±", "cộng trừ" }, { "≈", "xấp xỉ" }, { "~", "khoảng" }, { "×", "nhân" }, { "÷", "chia" },
        { "%", "phần trăm" }, { "‰", "phần nghìn" }, { "°", "độ" }, { "№", "số" }, { "§", "mục" },
        { "½", "một phần hai" }, { "¼", "một phần tư" }, { "¾", "ba phần tư" }, { "₫", "đồng" },
        { "€", "ơ rô" }, { "→", "," }, { "=>", "," }, { "≠", "khác" }, { "^", "mũ" },
        { "√", "căn" }, { "∞", "vô cùng" } };
    return signs;
}

bool is_number_end(const Scene& scene, std::size_t at)
{
    const std::size_t left = scene.before(at);
    return scene.is_digits(left) || scene.last_content.kind == PieceKind::unit
        || scene.last_content.kind == PieceKind::number;
}

// Two signs that make one.
std::optional<Match> pair(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> pairs{
        { { ">=", "lớn hơn hoặc bằng" }, { "<=", "nhỏ hơn hoặc bằng" }, { "=>", "," },
            { "->", "," }, { "+-", "cộng trừ" } }
    };
    const std::string_view written = scene.between(at, at + 2);
    for (const auto& [sign, words] : pairs) {
        if (written == sign && scene[at + 1].kind == TokenKind::sign)
            return sure(at + 2, PieceKind::sign, std::string(words));
    }
    return std::nullopt;
}

// "15 ca (+)": the result of a test.
std::optional<Match> test_result(const Scene& scene, std::size_t at)
{
    const bool positive = scene.is_sign(at + 1, "+");
    if (!scene.is_sign(at, "(") || (!positive && !is_dash(scene[at + 1]))
        || !scene.is_sign(at + 2, ")"))
        return std::nullopt;
    // "AFB(+)", "HBsAg (-)": the test itself, or what was tested.
    const Token& test = scene[at > 0 ? at - 1 : scene.size()];
    const bool named = test.kind == TokenKind::word && test.caps && test.letters > 1;
    if (!named
        && !scene.follows(at,
            { "ca", "mẫu", "test", "tét", "kết_quả", "kq", "nghiệm", "người", "rh", "hbsag", "hcv",
                "hiv" }))
        return std::nullopt;
    if (scene.word_before(at) == "rh") // the factor of blood
        return sure(at + 3, PieceKind::sign, positive ? "dương" : "âm");
    return sure(at + 3, PieceKind::sign, positive ? "dương tính" : "âm tính");
}

std::optional<Match> dots(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, ".") || !scene.is_sign(at + 1, "."))
        return std::nullopt;
    std::size_t end = at + 2;
    while (scene.is_sign(end, "."))
        ++end;
    // "tại tổ 3..": the stop was struck twice.
    const TokenKind next = scene[end].kind;
    const bool twice = end == at + 2 && at > 0 && !scene.is_gap(at - 1)
        && (next == TokenKind::line || next == TokenKind::end);
    return sure(end, PieceKind::sign, twice ? "." : "...");
}

bool pairs_players(const Scene& scene, std::size_t at)
{
    constexpr std::size_t reach = 40; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at && scene[i].kind != TokenKind::line;) {
        if (scene[i].lower == "đôi")
            return true;
    }
    return false;
}

// "nhóm máu B+", "cần máu O-, A+ và AB-"
bool is_blood_group(const Scene& scene, std::size_t at)
{
    const Token& group = scene[at > 0 ? at - 1 : scene.size()];
    const Token& next = scene[at + 1];
    if ((!group.is("A") && !group.is("B") && !group.is("O") && !group.is("AB"))
        || next.kind == TokenKind::word || next.kind == TokenKind::digits)
        return false;
    if (scene.follows(at - 1, { "máu", "nhóm", "nhóm_máu" }))
        return true;
    constexpr std::size_t reach = 24; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at && scene[i].kind != TokenKind::line;) {
        if (scene[i].lower == "máu")
            return true;
    }
    return false;
}

Match slash(const Scene& scene, std::size_t at)
{
    const std::size_t left = scene.before(at);
    const std::size_t right = scene.past_space(at + 1);
    // "113/114", "4G/5G": numbers to call and names stand side by side, nothing is divided.
    const PieceKind kind = scene.last.kind;
    if (scene.is_digits(right) && (kind == PieceKind::phone || kind == PieceKind::foreign))
        return sure(at + 1, PieceKind::sign, ",");
    // "1 tháng/1 lần"
    if (scene[right].is("1")
        && scene.precedes(
            right + 1, { "lần", "người", "hộ", "ngày", "tuần", "tháng", "năm", "buổi", "đợt" })
        && (scene.is_word(left) || kind == PieceKind::money))
        return sure(at + 1, PieceKind::sign, "");
    // "tỷ lệ GV/lớp"
    if (scene.is_word(left) && scene.is_word(right) && scene.follows(left, { "tỷ_lệ", "tỉ_lệ" }))
        return sure(at + 1, PieceKind::sign, "trên");
    // "120mm/6h": rain falls within hours.
    if (scene.is_digits(right) && scene.last.spoken.ends_with("mi li mét")
        && (scene[right + 1].lower == "h" || scene.precedes(right + 1, { "giờ" })))
        return sure(at + 1, PieceKind::sign, "trong");
    if (scene.is_digits(right)
        && (scene.is_digits(left) || scene.last.kind == PieceKind::unit
            || scene.last.kind == PieceKind::time))
        return sure(at + 1, PieceKind::sign, "trên");
    // "+62,35/+65,00m"
    if (scene.is_sign(right, "+") && scene.is_digits(right + 1) && scene.is_digits(left))
        return sure(at + 1, PieceKind::sign, "trên");
    // "DANH BẠ: 1/ Ông Tý; 2/ Bà Sửu" numbers what follows.
    const std::size_t opener = scene.before(left);
    if (scene.is_digits(left) && left + 1 == at && right != at + 1 && scene[right].title
        && (opener == scene.size() || scene.is_sign(opener, ":") || scene.is_sign(opener, ";")
            || scene.is_sign(opener, ".")))
        return sure(at + 1, PieceKind::sign, ",");
    const bool left_word = scene.is_word(left) || scene.is_sign(left, ")")
        || scene.is_sign(left, "\"") || scene.is_sign(left, "”") || scene.is_digits(left);
    const bool right_word = scene.is_word(right) || scene.is_sign(right, "(")
        || scene.is_sign(right, "\"") || scene.is_sign(right, "“");
    if (left_word && right_word) {
        // "và/hoặc": one "hoặc" is enough.
        const bool said = scene[right].lower == "hoặc" || scene[left].lower == "hoặc";
        // "đôi nam: Tuấn/Hùng" play together.
        if (scene[left].title && scene[right].title && !scene[left].caps
            && pairs_players(scene, at))
            return sure(at + 1, PieceKind::sign, "và");
        return sure(at + 1, PieceKind::sign, said ? "" : "hoặc");
    }
    if (left_word && scene.is_digits(right))
        return sure(at + 1, PieceKind::sign, "trên");
    return doubtful(at + 1, PieceKind::sign, ",", "sign.slash");
}

// ① and ❶ number the items of posts.
int circled_number(char32_t point)
{
    if (point >= 0x2460 && point <= 0x2473)
        return static_cast<int>(point - 0x2460) + 1;
    if (point >= 0x2776 && point <= 0x277F)
        return static_cast<int>(point - 0x2776) + 1;
    return 0;
}

// "<mã số>": brackets around what the reader has to fill in.
bool is_placeholder(const Scene& scene, std::size_t at)
{
    constexpr std::size_t most = 12; // tokens between
    const bool opens = scene.is_sign(at, "<");
    if (!scene.is_word(opens ? at + 1 : at > 0 ? at - 1 : scene.size()))
        return false;
    for (std::size_t step = 1; step <= most; ++step) {
        if (!opens && step > at)
            return false;
        const Token& token = scene[opens ? at + step : at - step];
        if (token.is(opens ? ">" : "<"))
            return true;
        if (token.kind == TokenKind::line || token.kind == TokenKind::end)
            return false;
    }
    return false;
}

bool is_invisible(char32_t point)
{
    const auto c = static_cast<UChar32>(point);
    const int type = u_charType(c);
    return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_PRIVATE_USE_CHAR
        || type == U_UNASSIGNED || u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR);
}

// Emoji, ornaments and trade marks are for the eye.
bool is_ornament(char32_t point)
{
    const auto c = static_cast<UChar32>(point);
    const int type = u_charType(c);
    return type == U_OTHER_SYMBOL || type == U_MODIFIER_SYMBOL
        || u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION)
        || u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC);
}

}

std::optional<Match> read_emoticon(const Scene& scene, std::size_t at)
{
    // ":)", ":))", "=))", ":(" behind a blank; after a word the colon belongs to the word.
    const bool eyes = scene.is_sign(at, ":") || scene.is_sign(at, "=") || scene.is_sign(at, ";");
    if (!eyes || (at > 0 && !scene.is_gap(at - 1)))
        return std::nullopt;
    std::size_t end = at + 1;
    while (scene.is_sign(end, ")") || scene.is_sign(end, "("))
        ++end;
    if (end == at + 1 || !scene.is_gap(end))
        return std::nullopt;
    return sure(end, PieceKind::skipped, "");
}

std::optional<Match> read_stars(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "*") || at == 0 || !scene.is_digits(at - 1) || scene.is_digits(at + 1)
        || scene.is_word(at + 1) || scene[at - 1].text.size() > 1)
        return std::nullopt;
    const std::string words = scene.words_before(at);
    if (words.find("ocop") == std::string::npos && words.find("khách_sạn") == std::string::npos
        && !scene.precedes(at + 1, { "ocop" }))
        return std::nullopt;
    return sure(at + 1, PieceKind::unit, "sao");
}

namespace {

bool is_file_type(const Token& token)
{
    static constexpr std::array<std::string_view, 14> types{ "doc", "docx", "xls", "xlsx", "ppt",
        "pptx", "pdf", "jpg", "png", "mp3", "mp4", "zip", "rar", "apk" };
    return std::find(types.begin(), types.end(), token.text) != types.end();
}

}

std::optional<Match> read_sign(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    if (token.kind != TokenKind::sign)
        return std::nullopt;
    if (auto arrow = read_arrow(scene, at))
        return arrow;
    if (auto two = pair(scene, at))
        return two;
    if (auto result = test_result(scene, at))
        return result;
    if (auto ellipsis = dots(scene, at))
        return ellipsis;
    if (is_dash(token) && is_blood_group(scene, at))
        return sure(at + 1, PieceKind::sign, "âm");
    if (is_dash(token))
        return read_dash(scene, at);
    if ((token.is("↑") || token.is("↓")) && scene.is_digits(scene.past_space(at + 1)))
        return sure(at + 1, PieceKind::sign, token.is("↑") ? "tăng" : "giảm");
    if (token.is("<") || token.is(">")) {
        if (is_placeholder(scene, at))
            return sure(at + 1, PieceKind::sign, "");
        // ">10T", "< 3°C", ">BĐ3": before a measure people say "trên" and "dưới".
        const Token& next = scene[scene.past_space(at + 1)];
        if (next.kind == TokenKind::digits || next.text.starts_with("BĐ"))
            return sure(at + 1, PieceKind::sign, token.is(">") ? "trên" : "dưới");
    }
    // "PCT.UBND": the stop between an office and its body ends nothing.
    if (token.is(".") && scene.last.kind == PieceKind::abbreviation && scene.last.end == at
        && scene[at + 1].caps && scene[at + 1].letters > 1
        && (scene.last.spoken.starts_with("Phó ") || scene.last.spoken.starts_with("Chủ tịch")
            || scene.last.spoken.starts_with("Bí thư")))
        return sure(at + 1, PieceKind::skipped, "");
    // "#canhbao" groups posts, nobody says it.
    if (token.is("#") && scene.is_word(at + 1))
        return sure(at + 1, PieceKind::skipped, "");
    // "36 th., trả dần": the stop of an abbreviation, not of the sentence.
    if (token.is(".") && (scene.is_sign(at + 1, ",") || scene.is_sign(at + 1, ";")))
        return sure(at + 1, PieceKind::skipped, "");
    // "bieu_mau_01.docx"
    if (token.is(".") && at > 0 && !scene.is_gap(at - 1) && is_file_type(scene[at + 1]))
        return sure(at + 1, PieceKind::sign, "chấm");
    // "file .apk"
    if (token.is(".") && scene.is_word(at + 1) && !scene[at + 1].title
        && (at == 0 || scene.is_space(at - 1) || scene.is_sign(at - 1, "\"")))
        return sure(at + 1, PieceKind::sign, "chấm");
    // "UBND xã Bình Long_Thông báo": a line where a dash should be.
    if (token.is("_") && at > 0 && scene.is_word(at - 1) && !scene[at - 1].caps
        && scene[at - 1].title && scene[at + 1].title && scene[at + 1].letters > 1
        && !scene[at + 1].caps && scene.is_space(at + 2))
        return sure(at + 1, PieceKind::sign, ",");
    if (token.is("_") && scene.is_word(scene.before(at)))
        return sure(at + 1, PieceKind::sign, "gạch dưới");
    if (token.is("/"))
        return slash(scene, at);
    // "TBA Tân Sơn 1+2": two of one name.
    const std::size_t first = scene.before(at);
    if (token.is("+") && scene.is_digits(at + 1) && scene.is_digits(first)
        && scene[first].text.size() == 1 && scene[at + 1].text.size() == 1
        && scene[scene.before(first)].title && !scene[scene.before(first)].caps
        && scene[scene.before(first)].lower != "km")
        return sure(at + 1, PieceKind::sign, "và");
    if (token.is("+") && is_blood_group(scene, at))
        return sure(at + 1, PieceKind::sign, "dương");
    if (token.is("+"))
        return sure(at + 1, PieceKind::sign,
            is_number_end(scene, at) || scene.is_digits(at + 1) ? "cộng"
                : scene.is_word(scene.before(at))               ? "và"
                                                                : "");
    if (token.is("@"))
        return doubtful(at + 1, PieceKind::sign, "a còng", "sign.unknown");
    if (token.is("*") && is_number_end(scene, at) && scene.is_digits(scene.past_space(at + 1)))
        return sure(at + 1, PieceKind::sign, "nhân");
    const auto found = plain_signs().find(token.text);
    if (found != plain_signs().end())
        return sure(at + 1, PieceKind::sign, std::string(found->second));
    const char32_t point = to_utf32(token.text).front();
    if (const int circled = circled_number(point))
        return sure(
            at + 1, PieceKind::label, cardinal(std::to_string(circled), scene.style()) + ",");
    if (token.is("*") || is_bullet(token) || is_invisible(point) || is_ornament(point))
        return sure(at + 1, PieceKind::skipped, "");
    return doubtful(at + 1, PieceKind::unknown, "", "sign.unknown");
}

}
