// Digits into Vietnamese words.
#pragma once

#include <string>
#include <string_view>

namespace nguon::speech {

// What differs between regions: linh or lẻ, nghìn or ngàn.
struct NumberStyle {
    std::string_view zero_tens = "linh";
    std::string_view thousand = "nghìn";
};

// "1024" -> "một nghìn không trăm hai mươi tư". Leading zeros are not read; numbers beyond fifteen
// digits are read digit by digit.
std::string cardinal(std::string_view digits, const NumberStyle& style);
// "115" -> "một một năm"
std::string digit_by_digit(std::string_view digits);
// What stands behind the decimal comma: "75" -> "bảy mươi lăm", "05" -> "không năm".
std::string decimals(std::string_view digits, const NumberStyle& style);
// A group of digits whose leading zeros count: "05" -> "không năm", "42" -> "bốn mươi hai".
std::string numbered(std::string_view digits, const NumberStyle& style);
// The value, at most 10^9; anything longer is 10^9.
long value_of(std::string_view digits);

}
