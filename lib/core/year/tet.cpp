#include "core/year/tet.hpp"

#include <algorithm>

#include "core/calendar/lunar.hpp"

namespace nguon {

TetDays coming_tet(Day today)
{
    using std::chrono::days;
    // Mùng bảy may be to come although the first month has begun.
    const auto months = lunar_months_from(today - days(6));
    for (std::size_t i = 0; i < months.size(); ++i) {
        const LunarMonth& month = months[i];
        if (month.number != 1 || month.is_leap || month.first + days(6) < today)
            continue;
        // The last month before it, however long it is; 23 is counted from its first day.
        const Day last_of_year = month.first - days(1);
        const int length = lunar_date(last_of_year).day;
        return { month.first - days(length) + days(22), month.first, month.first + days(6) };
    }
    return {};
}

}
