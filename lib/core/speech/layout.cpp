#include "core/speech/layout.hpp"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon::speech {
namespace {

// Dots, underscores or ellipses left to be filled in by hand.
std::size_t past_filler(const Scene& scene, std::size_t at)
{
    std::size_t end = at;
    std::size_t weight = 0;
    while (scene.is_sign(end, ".") || scene.is_sign(end, "_") || scene.is_sign(end, "…")) {
        weight += scene.is_sign(end, "…") ? 3 : 1;
        ++end;
    }
    return weight >= 4 || (weight >= 3 && scene.is_sign(at, "_")) ? end : at;
}

bool is_wide(const Token& token)
{
    return token.kind == TokenKind::space && token.text.size() >= 2
        && token.text.find('\n') == std::string_view::npos;
}

// "ngày" and "tháng" with no number between, in a date that has a number later on.
bool is_open_date(const Scene& scene, std::size_t at)
{
    const std::string_view word = scene.word_before(at);
    const std::size_t next = scene.past_space(at);
    const std::string& following = scene[next].lower;
    if (!((word == "ngày" && following == "tháng") || (word == "tháng" && following == "năm")))
        return false;
    if (is_wide(scene[at]))
        return true;
    const std::size_t number = scene.past_space(next + 1);
    return scene.is_digits(number) && !is_wide(scene[at])
        && (word == "ngày" || scene[number].text.size() == 4);
}

std::optional<std::size_t> past_tag(const Scene& scene, std::size_t at)
{
    std::size_t next = at + 1;
    if (scene.is_sign(next, "/") || scene.is_sign(next, "!"))
        ++next;
    if (!scene.is_word(next) && !scene.is_sign(next, "-"))
        return std::nullopt;
    // A tag is plain ASCII; "a<b và c>d" is not one.
    if (scene.is_word(next) && scene[next].text.size() != scene[next].letters)
        return std::nullopt;
    constexpr std::size_t most = 60;
    for (std::size_t end = next; end < at + most && end < scene.size(); ++end) {
        if (scene[end].kind == TokenKind::line || scene.is_sign(end, "<"))
            return std::nullopt;
        if (scene.is_sign(end, ">"))
            return end + 1;
    }
    return std::nullopt;
}

std::optional<Match> read_entity(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "&"))
        return std::nullopt;
    if (scene.is_sign(at + 1, "#") && scene.is_sign(at + 3, ";") && !scene.is_gap(at + 2))
        return sure(at + 4, PieceKind::skipped, "");
    if (!scene.is_word(at + 1) || !scene.is_sign(at + 2, ";"))
        return std::nullopt;
    const std::string_view name = scene[at + 1].text;
    if (name == "amp")
        return sure(at + 3, PieceKind::sign, "và");
    if (name == "nbsp" || name == "quot" || name == "lt" || name == "gt" || name == "ldquo"
        || name == "rdquo" || name == "ensp")
        return sure(at + 3, PieceKind::skipped, "");
    return std::nullopt;
}

bool is_line_end(const Scene& scene, std::size_t at)
{
    const std::size_t next = scene.past_space(at);
    const TokenKind kind = scene[next].kind;
    if (kind == TokenKind::end || kind == TokenKind::line)
        return true;
    // Behind the end mark may stand only mark-up or a closing quote.
    return scene.is_sign(next, "*") || scene.is_sign(next, "”") || scene.is_sign(next, "\"");
}

std::size_t line_end(const Scene& scene, std::size_t at)
{
    while (at < scene.size() && scene[at].kind != TokenKind::line)
        ++at;
    return at;
}

bool is_archive_line(const Scene& scene, std::size_t at)
{
    if (scene[at].lower != "lưu")
        return false;
    const std::size_t next = scene.past_space(at + 1);
    return scene.is_sign(next, ":") || scene[next].lower == "vt" || scene[next].lower == "vp";
}

// Trailing blanks and line breaks belong to no piece.
std::size_t without_gap(const Scene& scene, std::size_t at, std::size_t end)
{
    while (end > at + 1 && scene.is_gap(end - 1))
        --end;
    return end;
}

}

std::optional<Match> read_blank(const Scene& scene, std::size_t at)
{
    std::size_t filler = past_filler(scene, at);
    if (filler == at && scene.is_space(at)) {
        filler = past_filler(scene, at + 1);
        filler = filler == at + 1 ? at : filler;
    }
    if (filler != at)
        return doubtful(filler, PieceKind::blank, "", "blank.to_fill_in");
    if (scene.is_space(at) && is_open_date(scene, at))
        return doubtful(at + 1, PieceKind::blank, "", "blank.date");
    const Token& before = scene[scene.before(at)];
    if (scene.is_space(at) && scene.is_sign(at + 1, "/") && scene.is_word(at + 2)
        && scene[at + 2].caps && (before.is(":") || before.lower == "số"))
        return doubtful(at + 1, PieceKind::blank, "", "blank.number");
    return std::nullopt;
}

