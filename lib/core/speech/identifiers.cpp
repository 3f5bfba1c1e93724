#include "core/speech/identifiers.hpp"

#include "base/text.hpp"
#include "core/speech/dates.hpp"
#include "core/speech/letters.hpp"
#include "core/speech/numerals.hpp"
#include "core/speech/syllable.hpp"
#include "core/speech/tables.hpp"
#include "core/speech/units.hpp"

namespace nguon::speech {
namespace {

struct Tail {
    std::size_t end;
    std::string words;
    bool known;
};

std::optional<Tail> symbol_at(const Scene& scene, std::size_t at, bool first)
{
    const Token& token = scene[at];
    if (token.kind != TokenKind::word || !token.title
        || (!token.caps && !document_table().contains(std::string(token.text))))
        return std::nullopt;
    const auto found = document_table().find(std::string(token.text));
    // The parliament's laws carry its term: QH15, UBTVQH15.
    if (scene.is_digits(at + 1) && scene[at + 1].text.size() <= 2 && token.text.ends_with("QH")) {
        const std::string body
            = token.text == "QH" ? "Quốc hội khóa " : "Ủy ban Thường vụ Quốc hội khóa ";
        return Tail{ at + 2, body + cardinal(scene[at + 1].text, scene.style()), true };
    }
    // "NN&MT" is one name, "BCHPCTT&TKCN" two.
    const bool joined = scene.is_sign(at + 1, "&")
        && abbreviation_table().contains(in_capitals(scene.between(at, at + 3)));
    // "BCĐ389": steering committees are called by a number.
    if (found != document_table().end() && scene.is_digits(at + 1))
        return Tail{ at + 2,
            std::string(found->second) + " "
                + (scene[at + 1].text.size() > 2 ? digit_by_digit(scene[at + 1].text)
                                                 : cardinal(scene[at + 1].text, scene.style())),
            true };
    if (found != document_table().end() && !joined)
        return Tail{ at + 1, std::string(found->second), true };
    // "PCTT&TKCN" and other names that hold a sign.
    for (const std::size_t count : { 3, 1 }) {
        const auto rows = abbreviation_table().find(in_capitals(scene.between(at, at + count)));
        if (rows != abbreviation_table().end())
            return Tail{ at + count, std::string(rows->second.back().spoken), true };
    }
    if (first)
        return std::nullopt;
    return Tail{ at + 1, spell(token.text), false };
}

// "/QĐ-BTTTT" behind the number or the year.
std::optional<Tail> document_tail(const Scene& scene, std::size_t at)
{
    std::optional<Tail> tail = symbol_at(scene, at, true);
    // A kind of document nobody listed, but an issuer everybody knows.
    if (!tail && is_short_caps(scene[at], 8) && scene[at].letters > 1 && is_dash(scene[at + 1])
        && symbol_at(scene, at + 2, true))
        tail = Tail{ at + 1, spell(scene[at].text), false };
    while (tail) {
        const Token& sign = scene[tail->end];
        if (!is_dash(sign) && !sign.is("/") && !sign.is("."))
            break;
        const auto more = symbol_at(scene, tail->end + 1, false);
        if (!more)
            break;
        // Telegrams are sent by those who command, not by a committee of members.
        const bool command = tail->words == "Công điện" && more->words == "Ban Chấp hành";
        tail = Tail{ more->end, tail->words + ", " + (command ? "Ban Chỉ huy" : more->words),
            tail->known && more->known };
    }
    return tail;
}

Match document(std::string number, const Tail& tail)
{
    if (!number.empty())
        number += ", ";
    if (tail.known)
        return sure(tail.end, PieceKind::document, number + tail.words);
    return doubtful(tail.end, PieceKind::document, number + tail.words, "document.unknown_symbol");
}

}

std::optional<Match> read_feeder(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || scene[at].text.size() != 3 || unit_after(scene, at + 1, 3))
        return std::nullopt;
    // "371E6.4" is a feeder and its station wherever it stands.
    const std::size_t station = is_dash(scene[at + 1]) ? at + 2 : at + 1;
    const bool shape = scene[station].is("E") && scene.is_digits(station + 1)
        && scene.is_sign(station + 2, ".") && scene.is_digits(station + 3);
    if (!shape
        && !scene.follows(at,
            { "đz", "đường_dây", "dcl", "dao_cách_ly", "mc", "recloser", "lbs", "lộ", "xuất_tuyến",
                "xt", "máy_cắt", "mạch_vòng", "đường_dây_số" })
        && head_of_list(scene, at) != "lộ")
        return std::nullopt;
    if (scene.is_sign(at + 1, ".") && scene.is_digits(at + 2))
        return std::nullopt;
    std::string words = digit_by_digit(scene[at].text);
    if (is_dash(scene[at + 1])) {
        if (const auto code = read_code(scene, at + 2))
            return sure(code->end, PieceKind::number, words + ", " + code->spoken);
    }
    return sure(at + 1, PieceKind::number, words);
}

