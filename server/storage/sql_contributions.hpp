#pragma once

#include "server/app/records/contributions.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlContributions final : public app::Contributions {
public:
    explicit SqlContributions(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Contribution> find(ContributionId id) override;
    app::Paged<Contribution> list(const app::ContributionFilter& filter, const UnitTree& tree,
        const app::Page& page) override;
    std::optional<Contribution> of_bulletin(BulletinId bulletin, UnitId to) override;
    std::vector<Contribution> all_of(BulletinId bulletin) override;
    std::optional<Contribution> of_result(BulletinId copy) override;
    void add(const Contribution& contribution) override;
    bool save(const Contribution& contribution, Version seen) override;
    void remove(ContributionId id) override;

private:
    sql::Connection& sql_;
};

}
