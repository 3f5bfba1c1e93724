#include "core/speech/plain_forms.hpp"

#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/text.hpp"
#include "core/speech/misprints.hpp"
#include "core/text/fold.hpp"

namespace nguon::speech {
namespace {

const icu::Normalizer2& compatible()
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* normaliser = icu::Normalizer2::getNFKCInstance(status);
    if (U_FAILURE(status))
        throw std::runtime_error("NFKC");
    return *normaliser;
}

// Soft hyphens, zero-width blanks, and the marks that choose how an emoji looks or frame a digit. A
// word copied from a web page or a PDF may hold them between any two letters.
bool has_no_width(char32_t point)
{
    return point == 0x00AD || (point >= 0x200B && point <= 0x200F) || point == 0x2060
        || point == 0x20E3 || point == 0xFEFF || point == 0xFE0E || point == 0xFE0F;
}

bool has_plain_form(char32_t point)
{
    return (point >= 0xFF01 && point <= 0xFF5E) // full width
        || (point >= 0x1D400 && point <= 0x1D7FF) // mathematical
        || (point >= 0xFB00 && point <= 0xFB06) // ligatures of print
        || (point >= 0x3371 && point <= 0x33DF); // squared units
}

// Blanks that keep a number and its unit on one line, and the narrow and wide ones of print: they
// tie and part words as a plain blank does.
bool is_blank_of_print(char32_t point)
{
    return u_charType(static_cast<UChar32>(point)) == U_SPACE_SEPARATOR;
}

char32_t same_looks(char32_t point)
{
    if (is_blank_of_print(point))
        return U' ';
    switch (point) {
    case 0x00D0: // Eth, and the African D
    case 0x0189:
        return 0x0110;
    case 0x00F0:
        return 0x0111;
    case 0x03BC: // Greek mu; units are written with the micro sign
        return 0x00B5;
    default:
        return point;
    }
}

}

std::string with_plain_forms(std::string_view text)
{
    std::u32string plain;
    plain.reserve(text.size());
    for (const char32_t point : to_utf32(text)) {
        if (has_no_width(point))
            continue;
        if (!has_plain_form(point)) {
            plain += same_looks(point);
            continue;
        }
        UErrorCode status = U_ZERO_ERROR;
        std::string bytes;
        compatible()
            .normalize(icu::UnicodeString(static_cast<UChar32>(point)), status)
            .toUTF8String(bytes);
        if (U_FAILURE(status))
            throw std::runtime_error("NFKC");
        for (const char32_t letter : to_utf32(bytes))
            plain += letter;
    }
    put_degrees_for_zeros(plain);
    put_digits_for_letters(plain);
    return to_nfc(to_utf8(plain));
}

}
