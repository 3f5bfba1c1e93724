// Letters and digits in the form everybody types: what a Chinese keyboard, a page of print or a
// post with ornate letters wrote otherwise.
#pragma once

#include <string>
#include <string_view>

namespace nguon::speech {

// NFC; full-width and mathematical letters and digits, ligatures and squared units become plain
// ones, Ð of other alphabets becomes Đ, and marks without any width are gone; letters typed for
// digits are digits (misprints.hpp). Valid UTF-8 only.
std::string with_plain_forms(std::string_view text);

}
