#include "core/bulletin/open_blank.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_blank_name = 160; // bytes between braces

// What is left open stands behind one of these: without marks and in small letters.
constexpr std::array words_before{ "ngay"sv, "thang"sv, "nam"sv, "gio"sv, "luc"sv, "hoi"sv, "tai"sv,
    "so"sv, "tu"sv, "den"sv, "ong"sv, "ba"sv };

std::string_view last_word(std::string_view text)
{
    text = trim(text);
    const auto at = text.find_last_of(" \n\t,;:(");
    return at == text.npos ? text : text.substr(at + 1);
}

// How many bytes of dots or underscores begin the text; 0 where they are too few to mean anything.
std::size_t length_of_dots(std::string_view text)
{
    constexpr std::string_view ellipsis = "…";
    std::size_t bytes = 0;
    int signs = 0;
    for (;;) {
        const std::string_view rest = text.substr(bytes);
        if (rest.starts_with(ellipsis)) {
            bytes += ellipsis.size();
            signs += 3;
        } else if (!rest.empty() && (rest.front() == '.' || rest.front() == '_')) {
            ++bytes;
            ++signs;
        } else {
            return signs >= 2 ? bytes : 0;
        }
    }
}

std::optional<std::string> in_braces(std::string_view text)
{
    for (auto open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
        const auto close = text.find_first_of("{}\n", open + 1);
        if (close != text.npos && text[close] == '}' && close - open <= longest_blank_name
            && !trim(text.substr(open + 1, close - open - 1)).empty())
            return std::string(text.substr(open, close - open + 1));
    }
    return std::nullopt;
}

}

std::optional<std::string> open_blank(std::string_view text)
{
    if (auto name = in_braces(text))
        return name;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t dots = length_of_dots(text.substr(at));
        if (dots == 0)
            continue;
        const std::string_view word = last_word(text.substr(0, at));
        const std::string folded = fold(word);
        if (std::find(words_before.begin(), words_before.end(), folded) != words_before.end())
            return std::string(word) + " " + std::string(text.substr(at, dots));
        at += dots;
    }
    return std::nullopt;
}

}
