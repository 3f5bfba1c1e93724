// Hours, days and places within one announcement of an outage.
#pragma once

#include <optional>

#include "core/power/schedule_text.hpp"

namespace nguon::power {

struct Mark {
    enum class What : std::uint8_t { time, day };
    What what = What::time;
    std::size_t begin = 0; // bytes
    std::size_t end = 0;
    TimeOfDay time{};
    Day day{};
};

// In the order of the text.
std::vector<Mark> find_marks(std::string_view text, Day today);

// Of the same length as the text, so that places in one are places in the other.
std::string lowered(std::string_view text);

// The names in "xóm A, một phần xóm B và tổ dân phố 1, 2 xã C", each once.
std::vector<OutageArea> split_areas(std::string_view text);

}
