#pragma once

#include "server/app/records/onsite.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlOnsitePermits final : public app::OnsitePermits {
public:
    explicit SqlOnsitePermits(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::OnsitePermitRow> find(UnitId unit) override;
    std::vector<app::OnsitePermitRow> all() override;
    bool save(const app::OnsitePermitRow& row, Version seen) override;

private:
    sql::Connection& sql_;
};

}
