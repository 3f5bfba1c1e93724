// A walk from cluster to cluster: what was heard below each, by whom, when and where.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// Sent again, it is what it was; asset.missing, hearing.not_a_cluster, hearing.not_allowed.
Result<Hearing> note_hearing(Records& records, const Deed& deed, Hearing hearing);
// Of one cluster, the latest first.
Result<Paged<Hearing>> list_hearings(
    Records& records, const Deed& deed, AssetId asset, const Page& page);

struct HearingWalk {
    struct Stop {
        Asset asset;
        std::string unit_name;
        std::optional<Hearing> last;
        bool may_hear = false;
    };
    HearingReach reach;
    Paged<Stop> stops;
};
// Of the clusters in the unit and below it. As of an earlier day those that stood there then, with
// what had been heard by its end, also of a unit that ended since. Refuses asset.day_ahead, and
// unit.not_then where the unit had ended by then.
Result<HearingWalk> hearing_walk(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day, const Page& page);

}