std::optional<Match> read_document(const Scene& scene, std::size_t at)
{
    if (scene.is_sign(at, "/")) {
        // The number is still open: "Số:      /KH-UBND".
        const Token& before = scene[scene.before(at)];
        const bool filler = scene.last.kind == PieceKind::blank; // "Số: ...../TB-UBND"
        if (!filler && !before.is(":") && !(before.lower == "số"))
            return std::nullopt;
        const auto tail = document_tail(scene, at + 1);
        return tail ? std::optional(
                   doubtful(tail->end, PieceKind::document, tail->words, "document.number_missing"))
                    : std::nullopt;
    }
    if (!scene.is_digits(at))
        return std::nullopt;
    const bool code = scene[at].text.size() > 4 && scene[at].text.front() == '0';
    std::string number
        = code ? digit_by_digit(scene[at].text) : numbered(scene[at].text, scene.style());
    std::size_t sign = at + 1;
    // "1.215/KH-UBND"
    if (scene.is_sign(sign, ".") && scene.is_digits(sign + 1) && scene[sign + 1].text.size() == 3
        && scene[at].text.size() < 3 && scene[at].text.front() != '0'
        && (scene.is_sign(sign + 2, "/") || is_dash(scene[sign + 2])) && scene.is_word(sign + 3)) {
        number = cardinal(
            std::string(scene[at].text) + std::string(scene[sign + 1].text), scene.style());
        sign += 2;
    }
    // "Số:  127 /TB-UBND"
    if (scene.is_space(sign) && scene.is_sign(sign + 1, "/") && scene.is_word(sign + 2)
        && (scene[scene.before(at)].is(":") || scene.word_before(at) == "số"))
        ++sign;
    // "42a/NQ-HĐND": a letter may follow the number.
    if (scene.is_word(sign) && scene[sign].letters == 1 && scene.is_sign(sign + 1, "/")
        && std::string_view("abcde").find(scene[sign].lower) != std::string_view::npos) {
        number += " " + letter_name(to_utf32(scene[sign].lower).front());
        ++sign;
    }
    if (scene.is_sign(sign, "/") && is_year(scene[sign + 1].text) && scene.is_digits(sign + 1)
        && (scene.is_sign(sign + 2, "/") || is_dash(scene[sign + 2]))) {
        number += " năm " + cardinal(scene[sign + 1].text, scene.style());
        sign += 2;
    }
    const bool slash = scene.is_sign(sign, "/");
    if (!slash && !is_dash(scene[sign]))
        return std::nullopt;
    // Behind a dash only a known kind of document makes a number, else "2025-Hà Nội" would be one.
    if (!slash && !document_table().contains(std::string(scene[sign + 1].text)))
        return std::nullopt;
    auto tail = document_tail(scene, sign + 1);
    if (!tail || (!slash && tail->end == sign + 2 && sign <= at + 3))
        return std::nullopt;
    // The party writes QĐ for its rules, too.
    constexpr std::string_view decision = "Quyết định";
    if (tail->words.starts_with(decision) && scene.follows(at, { "quy_định", "quy_định_số" }))
        tail->words.replace(0, decision.size(), "Quy định");
    return document(number, *tail);
}

