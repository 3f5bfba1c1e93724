// Whether the outline that a file gives for a unit is likely to be that unit's: rows of a map were
// joined to the wrong names before. A doubt refuses nothing; a person looks again.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/unit/boundary.hpp"
#include "server/app/place_doubts.hpp"

namespace nguon::app {

class OutlineDoubts {
public:
    OutlineDoubts(Records& records, std::shared_ptr<const UnitTree> tree);

    // In the sea, beyond the unit above, or away from the loudspeakers and boards that stand in the
    // unit. The outline counts for those below it from then on, kept or not.
    std::optional<PlaceDoubt> about(const Boundary& boundary);

private:
    const std::vector<Polygon>& outlines_of(UnitId unit);
    bool is_beyond_parent(const Boundary& boundary);
    bool is_away_from_devices(const Boundary& boundary);

    Records& records_;
    std::shared_ptr<const UnitTree> tree_;
    std::map<UnitId, std::vector<Polygon>> outlines_; // as far as they were asked for
    std::optional<std::map<UnitId, std::vector<Point>>> devices_; // in each unit and below it
};

}
