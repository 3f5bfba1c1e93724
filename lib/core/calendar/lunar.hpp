// The Vietnamese lunar calendar: months from new moon to new moon, counted in Vietnamese days.
//
// Rules: a month begins on the day (+07:00) of a new moon; the month that holds the winter solstice
// is the 11th; where thirteen months lie between two such, the first one in which the sun enters no
// new sign is a leap month and takes the number of the month before it. Vietnam counts by its own
// time zone, so Tết may fall on another day than in China (1985, 2007, 2030). The moments of new
// moon and the sun's longitude are Meeus' (Astronomical Algorithms, chapters 25 and 49): good to a
// minute and a quarter of an hour, checked against known dates of 1968-2033.
#pragma once

#include <span>

#include "base/moment.hpp"

namespace nguon {

struct LunarMonth {
    Day first{};
    int length = 0; // days, 29 or 30
    int number = 0; // 1..12
    bool is_leap = false;
    int year = 0; // of the lunar year: the Gregorian year in which its first month begins
};

struct LunarDate {
    int day = 0; // 1..30
    int month = 0; // 1..12
    bool is_leap = false;
    int year = 0;

    friend bool operator==(const LunarDate&, const LunarDate&) = default;
};

// The months from the one that holds `day` on, without a gap, to the end of 2210; `day` from 1960
// on. They are worked out once for all: a plan of every device asks for them.
std::span<const LunarMonth> lunar_months_from(Day day);
LunarDate lunar_date(Day day);

}
