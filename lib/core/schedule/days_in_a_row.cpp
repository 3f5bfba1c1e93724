#include "core/schedule/days_in_a_row.hpp"

#include <algorithm>

namespace nguon {

int longest_run(std::vector<Moment> starts)
{
    std::sort(starts.begin(), starts.end());
    int longest = 0;
    int run = 0;
    Day last{};
    for (const Moment start : starts) {
        const Day day = day_of(start);
        if (run > 0 && day == last)
            continue;
        run = run > 0 && day == last + std::chrono::days(1) ? run + 1 : 1;
        last = day;
        longest = std::max(longest, run);
    }
    return longest;
}

}
