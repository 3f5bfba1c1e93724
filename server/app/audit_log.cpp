#include "server/app/audit_log.hpp"

#include <algorithm>

namespace nguon::app {

Result<Paged<AuditEntry>> list_audit(Records& records, const Deed& deed, std::optional<UnitId> unit,
    const AuditFilter& wanted, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    AuditFilter filter = wanted;
    filter.units = deed.caller.units_with(Right::view_audit, *tree);
    if (filter.units.empty())
        return fail(Kind::forbidden, "audit.not_allowed");
    filter.whole = deed.caller.may_in_all(Right::view_audit, tree->roots(), *tree);
    if (unit) {
        filter.whole = false;
        if (deed.caller.may_in(Right::view_audit, *unit, *tree))
            filter.units = { *unit };
        else
            std::erase_if(filter.units, [&](UnitId own) { return !tree->covers(*unit, own); });
        if (filter.units.empty())
            return Paged<AuditEntry>{};
    }
    return records.audit().list(filter, *tree, page);
}

}
