// Signs typed for others that look alike: O for 0 and l for 1, as old keyboards and hasty thumbs
// leave them, and zeros for degrees.
#pragma once

#include <string>

namespace nguon::speech {

// "2O/11" -> "20/11", "7hOO" -> "7h00", "l9h30" -> "19h30", "5OO.OOO" -> "500.000". A letter is
// replaced only where digits on its side leave no other sense: "H2O", "38oC" and "4 OCOP" stay.
void put_digits_for_letters(std::u32string& text);

// "14⁰C", and "14-160C" where the raised zero came down on its way: degrees of the weather. "160C"
// alone stays as it is: an oven may be as hot.
void put_degrees_for_zeros(std::u32string& text);

}