std::optional<Match> read_document_number(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || scene[at].text.size() > 5)
        return std::nullopt;
    const bool named = scene.follows(at,
        { "nghị_định", "nghị_quyết", "chỉ_thị", "thông_tư", "quyết_định", "công_văn", "công_điện",
            "kế_hoạch_số", "luật_số", "nghị_định_số", "nghị_quyết_số", "chỉ_thị_số", "thông_tư_số",
            "quyết_định_số", "công_văn_số", "tt", "nđ", "nq", "ct", "qđ", "cv", "thông_báo_số",
            "đề_án", "đề_án_số" });
    if (!named)
        return std::nullopt;
    const Token& next = scene[at + 1];
    if (next.is("/") && scene.is_digits(at + 2) && is_year(scene[at + 2].text)
        && !scene.is_sign(at + 3, "/"))
        return sure(at + 3, PieceKind::document,
            numbered(scene[at].text, scene.style()) + " năm "
                + cardinal(scene[at + 2].text, scene.style()));
    if (next.is("/") || next.is(".") || next.is(",") || scene[at].text.front() != '0'
        || scene[at].text.size() > 2)
        return std::nullopt;
    return sure(at + 1, PieceKind::document, numbered(scene[at].text, scene.style()));
}

std::optional<Match> read_numbered_code(const Scene& scene, std::size_t at)
{
    const Token& letters = scene[at];
    // "TỔ-02/2026" is a word, "QUÝ II-02/2026" ends with a quarter.
    if (!is_short_caps(letters, 4) || letters.letters < 2 || is_syllable(letters.lower)
        || letters.text.find_first_not_of("IVX") == std::string_view::npos
        || (at > 0 && (is_dash(scene[at - 1]) || scene.is_sign(at - 1, "/"))))
        return std::nullopt;
    if (!is_dash(scene[at + 1]) || !scene.is_digits(at + 2) || scene[at + 2].text.size() > 4
        || !scene.is_sign(at + 3, "/") || !scene.is_digits(at + 4) || !is_year(scene[at + 4].text)
        || scene.is_sign(at + 5, "/"))
        return std::nullopt;
    const auto kind = document_table().find(std::string(letters.text));
    const std::string words
        = kind == document_table().end() ? spell(letters.text) : std::string(kind->second);
    return sure(at + 5, PieceKind::document,
        words + ", " + numbered(scene[at + 2].text, scene.style()) + " năm "
            + cardinal(scene[at + 4].text, scene.style()));
}

std::optional<Match> read_serial(const Scene& scene, std::size_t at)
{
    // "E10RON95-III": petrol is called by its numbers.
    if (scene[at].is("E") && scene.is_digits(at + 1) && scene[at + 2].is("RON")
        && scene.is_digits(at + 3))
        return sure(at + 4, PieceKind::spelled,
            "e " + cardinal(scene[at + 1].text, scene.style()) + " ron "
                + cardinal(scene[at + 3].text, scene.style()));
    // "BA 567890": the series of a certificate.
    if (scene.is_word(at) && scene[at].caps && scene[at].letters == 2 && scene[at + 1].is(" ")
        && scene.is_digits(at + 2) && scene[at + 2].text.size() == 6 && !scene.is_word(at + 3)
        && !unit_after(scene, at + 3, 6)
        && (scene.follows(at,
                { "phát_hành", "sê_ri", "seri", "số_hiệu", "gcn_số", "gcn", "gcnqsdđ_số",
                    "chứng_nhận_số", "đất_số", "sổ_đỏ", "sổ_hồng", "bìa_đỏ", "chứng_nhận",
                    "sổ_đỏ_số", "sổ_hồng_số", "bìa_đỏ_số" })
            || !abbreviation_table().contains(in_capitals(scene[at].text))))
        return sure(at + 3, PieceKind::spelled,
            spell(scene[at].text) + " " + digit_by_digit(scene[at + 2].text));
    std::size_t end = at;
    std::size_t letters = 0;
    std::size_t digits = 0;
    std::string words;
    constexpr std::size_t most = 12;
    while (end < at + most
        && (scene.is_digits(end)
            || (scene.is_word(end) && scene[end].caps
                && scene[end].text.size() == scene[end].letters))) {
        const Token& token = scene[end];
        (token.kind == TokenKind::digits ? digits : letters) += token.text.size();
        words += (words.empty() ? "" : " ")
            + (token.kind == TokenKind::digits ? digit_by_digit(token.text) : spell(token.text));
        ++end;
    }
    const bool long_enough = end >= at + 3 && letters >= 2 && digits >= 4;
    const bool pair = end == at + 2 && scene.is_word(at) && digits >= 6 && letters >= 2;
    if (!(long_enough || pair) || scene.is_word(end))
        return std::nullopt;
    return sure(end, PieceKind::spelled, words);
}

