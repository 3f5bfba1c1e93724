#include "core/speech/letters.hpp"

#include <array>
#include <unordered_map>

#include <unicode/uchar.h>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon::speech {
namespace {

constexpr std::array<std::u32string_view, 12> vowels{ U"aàáảãạ", U"ăằắẳẵặ", U"âầấẩẫậ", U"eèéẻẽẹ",
    U"êềếểễệ", U"iìíỉĩị", U"oòóỏõọ", U"ôồốổỗộ", U"ơờớởỡợ", U"uùúủũụ", U"ưừứửữự", U"yỳýỷỹỵ" };

const std::unordered_map<char32_t, Toned>& toned_vowels()
{
    static const auto table = [] {
        std::unordered_map<char32_t, Toned> made;
        for (const auto row : vowels) {
            for (int tone = 0; tone < 6; ++tone)
                made.emplace(row[static_cast<std::size_t>(tone)], Toned{ row[0], tone });
        }
        return made;
    }();
    return table;
}

char32_t lower(char32_t point)
{
    return static_cast<char32_t>(u_tolower(static_cast<UChar32>(point)));
}
char32_t upper(char32_t point)
{
    return static_cast<char32_t>(u_toupper(static_cast<UChar32>(point)));
}

}

Toned split_tone(char32_t point)
{
    const auto found = toned_vowels().find(point);
    return found == toned_vowels().end() ? Toned{ point, 0 } : found->second;
}

char32_t with_tone(char32_t vowel, int tone)
{
    for (const auto row : vowels) {
        if (row[0] == vowel)
            return row[static_cast<std::size_t>(tone)];
    }
    return vowel;
}

bool is_letter(char32_t point)
{
    const auto c = static_cast<UChar32>(point);
    // A replacement character stands where a letter was lost: it belongs to its word.
    return u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || point == 0xFFFD;
}

bool is_vowel(char32_t point)
{
    for (const auto row : vowels) {
        if (row[0] == point)
            return true;
    }
    return false;
}

std::string modern_tone(std::string_view word)
{
    std::u32string points = to_utf32(word);
    if (points.size() < 2)
        return std::string(word);
    const char32_t last = points.back();
    const char32_t first = points[points.size() - 2];
    const Toned vowel = split_tone(lower(last));
    const char32_t glide = lower(first);
    const bool old_style = vowel.tone != 0
        && ((glide == U'o' && (vowel.letter == U'a' || vowel.letter == U'e'))
            || (glide == U'u' && vowel.letter == U'y'));
    if (!old_style || (points.size() > 2 && lower(points[points.size() - 3]) == U'q'))
        return std::string(word);
    const char32_t marked = with_tone(glide, vowel.tone);
    points[points.size() - 2] = glide == first ? marked : upper(marked);
    points.back() = lower(last) == last ? vowel.letter : upper(vowel.letter);
    return to_utf8(points);
}

std::string letter_name(char32_t point)
{
    // As spoken in abbreviations and on number plates, where D is said like Đ.
    static const std::unordered_map<char32_t, std::string> names{ { U'a', "a" }, { U'ă', "á" },
        { U'â', "ớ" }, { U'b', "bê" }, { U'c', "xê" }, { U'd', "đê" }, { U'đ', "đê" },
        { U'e', "e" }, { U'ê', "ê" }, { U'f', "ép" }, { U'g', "giê" }, { U'h', "hát" },
        { U'i', "i" }, { U'j', "gi" }, { U'k', "ca" }, { U'l', "e lờ" }, { U'm', "em" },
        { U'n', "en" }, { U'o', "o" }, { U'ô', "ô" }, { U'ơ', "ơ" }, { U'p', "pê" },
        { U'q', "quy" }, { U'r', "e rờ" }, { U's', "ét" }, { U't', "tê" }, { U'u', "u" },
        { U'ư', "ư" }, { U'v', "vê" }, { U'w', "vê kép" }, { U'x', "ích" }, { U'y', "y" },
        { U'z', "dét" }, { U'ø', "phi" }, { U'φ', "phi" }, { U'ф', "phi" }, { U'α', "an pha" },
        { U'β', "bê ta" }, { U'γ', "gam ma" }, { U'δ', "đen ta" }, { U'π', "pi" } };
    const auto found = names.find(split_tone(point).letter);
    return found == names.end() ? std::string() : found->second;
}

std::string spell(std::string_view word)
{
    std::string spoken;
    for (const char32_t point : to_utf32(to_lower(word))) {
        const std::string name = letter_name(point);
        if (name.empty())
            continue;
        if (!spoken.empty())
            spoken += ' ';
        spoken += name;
    }
    return spoken;
}

}
