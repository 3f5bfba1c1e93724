// Carrying a change of units out over everything that belongs to them.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct Transferred {
    ChangeEffect effect;
    ChangePreview preview;
};
// `record` is in the records already; its rows are noted under its id.
Result<Transferred> transfer(Records& records, const Deed& deed, const UnitChangeRecord& record);

// Whether an alert sounds, or waits for somebody, where units would be moved: who has to stand
// behind it and whom it reaches was decided by the units as they are.
bool alert_in_the_way(Records& records, const ChangeEffect& effect, Moment now);

}
