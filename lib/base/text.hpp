// Text as bytes of UTF-8: checking, cutting, joining. Folding for search stands in core/text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nguon {

// Well-formed UTF-8, without surrogates, overlong forms or NUL.
bool is_valid_utf8(std::string_view text);
// The number of code points; the text must be valid.
std::size_t count_code_points(std::string_view text);
// Decodes valid UTF-8; throws std::invalid_argument otherwise.
std::u32string to_utf32(std::string_view text);
std::string to_utf8(std::u32string_view text);
// The longest prefix of at most `most` bytes that does not cut a code point.
std::string_view cut_utf8(std::string_view text, std::size_t most);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; } // of ASCII
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
// RFC 4648 section 5, without padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);
// 1-60 characters as `to_base64url` writes them: may stand in an address as it is.
bool is_url_token(std::string_view text);

}
