// A unit as its rules are asked for: as it stands, or as it stood on an earlier day.
#pragma once

#include "core/unit/dated.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct UnitOnDay {
    UnitId unit;
    Day day{};
    bool is_past = false;
    std::shared_ptr<const UnitTree> tree; // of the day
    std::vector<UnitId> path; // from the unit upwards; never empty
};
// As of today unless told. Refuses asset.day_ahead, unit.missing, and unit.not_then where the unit
// was not there.
Result<UnitOnDay> unit_on(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});

// Since when holds what the unit said; none: it had said nothing.
template <typename Rules>
std::optional<Dated<UnitId>> since_of(const DatedByUnit<Rules>& written, UnitId unit)
{
    std::optional<Dated<UnitId>> since;
    if (const auto at = written.find(unit); at != written.end()) {
        since.emplace();
        since->what = unit;
        since->from = at->second.from;
    }
    return since;
}

// The rules alone.
template <typename Rules> std::vector<Rules> rules_in(const DatedByUnit<Rules>& written)
{
    std::vector<Rules> all;
    for (const auto& [unit, dated] : written)
        all.push_back(dated.what);
    return all;
}

}
