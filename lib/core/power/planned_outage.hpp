// An outage that the electricity company announced: while it lasts, a silent loudspeaker there is
// no fault.
#pragma once

#include <string>

#include "base/id.hpp"
#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon {

using PlannedOutageId = Id<struct PlannedOutageTag>;
using OutagePasteId = Id<struct OutagePasteTag>;

struct PlannedOutage {
    PlannedOutageId id;
    OutagePasteId paste; // that brought it
    UnitId unit; // and everything below
    Span span;
    std::string source; // as the company wrote it
};

}
