// The days on which months and years begin, and when days end.
#pragma once

#include "base/moment.hpp"

namespace nguon {

inline Day first_of_month(Day day)
{
    const std::chrono::year_month_day date(day);
    return Day(std::chrono::local_days(date.year() / date.month() / 1));
}

inline Day first_of_year(int year)
{
    return Day(std::chrono::local_days(std::chrono::year(year) / std::chrono::January / 1));
}

inline Day first_of_year(Day day)
{
    return first_of_year(static_cast<int>(std::chrono::year_month_day(day).year()));
}

// The first moment that is not of the day any more.
inline Moment end_of(Day day) { return start_of(day + std::chrono::days(1)); }

}
