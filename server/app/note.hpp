// Writing the audit log: every change of state is noted in its own transaction.
#pragma once

#include "server/app/deed.hpp"
#include "json/value.hpp"

namespace nguon::app {

struct Subject {
    std::string kind; // "bulletin"
    std::int64_t id = 0;
    std::string name; // as it is now
    std::optional<UnitId> unit;
};

// Where the deed was done with a right that somebody lent, `for` and `for_account` say whose.
// `what` is stable: "bulletin.approved". `detail` is small and holds no secrets.
void note(Records& records, const Deed& deed, std::string what, Subject subject,
    json::Object detail = {});

}
