#include "server/app/unit_on_day.hpp"

#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"

namespace nguon::app {

Result<UnitOnDay> unit_on(Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const RegisterDesk desk(records, deed);
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    if (!desk.may(Right::view, unit))
        return fail(Kind::missing, "unit.missing");
    UnitOnDay found{ unit, asked->day, asked->past.has_value(), records.units().tree(asked->day),
        {} };
    if (found.tree->find(unit) == nullptr)
        return fail(Kind::missing, found.is_past ? "unit.not_then" : "unit.missing",
            vietnamese_day(found.day));
    found.path = found.tree->path(unit);
    return found;
}

}
