#pragma once

#include "core/bulletin/contribution.hpp"
#include "core/unit/unit.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

enum class Direction : std::uint8_t { received, sent };

struct ContributionFilter {
    Direction direction = Direction::received;
    std::vector<UnitId> units; // whose editors have it, or who sent it, in these or below
    std::vector<ContributionState> states;
};

class Contributions {
public:
    virtual ~Contributions() = default;

    virtual std::optional<Contribution> find(ContributionId id) = 0;
    // The newest change first.
    virtual Paged<Contribution> list(
        const ContributionFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual std::optional<Contribution> of_bulletin(BulletinId bulletin, UnitId to) = 0;
    virtual std::vector<Contribution> all_of(BulletinId bulletin) = 0; // newest change first
    // The one whose copy it is.
    virtual std::optional<Contribution> of_result(BulletinId copy) = 0;
    virtual void add(const Contribution& contribution) = 0;
    // False: `seen` is stale.
    virtual bool save(const Contribution& contribution, Version seen) = 0;
    virtual void remove(ContributionId id) = 0;
};

}
