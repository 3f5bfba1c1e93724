#include "core/text/fold.hpp"

#include <memory>
#include <stdexcept>

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace nguon {
namespace {

void check(UErrorCode status, const char* what)
{
    if (U_FAILURE(status))
        throw std::runtime_error(std::string(what) + ": " + u_errorName(status));
}

const icu::Normalizer2& composing()
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* normaliser = icu::Normalizer2::getNFCInstance(status);
    check(status, "NFC");
    return *normaliser;
}

const icu::Normalizer2& decomposing()
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* normaliser = icu::Normalizer2::getNFDInstance(status);
    check(status, "NFD");
    return *normaliser;
}

icu::UnicodeString from_utf8(std::string_view text)
{
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_text(const icu::UnicodeString& text)
{
    std::string bytes;
    text.toUTF8String(bytes);
    return bytes;
}

const icu::Collator& collator()
{
    thread_local const std::unique_ptr<icu::Collator> made = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> vietnamese(
            icu::Collator::createInstance(icu::Locale("vi"), status));
        check(status, "collator");
        return vietnamese;
    }();
    return *made;
}

icu::UnicodeString normalised(const icu::Normalizer2& normaliser, const icu::UnicodeString& text)
{
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result = normaliser.normalize(text, status);
    check(status, "normalise");
    return result;
}

}

std::string to_nfc(std::string_view text)
{
    return to_text(normalised(composing(), from_utf8(text)));
}

std::string to_lower(std::string_view text)
{
    return to_text(from_utf8(text).toLower(icu::Locale("vi")));
}

std::string fold(std::string_view text)
{
    const icu::UnicodeString apart = normalised(decomposing(), from_utf8(text));
    icu::UnicodeString plain;
    for (std::int32_t at = 0; at < apart.length(); at = apart.moveIndex32(at, 1)) {
        const UChar32 point = apart.char32At(at);
        // đ and Đ have no decomposition, so no normal form ever folds them.
        if (point == 0x0111 || point == 0x0110)
            plain.append(static_cast<UChar32>('d'));
        else if (u_charType(point) != U_NON_SPACING_MARK)
            plain.append(point);
    }
    return to_text(normalised(composing(), plain.toLower(icu::Locale("vi"))));
}

bool sorts_before(std::string_view a, std::string_view b)
{
    return collator().compare(from_utf8(a), from_utf8(b)) == icu::Collator::LESS;
}

std::string sort_key(std::string_view text)
{
    const icu::UnicodeString wide = from_utf8(text);
    const std::int32_t length = collator().getSortKey(wide, nullptr, 0);
    std::string key(static_cast<std::size_t>(length), '\0');
    collator().getSortKey(wide, reinterpret_cast<std::uint8_t*>(key.data()), length);
    if (!key.empty())
        key.pop_back(); // it ends in a zero
    return key;
}

}
