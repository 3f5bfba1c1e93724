// Names that an electricity company writes, and the units they mean.
#pragma once

#include "server/app/planned_outages.hpp"

namespace nguon::app {

class OutagePlaces {
public:
    // Units below those in which the caller may schedule.
    OutagePlaces(const Deed& deed, const UnitTree& tree);

    ReadPlace read(
        const OutageArea& area, const std::map<std::string, std::optional<UnitId>>& settled) const;

private:
    using Found = std::vector<const Unit*>;

    Found within(const Found& found, const std::string& commune) const;
    Found alike(const std::string& bare) const;
    ReadPlace::Choice choice(const Unit& unit) const;

    const UnitTree& tree_;
    std::map<std::string, Found> by_name_; // folded
    std::map<std::string, Found> by_bare_; // folded, without the title
};

}
