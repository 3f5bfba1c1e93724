// Which communes an audience means: looked up once, asked for every commune of a province. The
// inbox lists by the same rule (records/inbox.hpp).
#pragma once

#include <set>

#include "server/app/deed.hpp"

namespace nguon::app {

class MeantUnits {
public:
    MeantUnits(Records& records, const Audience& audience, const UnitTree& tree);

    // Whether it means anything of the unit. What is gone meanwhile means nothing.
    bool reaches(UnitId unit) const;

private:
    void add_unit(Records& records, UnitId named);
    void add_devices(Records& records, const std::vector<DeviceId>& ids);
    void stand_in(UnitId unit);

    const UnitTree& tree_;
    std::set<UnitId> named_; // these and all below them are meant
    std::set<UnitId> holding_; // something meant is in them or below them
};

}
