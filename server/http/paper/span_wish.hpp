// Of which unit and of which days a paper, or a table, is.
#pragma once

#include "server/http/plumbing/body.hpp"

namespace nguon::http {

struct SpanWish {
    std::optional<UnitId> unit;
    Day from{};
    Day to{}; // the first day no longer meant
};

// `to` absent: as many days as it usually has. Refuses more than `most` with paper.span.
SpanWish read_span_wish(QueryReader& query, Day from, Day (*usual_end)(Day), int most);

// A month at a time: no reading is long, whatever the span. The first and the last may be parts.
std::vector<std::pair<Day, Day>> months_in(Day from, Day to);

}
