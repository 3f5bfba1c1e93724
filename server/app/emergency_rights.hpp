// Who may do what with an alert that was sent or waits, whatever became of its audience since.
#pragma once

#include "server/app/emergencies.hpp"

namespace nguon::app {

// Whose emergency it is by the tree of today: the unit itself; after a reform in the same night
// what it became, else the nearest that stood above it.
std::vector<UnitId> homes_of(Records& records, const Emergency& emergency, const UnitTree& tree);

// What sounds is asked in every unit of the audience and in the unit whose emergency it is. To make
// it silent the latter is enough: whatever became of the audience, somebody can end what stands. A
// commune does not silence the province.
bool may(Records& records, const Deed& deed, Permission asked, const Emergency& emergency);

// Between the draft and this the order was signed, and somebody may have locked the account or
// taken its right away. Another system's key is no account.
Result<void> may_still(Records& records, const Deed& deed, const EmergencyChange& change);

}
