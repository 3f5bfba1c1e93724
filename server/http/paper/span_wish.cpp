#include "server/http/paper/span_wish.hpp"

#include "core/time/first_days.hpp"
#include "server/app/archive.hpp"

namespace nguon::http {

SpanWish read_span_wish(QueryReader& query, Day from, Day (*usual_end)(Day), int most)
{
    SpanWish wish;
    wish.unit = query.id<UnitId>("unit");
    wish.from = query.day("from").value_or(from);
    wish.to = query.day("to").value_or(usual_end(wish.from));
    if (wish.to <= wish.from || wish.to - wish.from > std::chrono::days(most))
        query.refuse("to", "paper.span", std::to_string(most));
    return wish;
}

std::vector<std::pair<Day, Day>> months_in(Day from, Day to)
{
    std::vector<std::pair<Day, Day>> months;
    while (from < to) {
        const Day until = std::min(to, app::add_months(first_of_month(from), 1));
        months.emplace_back(from, until);
        from = until;
    }
    return months;
}

}
