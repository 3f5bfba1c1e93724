// Reading the audit log, cut to what the caller may look into.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// Newest first. Entries of no unit are for those who audit the whole tree.
Result<Paged<AuditEntry>> list_audit(Records& records, const Deed& deed, std::optional<UnitId> unit,
    const AuditFilter& wanted, const Page& page);

}
