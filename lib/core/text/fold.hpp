// Vietnamese text for comparing and finding (DESIGN D13).
#pragma once

#include <string>
#include <string_view>

namespace nguon {

// Unicode NFC; input from keyboards and files may come decomposed. The text must be valid UTF-8.
std::string to_nfc(std::string_view text);
// Lower case by Unicode rules.
std::string to_lower(std::string_view text);
// For search: NFC, lower case, no marks, đ becomes d. "Đài Bảng tin" -> "dai bang tin".
std::string fold(std::string_view text);
// Orders as a Vietnamese dictionary does: An, Ăn, Âm, Ba, Đông.
bool sorts_before(std::string_view a, std::string_view b);
// Bytes that compare as the texts sort, for an index.
std::string sort_key(std::string_view text);

}
