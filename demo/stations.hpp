// What the register of the demo has besides devices: the stations of the communes around Võ Nhai,
// gear, and what was found when they were looked at. Years and states are made up.
#pragma once

#include <array>
#include <string_view>

#include "core/asset/asset.hpp"

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

// By name, of clusters and boards; those that are not told of work. Found some days before the
// demo's.
struct State {
    std::string_view name;
    Condition condition;
    int days_ago;
};
inline constexpr std::array states{
    State{ "Cụm loa xóm Đất Đỏ", Condition::degraded, 12 },
    State{ "Cụm loa xóm Xuyên Sơn", Condition::degraded, 25 },
    State{ "Cụm loa xóm Khuân Đã", Condition::degraded, 9 },
    State{ "Cụm loa xóm Khuổi Mèo", Condition::broken, 6 },
    State{ "Cụm loa xóm Na Bả", Condition::broken, 41 },
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
