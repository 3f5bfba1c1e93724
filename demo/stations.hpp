// What the register of the demo has besides devices: the stations of the communes around Võ Nhai,
// gear, and what was found when they were looked at. Years and states are made up.
#pragma once

#include <array>
#include <string_view>

namespace nguon::demo {

// By the code of a commune, before the merger or after it; a commune that is not told of has a
// station on IP that works.
struct Station {
    std::string_view code;
    std::string_view tech;
};
inline constexpr std::array stations{
    Station{ "05719", {} }, // Sảng Mộc has none
    Station{ "05725", "fm" },
    Station{ "05728", "wired" },
    Station{ "05752", "wired" },
    Station{ "05755", "fm" },
};

struct Gear {
    std::string_view name;
    std::string_view group;
    std::string_view type;
    std::string_view quantity;
};
// Of the commune 05716.
inline constexpr std::array gear{
    Gear{ "Micrô phòng thu", "studio", "microphone", "2" },
    Gear{ "Bàn trộn âm thanh", "studio", "mixer", "1" },
    Gear{ "Máy tính biên tập", "production", "computer", "1" },
    Gear{ "Tăng âm dự phòng 120 W", "spare", "amplifier", "2" },
    Gear{ "Củ loa nén dự phòng", "spare", "speaker", "4" },
};

inline constexpr std::string_view course = "Bồi dưỡng nghiệp vụ thông tin cơ sở";

}
