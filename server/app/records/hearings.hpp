#pragma once

#include "core/unit/unit.hpp"
#include "core/upkeep/hearing.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct HearingFilter {
    std::vector<UnitId> units; // in these or below
    std::optional<std::vector<UnitId>> within; // and in exactly these
    Day day{}; // on which the clusters stand there
    std::optional<Moment> before; // what was heard by then; none: until now
};

class Hearings {
public:
    virtual ~Hearings() = default;

    // False: it was there, by the name that the telephone gave it.
    virtual bool add(const Hearing& hearing) = 0;
    // The latest first.
    virtual Paged<Hearing> of_asset(AssetId asset, const Page& page) = 0;
    // Of each the latest; with `before`, the latest of what was heard by then.
    virtual std::vector<Hearing> latest(
        const std::vector<AssetId>& assets, std::optional<Moment> before = {})
        = 0;
    // `tree` says what lies below what.
    virtual HearingReach reach(const HearingFilter& filter, const UnitTree& tree) = 0;
};

}
