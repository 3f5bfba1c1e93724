#include "core/speech/token.hpp"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>

#include "base/text.hpp"
#include "core/speech/letters.hpp"
#include "core/speech/stuck.hpp"
#include "core/text/fold.hpp"

namespace nguon::speech {
namespace {

struct Point {
    char32_t value;
    std::size_t begin;
    std::size_t end;
};

std::vector<Point> points_of(std::string_view text)
{
    std::vector<Point> points;
    points.reserve(text.size());
    std::size_t at = 0;
    for (const char32_t value : to_utf32(text)) {
        const std::size_t length = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
        points.push_back({ value, at, at + length });
        at += length;
    }
    return points;
}

bool is_digit(char32_t point) { return point >= U'0' && point <= U'9'; }
bool is_apostrophe(char32_t point)
{
    return point == U'\'' || point == U'’' || point == U'ʼ' || point == U'`';
}

bool is_blank(char32_t point)
{
    // Separators of other languages and control characters carry no sound either; what is not a
    // blank in sight (zero-width marks) is left to the signs, where it is shown as skipped.
    return point == U' ' || point == U'\r' || point == U'\n' || point == U'\v' || point == U'\f'
        || point == 0x2028 || point == 0x2029
        || u_charType(static_cast<UChar32>(point)) == U_SPACE_SEPARATOR;
}

bool breaks_line(char32_t point) { return point == U'\n' || point == 0x2028 || point == 0x2029; }

bool has_tab(const std::vector<Point>& points, std::size_t from, std::size_t to)
{
    return std::any_of(points.begin() + static_cast<std::ptrdiff_t>(from),
        points.begin() + static_cast<std::ptrdiff_t>(to),
        [](const Point& p) { return p.value == U'\t'; });
}

// A bullet, a table bar, a heading mark, or a label such as "2." and "b)".
bool opens_item(const std::vector<Point>& points, std::size_t at)
{
    static constexpr std::u32string_view marks = U"-+*#|•–—>";
    if (marks.find(points[at].value) != std::u32string_view::npos)
        return true;
    std::size_t end = at;
    while (end < points.size() && end < at + 3
        && (is_digit(points[end].value) || (end == at && is_letter(points[end].value))))
        ++end;
    return end > at && end + 1 < points.size()
        && (points[end].value == U')'
            || (points[end].value == U'.'
                && (is_digit(points[at].value) || is_blank(points[end + 1].value))));
}

// "... tại Trung tâm và", "... cơ sở năm": a line that ends so goes on in the next one, the words
// of a date only before a number.
bool ends_open(const std::vector<Point>& points, std::size_t from, std::size_t to)
{
    static constexpr std::array<std::u32string_view, 12> ties{ U"và", U"của", U"với", U"tại",
        U"theo", U"các", U"những", U"hoặc", U"đối", U"bởi", U"thuộc", U"gồm" };
    static constexpr std::array<std::u32string_view, 4> numbered{ U"ngày", U"tháng", U"năm",
        U"số" };
    std::size_t begin = from;
    constexpr std::size_t longest = 6;
    while (begin > 0 && from - begin <= longest && is_letter(points[begin - 1].value))
        --begin;
    std::u32string word;
    for (std::size_t i = begin; i < from; ++i)
        word += static_cast<char32_t>(u_tolower(static_cast<UChar32>(points[i].value)));
    const bool number = is_digit(points[to].value)
        && std::find(numbered.begin(), numbered.end(), word) != numbered.end();
    return number || std::find(ties.begin(), ties.end(), word) != ties.end();
}

// Whether the line break inside the blanks [from, to) only wraps a sentence: texts copied from
// printed pages break lines at the margin and sentences at the end of a page.
bool only_wraps(
    const std::vector<Point>& points, std::size_t line_begin, std::size_t from, std::size_t to)
{
    if (to >= points.size() || from == 0 || has_tab(points, line_begin, from)
        || opens_item(points, to))
        return false;
    static constexpr std::u32string_view stops = U".:!?|…*";
    const char32_t last = points[from - 1].value;
    if (stops.find(last) != std::u32string_view::npos)
        return false;
    std::size_t next_end = to;
    while (next_end < points.size() && !breaks_line(points[next_end].value))
        ++next_end;
    if (has_tab(points, to, next_end))
        return false;
    const auto breaks = std::count_if(points.begin() + static_cast<std::ptrdiff_t>(from),
        points.begin() + static_cast<std::ptrdiff_t>(to),
        [](const Point& p) { return breaks_line(p.value); });
    const std::size_t length = from - line_begin;
    constexpr std::size_t half_line = 30;
    if (breaks == 1 && length >= half_line && ends_open(points, from, to))
        return true;
    if (u_islower(static_cast<UChar32>(points[to].value)))
        return length >= (breaks == 1 ? 20u : 40u);
    // A capital or a digit goes on with the sentence only behind a full line of print.
    constexpr std::size_t full_line = 70;
    return breaks == 1 && last != U';' && length >= full_line;
}

Token word_token(
    std::string_view text, const std::vector<Point>& points, std::size_t from, std::size_t to)
{
    Token token;
    token.kind = TokenKind::word;
    token.text = text.substr(points[from].begin, points[to - 1].end - points[from].begin);
    token.lower = modern_tone(to_lower(token.text));
    token.caps = true;
    for (std::size_t i = from; i < to; ++i) {
        const auto point = static_cast<UChar32>(points[i].value);
        ++token.letters;
        token.caps
            = token.caps && (!u_isalpha(point) || u_isUAlphabetic(point)) && !u_islower(point);
    }
    token.title = u_isupper(static_cast<UChar32>(points[from].value));
    token.caps = token.caps && token.title;
    return token;
}

void mark_line_openings(std::vector<Token>& tokens)
{
    bool open = true;
    for (Token& token : tokens) {
        if (token.kind == TokenKind::line) {
            open = true;
            continue;
        }
        token.opens_line = open;
        const bool invisible = token.kind == TokenKind::space || is_bullet(token) || token.is("#")
            || token.is("|") || token.is("_") || token.is(">");
        open = open && invisible;
    }
}

}

std::vector<Token> tokenise(std::string_view text)
{
    const std::vector<Point> points = points_of(text);
    std::vector<Token> tokens;
    std::size_t line_begin = 0;
    for (std::size_t i = 0; i < points.size();) {
        std::size_t to = i + 1;
        Token token;
        const char32_t first = points[i].value;
        if (is_digit(first)) {
            while (to < points.size() && is_digit(points[to].value))
                ++to;
            token.kind = TokenKind::digits;
        } else if (is_letter(first)) {
            while (to < points.size()
                && (is_letter(points[to].value)
                    || (is_apostrophe(points[to].value) && to + 1 < points.size()
                        && is_letter(points[to + 1].value))))
                ++to;
            token = word_token(text, points, i, to);
            // "UBNDxã", "7hsáng": two words that lost the blank between them.
            const std::size_t cut
                = cut_of_stuck(token, !tokens.empty() && tokens.back().kind == TokenKind::digits);
            if (cut != 0) {
                to = i + cut;
                token = word_token(text, points, i, to);
            }
        } else if (first == U'\t') {
            token.kind = TokenKind::cell;
        } else if (is_blank(first)) {
            while (to < points.size() && is_blank(points[to].value))
                ++to;
            const bool breaks = std::any_of(points.begin() + static_cast<std::ptrdiff_t>(i),
                points.begin() + static_cast<std::ptrdiff_t>(to),
                [](const Point& p) { return breaks_line(p.value); });
            token.kind = breaks && !only_wraps(points, line_begin, i, to) ? TokenKind::line
                                                                          : TokenKind::space;
            if (breaks)
                line_begin = to;
        } else {
            token.kind = TokenKind::sign;
        }
        token.begin = points[i].begin;
        token.end = points[to - 1].end;
        token.text = text.substr(token.begin, token.end - token.begin);
        if (token.kind != TokenKind::word)
            token.lower = std::string(token.text);
        tokens.push_back(std::move(token));
        i = to;
    }
    mark_line_openings(tokens);
    return tokens;
}

bool is_dash(const Token& token)
{
    return token.kind == TokenKind::sign
        && (token.is("-") || token.is("–") || token.is("—") || token.is("−") || token.is("‐")
            || token.is("‑") || token.is("‒") || token.is("―"));
}

bool is_arrow(const Token& token)
{
    return token.is("→") || token.is("➡") || token.is("⇒") || token.is("➜") || token.is("⟶");
}

bool is_bullet(const Token& token)
{
    static constexpr std::string_view marks[] = { "+", "*", "•", "·", "●", "○", "▪", "■", "►", "➢",
        "✓", "✔", "→", "◦", "♦", "❖", "\uf0b7", "\uf02d", "\uf0d8" };
    return is_dash(token)
        || (token.kind == TokenKind::sign
            && std::find(std::begin(marks), std::end(marks), token.text) != std::end(marks));
}

}
