// A square code that a phone reads, as an SVG of one path.
#pragma once

#include "base/html.hpp"

namespace nguon::http {

// With error correction for a label that fades in the sun (a quarter of it may be unreadable).
Html qr_code(const std::string& text);

}
