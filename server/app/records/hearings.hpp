#pragma once

#include "core/unit/unit.hpp"
#include "core/upkeep/hearing.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

class Hearings {
public:
    virtual ~Hearings() = default;

    // False: it was there, by the name that the telephone gave it.
    virtual bool add(const Hearing& hearing) = 0;
    // The latest first.
    virtual Paged<Hearing> of_asset(AssetId asset, const Page& page) = 0;
    // Of each the latest.
    virtual std::vector<Hearing> latest(const std::vector<AssetId>& assets) = 0;
    // Of the clusters that stand in these units or below on the tree's day.
    virtual HearingReach reach(const std::vector<UnitId>& units, const UnitTree& tree) = 0;
};

}
