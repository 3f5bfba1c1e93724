// Which languages of a bulletin a place hears, in which order, and which it lacks. A bulletin has
// its main text and, beside it, recordings by people who speak the other languages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bulletin/bulletin.hpp"

namespace nguon {

// What a unit has written down. Both hold for everything below it, the order until a unit below
// writes its own.
struct LanguageRule {
    UnitId unit;
    std::vector<std::string> order; // BCP 47, the first is heard first; empty: nothing said
    // A bulletin written here or below is not submitted while a language of its audience is
    // lacking.
    bool required = false;
    Version version = 0; // how often it was written; zero: never

    // What it says, whoever wrote it how often.
    friend bool operator==(const LanguageRule& a, const LanguageRule& b)
    {
        return a.unit == b.unit && a.order == b.order && a.required == b.required;
    }
};

inline constexpr std::size_t most_languages_heard = 6;
// Silence between two languages of a bulletin, so that one is not taken for the other's end.
inline constexpr Milliseconds between_tracks{ 1'000 };

// Positions to be heard one after the other: 0 is the main text, n the n-th of `others`. What the
// order does not name is not heard, except for the main text: that is what was approved for
// everybody, so it comes last where it is not named.
std::vector<std::size_t> heard_in_order(const std::string& main,
    std::span<const std::string> others, const std::vector<std::string>& order);

// Of the languages of a place, those the bulletin cannot be heard in.
std::vector<std::string> languages_lacking(
    const BulletinContent& content, const std::vector<std::string>& spoken);

// "tiếng Tày"; a language without a name here is told by its code.
std::string language_in_words(std::string_view tag);
// "tiếng Tày, tiếng Việt"
std::string languages_in_words(const std::vector<std::string>& tags);

// The title with the language of one of its tracks behind it, where there are several: "Họp thôn
// (tiếng Tày)". Position as in `heard_in_order`.
std::string title_in_language(const BulletinContent& content, std::size_t position);

// At most six, each a language tag and once.
Result<void> check_order(const std::vector<std::string>& order);

}
