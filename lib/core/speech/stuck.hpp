// Words that were written without the blank between them: "UBNDxã", "TrườngTHCS", "VõNhai".
#pragma once

#include <cstddef>

#include "core/speech/token.hpp"

namespace nguon::speech {

// After how many letters the word falls apart; 0 where it is one word. `after_digits` says that a
// number stands against it: in "7hsáng" the h is the hour's.
std::size_t cut_of_stuck(const Token& word, bool after_digits);

}
