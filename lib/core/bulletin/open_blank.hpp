// A place of a text that somebody still has to fill in: the blank of a template, "{giờ}", or what
// people leave open by hand, "ngày ... tháng ...". Read out, it would make the notice worthless.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nguon {

// The first such place, as it stands there. Dots that only trail off ("v.v...") are none.
std::optional<std::string> open_blank(std::string_view text);

}
