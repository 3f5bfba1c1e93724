// How long the words are with which a device ends every airing of an alert ("Hết thông báo khẩn
// cấp."): the length of an order counts them in.
#pragma once

#include "base/moment.hpp"

namespace nguon {

inline constexpr Milliseconds closing_length{ 3'000 };

}