std::optional<Match> read_markup(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    if (token.kind != TokenKind::sign)
        return std::nullopt;
    if (token.is("<")) {
        // "<vanthu@thainguyen.gov.vn>" is to be heard.
        const auto end = past_tag(scene, at);
        const bool mail = end && scene.between(at, *end).find('@') != std::string_view::npos;
        if (mail)
            return sure(at + 1, PieceKind::skipped, "");
        return end ? std::optional(sure(*end, PieceKind::skipped, "")) : std::nullopt;
    }
    if (token.is("&"))
        return read_entity(scene, at);
    static constexpr std::string_view marks = "#*`~>|";
    if (token.text.size() != 1 || marks.find(token.text) == std::string_view::npos)
        return std::nullopt;
    std::size_t end = at + 1;
    while (scene[end].is(token.text))
        ++end;
    if (token.is("#") && (token.opens_line || end - at > 1))
        return sure(end, PieceKind::skipped, "");
    if (token.is("*")
        && (end - at > 1 || token.opens_line || !scene.is_gap(end)
            || (at > 0 && !scene.is_gap(at - 1))))
        return sure(end, PieceKind::skipped, "");
    if ((token.is("`") || token.is("~")) && end - at > 1)
        return sure(end, PieceKind::skipped, "");
    if (token.is(">") && token.opens_line)
        return sure(end, PieceKind::skipped, "");
    // |---|---|: the rule under a table's head.
    if (token.is("|") && (scene.is_sign(end, "-") || scene.is_sign(end, ":"))) {
        while (scene.is_sign(end, "|") || scene.is_sign(end, "-") || scene.is_sign(end, ":")
            || scene.is_space(end))
            ++end;
        if (is_line_end(scene, end))
            return sure(without_gap(scene, at, end), PieceKind::skipped, "");
    }
    return std::nullopt;
}

std::optional<Match> read_end_mark(const Scene& scene, std::size_t at)
{
    const bool slash = scene.is_sign(at, "/");
    if (!slash)
        return std::nullopt;
    const std::size_t end = scene.is_sign(at + 1, ".") ? at + 2 : at + 1;
    const bool after_stop = at > 0 && scene.is_sign(at - 1, ".");
    if (!is_line_end(scene, end) || (!after_stop && end == at + 1))
        return std::nullopt;
    return sure(end, PieceKind::skipped, after_stop ? "" : ".");
}

std::optional<Match> read_recipients(const Scene& scene, std::size_t at)
{
    if (!scene[at].opens_line || !scene.is_word(at))
        return std::nullopt;
    if (is_archive_line(scene, at))
        return sure(without_gap(scene, at, line_end(scene, at)), PieceKind::skipped, "");
    const std::size_t second = scene.past_space(at + 1);
    if (scene[at].lower != "nơi" || scene[second].lower != "nhận")
        return std::nullopt;
    std::size_t colon = second + 1;
    while (scene.is_sign(colon, "*") || scene.is_space(colon))
        ++colon;
    if (!scene.is_sign(colon, ":"))
        return std::nullopt;
    // The heading's own line, then list items up to the archive line or the first line that is
    // none.
    std::size_t end = line_end(scene, colon);
    while (end < scene.size()) {
        const std::size_t item = scene.past_space(end + 1);
        if (!is_bullet(scene[item]))
            break;
        std::size_t word = item;
        while (is_bullet(scene[word]) || scene.is_space(word))
            ++word;
        end = line_end(scene, item);
        if (is_archive_line(scene, word))
            break;
    }
    return sure(without_gap(scene, at, end), PieceKind::skipped, "");
}

std::optional<Match> read_repeated_number(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "("))
        return std::nullopt;
    // "Hai (02) bản chính"
    if (scene.last.kind == PieceKind::word && scene.is_digits(at + 1)
        && scene.is_sign(at + 2, ")")) {
        std::string words = "_" + cardinal(scene[at + 1].text, scene.style());
        std::replace(words.begin(), words.end(), ' ', '_');
        return ("_" + scene.words_before(at)).ends_with(words)
            ? std::optional(sure(at + 3, PieceKind::skipped, ""))
            : std::nullopt;
    }
    std::string amount = scene.last.spoken;
    if (scene.last.kind == PieceKind::word && amount == "đồng")
        amount = scene.said_before_last + " đồng";
    else if (scene.last.kind != PieceKind::number && scene.last.kind != PieceKind::money)
        return std::nullopt;
    constexpr std::size_t most = 30;
    for (std::size_t end = at + 1; end < at + most; ++end) {
        if (!scene.is_sign(end, ")"))
            continue;
        const std::string inside = to_lower(trim(scene.between(at + 1, end)));
        if (inside != amount && inside != amount + " chẵn")
            return std::nullopt;
        return sure(end + 1, PieceKind::skipped, "");
    }
    return std::nullopt;
}

std::optional<Match> read_footnote(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 10> raised{ "¹", "²", "³", "⁴", "⁵", "⁶", "⁷",
        "⁸", "⁹", "⁰" };
    for (const auto mark : raised) {
        if (scene.is_sign(at, mark))
            return sure(at + 1, PieceKind::skipped, "");
    }
    const bool square = scene.is_sign(at, "[") && scene.is_sign(at + 2, "]");
    const bool round
        = scene.is_sign(at, "(") && scene.is_sign(at + 2, ")") && at > 0 && scene.is_word(at - 1);
    if ((square || round) && scene.is_digits(at + 1) && scene[at + 1].text.size() <= 2)
        return sure(at + 3, PieceKind::skipped, "");
    return std::nullopt;
}

}
