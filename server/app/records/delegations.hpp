#pragma once

#include <optional>
#include <vector>

#include "core/account/delegation.hpp"

namespace nguon::app {

class Delegations {
public:
    virtual ~Delegations() = default;

    virtual std::optional<Delegation> find(DelegationId id) = 0;
    // Newest first; those that are over as well.
    virtual std::vector<Delegation> given_to(AccountId account) = 0;
    virtual std::vector<Delegation> given_by(AccountId account) = 0;
    // Those that hold on the day, in one of these very units.
    virtual std::vector<Delegation> holding_in(const std::vector<UnitId>& units, Day day) = 0;
    // Of these very units; those that are over as well.
    virtual std::vector<Delegation> of_units(const std::vector<UnitId>& units) = 0;
    virtual void add(const Delegation& delegation) = 0;
    // False: it had ended already.
    virtual bool end(DelegationId id, const std::string& by_name, Moment at) = 0;
};

}
