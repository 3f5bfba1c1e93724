#include "core/speech/abbreviations.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/speech/dates.hpp"
#include "core/speech/day_month.hpp"
#include "core/speech/numerals.hpp"
#include "core/speech/roman.hpp"
#include "core/speech/syllable.hpp"
#include "core/speech/tables.hpp"
#include "core/speech/units.hpp"

namespace nguon::speech {
namespace {

constexpr std::size_t longest_abbreviation = 7; // tokens: TT-TT & DL and the like
constexpr std::size_t far = 40; // tokens either way, whatever they are
constexpr std::size_t near_reach = 8; // words either way for `near`

std::size_t past_stop(const Scene& scene, std::size_t end)
{
    return scene.is_sign(end, ".") ? end + 1 : end;
}

bool is_name_at(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    return token.kind == TokenKind::word && token.title && token.letters > 1
        && (!token.caps || !abbreviation_table().contains(in_capitals(token.text)));
}

bool heads_a_table(const Scene& scene, std::size_t at, std::size_t end)
{
    const std::size_t next = scene.past_space(end);
    std::size_t first = at;
    while (first > 0 && first + far > at
        && (scene.is_space(first - 1) || scene.is_sign(first - 1, "|")
            || scene.is_sign(first - 1, "*")))
        --first;
    const bool opens = first == 0 || scene[first - 1].kind == TokenKind::line;
    return opens
        && (scene[next].kind == TokenKind::cell || scene.is_sign(next, "|")
            || (scene.is_sign(next, "*") && first != at));
}

bool any_of_phrases(std::string_view list, auto holds)
{
    const auto phrases = split(list, '|');
    return std::any_of(phrases.begin(), phrases.end(), holds);
}

bool stands_near(const Scene& scene, std::size_t at, std::string_view list)
{
    std::string around = "_";
    std::size_t words = 0;
    for (std::size_t i = at;
         i-- > 0 && i + far > at && words < near_reach && scene[i].kind != TokenKind::line;) {
        if (scene.is_word(i)) {
            around.insert(0, "_" + scene[i].lower);
            ++words;
        }
    }
    words = 0;
    for (std::size_t i = at + 1;
         i < at + far && i < scene.size() && words < near_reach && scene[i].kind != TokenKind::line;
         ++i) {
        if (scene.is_word(i)) {
            around += scene[i].lower + "_";
            ++words;
        }
    }
    return any_of_phrases(list, [&](std::string_view phrase) {
        return around.find("_" + std::string(phrase) + "_") != std::string::npos;
    });
}

bool telephone_follows(const Scene& scene, std::size_t at)
{
    const Token& next = scene[at];
    return next.is("(") || next.is("+")
        || (next.kind == TokenKind::digits
            && (next.text.front() == '0' || next.text.starts_with("1900")
                || next.text.starts_with("1800")));
}

// "BS: 20B1-678.90": two digits and then the letters of a series.
bool plate_follows(const Scene& scene, std::size_t at)
{
    const std::size_t number = scene.past_space(scene.is_sign(at, ":") ? at + 1 : at);
    const Token& series = scene[scene.is_sign(number + 1, "-") ? number + 2 : number + 1];
    return scene.is_digits(number) && scene[number].text.size() == 2
        && series.kind == TokenKind::word && series.caps && series.letters <= 2;
}

// "DT: 1.250,5m2", "KP 3,45 tỷ", "Qxả=120m3/s": an amount of something, or a range of it.
bool measure_follows(const Scene& scene, std::size_t at)
{
    std::size_t number = at;
    while (scene.is_sign(number, ":") || scene.is_sign(number, "=") || scene.is_sign(number, "~")
        || scene.is_sign(number, ">") || scene.is_sign(number, "<") || scene.is_space(number))
        ++number;
    for (int side = 0; side < 3; ++side) {
        const auto numeral = scan_numeral(scene, number);
        if (!numeral)
            return false;
        // "DT 5x20m"
        if (scene[numeral->end].is("x") && scene.is_digits(numeral->end + 1)) {
            number = numeral->end + 1;
            continue;
        }
        if (unit_after(scene, numeral->end, numeral->whole.size())
            || scene.precedes(
                numeral->end, { "tỷ", "tỉ", "triệu", "nghìn", "đồng", "héc", "mét", "sào", "mẫu" }))
            return true;
        const auto upper = past_range_mark(scene, numeral->end);
        if (!upper)
            return false;
        number = *upper;
    }
    return false;
}

// "TK: 3901.0.1234567": a number of more digits than anything counted.
bool account_follows(const Scene& scene, std::size_t at)
{
    std::size_t end = scene.past_space(scene.is_sign(at, ":") ? at + 1 : at);
    std::size_t digits = 0;
    while (scene.is_digits(end)) {
        digits += scene[end].text.size();
        ++end;
        const bool tied = scene.is_sign(end, ".") || is_dash(scene[end]) || scene[end].is(" ");
        if (!tied || !scene.is_digits(end + 1))
            break;
        ++end;
    }
    return digits >= 6;
}

// One condition of a row (data/abbreviations.tsv explains them).
bool holds(const Scene& scene, std::size_t at, std::size_t end, std::string_view condition)
{
    const std::size_t next = scene.past_space(past_stop(scene, end));
    const std::size_t equals = condition.find('=');
    const std::string_view name = condition.substr(0, equals);
    const std::string_view list
        = equals == std::string_view::npos ? std::string_view() : condition.substr(equals + 1);
    if (name == "next") {
        const std::string words = scene.words_after(end);
        return any_of_phrases(
            list, [&](std::string_view phrase) { return starts_with_phrase(words, phrase); });
    }
    if (name == "prev") {
        const std::string words = scene.words_before(at);
        return any_of_phrases(
            list, [&](std::string_view phrase) { return ends_with_phrase(words, phrase); });
    }
    if (name == "near")
        return stands_near(scene, at, list);
    if (name == "digit")
        return scene.is_digits(next);
    if (name == "year")
        return scene.is_digits(next) && is_year(scene[next].text);
    if (name == "date")
        return full_date_at(scene, next).has_value();
    if (name == "day")
        return day_month_at(scene, next).has_value();
    if (name == "phone")
        return telephone_follows(scene, next);
    if (name == "name")
        return is_name_at(scene, next);
    if (name == "colon")
        return scene.is_sign(scene.past_space(end), ":");
    if (name == "touch")
        return scene.is_digits(end) && scene[end].text.size() == 3;
    if (name == "roman")
        return scene.is_word(next) && roman_value(scene[next].text).has_value();
    if (name == "plate")
        return plate_follows(scene, next);
    if (name == "counted")
        return scene.is_digits(scene.before(at)) || scene.last_content.kind == PieceKind::date;
    if (name == "percent")
        return scene.is_sign(scene.before(at), "%");
    if (name == "measured")
        return measure_follows(scene, next);
    if (name == "account")
        return account_follows(scene, next);
    if (name == "dot")
        return scene.is_sign(end, ".");
    if (name == "header")
        return heads_a_table(scene, at, end);
    if (name == "start")
        return scene[at].opens_line;
    return false;
}

bool holds_all(const Scene& scene, std::size_t at, std::size_t end, std::string_view conditions)
{
    const auto all = split(conditions, ' ');
    return std::all_of(all.begin(), all.end(),
        [&](std::string_view one) { return one.empty() || holds(scene, at, end, one); });
}

// Small letters count as the abbreviation only where they cannot be a word: "ubnd", "tp", not "ca".
bool may_be_written_so(
    const Scene& scene, std::size_t at, const AbbreviationRow& row, std::string_view written)
{
    if (written == row.written)
        return !row.word_too || !scene.in_capitals(at);
    if (row.written.find('/') != std::string_view::npos)
        return true;
    const Token& token = scene[at];
    if (token.letters < 2 && written.size() == token.text.size())
        return false;
    return !is_syllable(token.lower) && !row.word_too;
}

Match spoken_row(const Scene& scene, std::size_t at, std::size_t end, const AbbreviationRow& row)
{
    const std::size_t next = past_stop(scene, end);
    // Its own full stop, not the sentence's: something must follow on the line.
    const bool own_stop = row.takes_stop && next != end
        && (scene.is_word(scene.past_space(next)) || scene.is_digits(scene.past_space(next)));
    std::string spoken(row.spoken);
    // "Đường ĐT.265" says its first word itself.
    constexpr std::string_view road = "đường ";
    if (spoken.starts_with(road) && scene.word_before(at) == "đường")
        spoken.erase(0, road.size());
    const std::size_t stop = own_stop ? next : end;
    // "ds", "bc" typed in haste: two small letters stand for many things.
    const Token& token = scene[at];
    const bool hasty = end == at + 1 && token.letters == 2 && row.conditions.empty() && !token.title
        && row.written != token.text;
    if (row.guess || hasty)
        return doubtful(stop, PieceKind::abbreviation, spoken, "abbreviation.ambiguous");
    return sure(stop, PieceKind::abbreviation, spoken);
}

}

namespace {

// "CTr" and "CTR" are two things: rows written just so come before rows that differ in capitals.
const AbbreviationRow* fitting_row(
    const Scene& scene, std::size_t at, std::size_t end, const std::vector<AbbreviationRow>& rows)
{
    const std::string_view written = scene.between(at, end);
    // "BC15" is a name of something, unless the table asks for a number behind it.
    const bool numbered = scene.is_digits(end) && scene.is_word(end - 1);
    for (const bool exact : { true, false }) {
        for (const AbbreviationRow& row : rows) {
            if ((row.written == written) != exact
                || (numbered && row.conditions.find("digit") == std::string_view::npos
                    && !row.numbered))
                continue;
            if (may_be_written_so(scene, at, row, written)
                && holds_all(scene, at, end, row.conditions))
                return &row;
        }
    }
    return nullptr;
}

}

namespace {

// "thầy Q.Anh", "chị H.Lan": the initial of a person and one name behind it.
bool is_initial_of_person(const Scene& scene, std::size_t at)
{
    const Token& name = scene[at + 2];
    const Token& next = scene[scene.past_space(at + 3)];
    return scene[at].caps && scene[at].letters == 1 && scene.is_sign(at + 1, ".")
        && name.kind == TokenKind::word && name.title && !name.caps && is_syllable(name.lower)
        && !(next.kind == TokenKind::word && next.title)
        && scene.follows(at,
            { "thầy", "cô", "anh", "chị", "em", "ông", "bà", "cháu", "bạn", "cụ", "bác", "chú",
                "giáo_viên", "học_sinh", "nghi_phạm", "đối_tượng" });
}

}

std::optional<Match> read_abbreviation(const Scene& scene, std::size_t at)
{
    if (!scene.is_word(at) || is_initial_of_person(scene, at))
        return std::nullopt;
    for (std::size_t count = longest_abbreviation; count > 0; --count) {
        const std::size_t end = at + count;
        if (end > scene.size() || scene.is_gap(end - 1))
            continue;
        const std::string_view written = scene.between(at, end);
        if (written.size() > 24)
            continue;
        const auto rows = abbreviation_table().find(in_capitals(written));
        if (rows == abbreviation_table().end())
            continue;
        if (const AbbreviationRow* row = fitting_row(scene, at, end, rows->second))
            return spoken_row(scene, at, end, *row);
    }
    return std::nullopt;
}

}
