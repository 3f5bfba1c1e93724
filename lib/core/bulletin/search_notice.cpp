#include "core/bulletin/search_notice.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

// Whole words, with their marks: "tim người" is about hearts, and "tìm bài" about no "bà".
constexpr std::array signs{ "tìm người", "tìm trẻ", "tìm cháu", "tìm bé", "tìm em bé", "tìm ông",
    "tìm bà", "tìm cụ", "tìm gia súc", "tìm trâu", "tìm bò", "tìm ngựa", "tìm chó", "tìm vật",
    "tìm đồ", "tìm của rơi", "tìm giấy tờ", "tìm chủ", "đi lạc", "bị lạc", "lạc đường", "lạc đàn",
    "lạc mất", "trẻ lạc", "người lạc", "thất lạc", "mất tích", "đánh rơi" };

bool is_of_word(char32_t c)
{
    if (c < 0x80)
        return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
    // Quotation marks and dashes stand from U+2000 on, the letters of Vietnamese before.
    return c != U'\u00a0' && c < 0x2000;
}

// " a b c ": whatever stands between the words is one blank.
std::string words_of(std::string_view text)
{
    std::u32string words = U" ";
    for (const char32_t c : to_utf32(to_lower(to_nfc(text)))) {
        if (is_of_word(c))
            words += c;
        else if (words.back() != U' ')
            words += U' ';
    }
    if (words.back() != U' ')
        words += U' ';
    return to_utf8(words);
}

bool has_sign(std::string_view text)
{
    const std::string words = words_of(text);
    return std::ranges::any_of(signs, [&](std::string_view sign) {
        std::string wanted = " ";
        wanted += sign;
        wanted += ' ';
        return words.find(wanted) != std::string::npos;
    });
}

}

bool looks_for_something(std::string_view title, std::string_view text)
{
    return has_sign(title) || has_sign(text);
}

}
