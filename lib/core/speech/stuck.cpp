#include "core/speech/stuck.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <unicode/uchar.h>

#include "base/text.hpp"
#include "core/speech/syllable.hpp"
#include "core/speech/tables.hpp"
#include "core/text/fold.hpp"

namespace nguon::speech {
namespace {

// Longer runs of letters are codes or addresses.
constexpr std::size_t longest_stuck = 40;

bool is_upper(char32_t point) { return u_isupper(static_cast<UChar32>(point)) != 0; }

// A part of the day behind the h of an hour.
bool is_part_of_day(std::string_view word)
{
    static constexpr std::array<std::string_view, 6> parts{ "sáng", "trưa", "chiều", "tối", "đêm",
        "ngày" };
    return std::find(parts.begin(), parts.end(), word) != parts.end();
}

bool is_abbreviation(const std::u32string& letters)
{
    return letters.size() >= 2 && std::all_of(letters.begin(), letters.end(), is_upper)
        && abbreviation_table().contains(to_utf8(letters));
}

bool is_plain_word(const std::u32string& letters)
{
    return letters.size() >= 2 && std::none_of(letters.begin() + 1, letters.end(), is_upper)
        && is_syllable(to_lower(to_utf8(letters)));
}

bool holds_mark(const std::u32string& letters)
{
    return std::any_of(
        letters.begin(), letters.end(), [](char32_t point) { return point >= 0x80; });
}

// Is all of it words and known abbreviations, cut where the capitals say so?
bool falls_into_words(const std::u32string& letters)
{
    const auto whole
        = [](const std::u32string& part) { return is_abbreviation(part) || is_plain_word(part); };
    for (std::size_t cut = 2; cut + 2 <= letters.size(); ++cut) {
        if (is_upper(letters[cut]) == is_upper(letters[cut - 1])
            && !(is_upper(letters[cut]) && cut + 1 < letters.size() && !is_upper(letters[cut + 1])))
            continue;
        if (whole(letters.substr(0, cut)) && whole(letters.substr(cut)))
            return true;
    }
    return false;
}

}

std::size_t cut_of_stuck(const Token& word, bool after_digits)
{
    if (word.letters < 4 || word.letters > longest_stuck)
        return 0;
    if (after_digits && (word.lower.starts_with("h") || word.lower.starts_with("g"))
        && is_part_of_day(std::string_view(word.lower).substr(1)))
        return 1;
    const std::u32string letters = to_utf32(word.text);
    const auto capitals = std::count_if(letters.begin(), letters.end(), is_upper);
    if (word.caps || capitals == 0 || (capitals == 1 && word.title) || is_syllable(word.lower)
        || foreign_table().contains(word.lower) || place_table().contains(word.lower)
        || abbreviation_table().contains(in_capitals(word.text))
        || unit_table().contains(std::string(word.text)))
        return 0;
    for (std::size_t cut = 2; cut + 2 <= letters.size(); ++cut) {
        const std::u32string head = letters.substr(0, cut);
        const std::u32string tail = letters.substr(cut);
        const bool abbreviated = is_abbreviation(head) || is_abbreviation(tail);
        const bool edge = is_upper(tail.front()) != is_upper(head.back())
            || (is_upper(tail.front()) && !is_upper(tail[1]));
        // Without an abbreviation or a mark it may be a name of another language: "YouTube".
        if (!edge || (!abbreviated && !holds_mark(letters)))
            continue;
        const bool ends = is_abbreviation(tail) || is_plain_word(tail) || falls_into_words(tail);
        if ((is_abbreviation(head) || is_plain_word(head)) && ends)
            return cut;
    }
    return 0;
}

}