std::optional<Match> read_standard(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    // "QCVN 01-1:2024/BYT" has parts.
    std::string number = numbered(scene[at].text, scene.style());
    std::size_t colon = at + 1;
    if (is_dash(scene[colon]) && scene.is_digits(colon + 1)) {
        number += ", " + numbered(scene[colon + 1].text, scene.style());
        colon += 2;
    }
    if (!scene.is_sign(colon, ":") || !scene.is_digits(colon + 1) || !is_year(scene[colon + 1].text)
        || scene.follows(at, { "tỷ_lệ", "tỉ_lệ", "tl" }))
        return std::nullopt;
    const std::string words = number + ", năm " + cardinal(scene[colon + 1].text, scene.style());
    // "QCVN 05:2023/BTNMT"
    if (scene.is_sign(colon + 2, "/")) {
        if (const auto tail = document_tail(scene, colon + 3))
            return document(words, *tail);
    }
    return sure(colon + 2, PieceKind::document, words);
}

std::optional<Match> read_code(const Scene& scene, std::size_t at)
{
    // "A/H9N2"
    if (scene[at].is("A") && scene.is_sign(at + 1, "/") && scene[at + 2].is("H")) {
        auto strain = read_code(scene, at + 2);
        if (strain)
            strain->spoken.insert(0, "a, ");
        return strain;
    }
    // "lô LK-05": the zero in front shows that the number belongs to the letters.
    if (is_short_caps(scene[at], 3) && is_dash(scene[at + 1]) && scene.is_digits(at + 2)
        && scene[at + 2].text.front() == '0' && scene[at + 2].text.size() <= 3
        && !scene.is_gap(at + 1) && !scene.is_sign(at + 3, "/")
        && scene.follows(
            at, { "lô", "các_lô", "nền", "ô", "thửa", "khu", "căn", "tòa", "mẫu", "biểu" }))
        return sure(at + 3, PieceKind::spelled,
            spell(scene[at].text) + ", " + digit_by_digit(scene[at + 2].text));
    // "biến thể JN.1, XBB.1.5"
    if (is_short_caps(scene[at], 3) && scene[at].letters > 1 && scene.is_sign(at + 1, ".")
        && scene.is_digits(at + 2)) {
        const auto numeral = scan_numeral(scene, at + 2);
        return sure(numeral->end, PieceKind::spelled,
            spell(scene[at].text) + " " + spoken(*numeral, scene.style()));
    }
    if (!is_short_caps(scene[at], 3) || !scene.is_digits(at + 1))
        return std::nullopt;
    std::string words = spell(scene[at].text);
    if (words.empty())
        return std::nullopt;
    std::size_t end = at + 1;
    if (const auto numeral = scan_numeral(scene, end); numeral && numeral->fraction.empty()) {
        words += " "
            + (numeral->sections.empty()
                        && (numeral->whole.size() > 4 || scene.follows(at, { "chuyến_bay" })
                            || (numeral->whole.size() > 1 && numeral->whole.front() == '0'))
                    ? digit_by_digit(numeral->whole)
                    : spoken(*numeral, scene.style()));
        end = numeral->end;
    } else {
        words += " " + cardinal(scene[end].text, scene.style());
        ++end;
    }
    // H5N1 and longer: letter and number again and again.
    while (is_short_caps(scene[end], 1) && scene.is_digits(end + 1)) {
        words += " " + spell(scene[end].text) + " " + cardinal(scene[end + 1].text, scene.style());
        end += 2;
    }
    // "MĐ1-045.67": an electric bicycle has its series first.
    if (is_dash(scene[end]) && scene.is_digits(end + 1) && scene[end + 1].text.size() == 3
        && scene.is_sign(end + 2, ".")) {
        if (const auto number = plate_number(scene, end + 1))
            return sure(number->first, PieceKind::plate, words + ", " + number->second);
    }
    return sure(end, PieceKind::spelled, words);
}

}
