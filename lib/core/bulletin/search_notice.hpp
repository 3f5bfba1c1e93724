// Whether a notice looks for somebody or something. There is no category of the law for it, so its
// words tell: of what looks for nobody one cannot say that he was found.
#pragma once

#include <string_view>

namespace nguon {

bool looks_for_something(std::string_view title, std::string_view text);

}
