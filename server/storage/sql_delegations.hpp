#pragma once

#include "server/app/records/delegations.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlDelegations final : public app::Delegations {
public:
    explicit SqlDelegations(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Delegation> find(DelegationId id) override;
    std::vector<Delegation> given_to(AccountId account) override;
    std::vector<Delegation> given_by(AccountId account) override;
    std::vector<Delegation> holding_in(const std::vector<UnitId>& units, Day day) override;
    std::vector<Delegation> of_units(const std::vector<UnitId>& units) override;
    void add(const Delegation& delegation) override;
    bool end(DelegationId id, const std::string& by_name, Moment at) override;

private:
    sql::Connection& sql_;
};

}
