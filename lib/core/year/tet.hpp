// The days of Tết, by Vietnam's own calendar.
#pragma once

#include "base/moment.hpp"

namespace nguon {

// Both ends are meant.
struct TetDays {
    Day from{}; // 23 tháng Chạp, ông Táo
    Day first{}; // mùng một
    Day to{}; // mùng bảy, hạ nêu
};

// Those that go on or come next.
TetDays coming_tet(Day today);

}
