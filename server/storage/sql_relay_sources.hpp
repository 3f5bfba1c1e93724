#pragma once

#include "server/app/records/relay_sources.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlRelaySources final : public app::RelaySources {
public:
    explicit SqlRelaySources(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::vector<app::RelaySourceRow> of(const std::vector<UnitId>& units) override;
    std::vector<app::RelaySourceRow> on(const std::vector<UnitId>& units, Day day) override;
    std::int64_t not_kept(const std::vector<UnitId>& units, Day day) override;
    std::optional<app::RelaySourceRow> find(RelaySourceId id) override;
    std::vector<app::RelaySourceRow> find_all(const std::vector<RelaySourceId>& ids) override;
    void add(const app::RelaySourceRow& row) override;
    bool save(const app::RelaySourceRow& row, Version seen) override;

private:
    sql::Connection& sql_;
};

}
