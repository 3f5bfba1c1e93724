// Lists and figures as of a day: today's unless another one is asked for, and none that is to come.
#pragma once

#include "core/time/first_days.hpp"
#include "core/unit/area.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// asset.day_ahead, at the field that names the day.
inline Result<void> check_not_ahead(Day day, Day today, std::string field = "day")
{
    if (day > today)
        return fail_field(std::move(field), "asset.day_ahead");
    return {};
}

struct AsOf {
    Day day{};
    std::optional<Day> past; // the same day where it is over; none: it is today
};
inline Result<AsOf> as_of(const Deed& deed, std::optional<Day> day)
{
    const Day today = day_of(deed.now);
    AsOf asked;
    asked.day = day.value_or(today);
    if (const auto good = check_not_ahead(asked.day, today); !good)
        return tl::unexpected(good.error());
    if (asked.day < today)
        asked.past = asked.day;
    return asked;
}

// A unit with what lay below it on the day, and what had led to these by then; where it was not
// there yet, what led to it. `then` is the tree of the day, `tree` that of today.
inline std::vector<UnitId> area_on(UnitId unit, const UnitTree& then, const UnitTree& tree)
{
    const UnitTree& of = then.find(unit) != nullptr ? then : tree;
    std::vector<UnitId> area = area_of({ unit }, of);
    if (area.empty())
        area.push_back(unit);
    return area;
}

// Of something that can be seen today and of which the day has no version: as_of.not_yet where it
// was made later, as_of.not_kept where it stood and nobody kept what it said.
template <typename SomeId> tl::unexpected<Error> no_version_on(SomeId id, Day day)
{
    const bool was_there = id < SomeId::make(end_of(day), 0);
    return fail(Kind::missing, was_there ? "as_of.not_kept" : "as_of.not_yet", vietnamese_day(day));
}

}
