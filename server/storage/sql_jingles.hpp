#pragma once

#include "server/app/records/jingles.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlJingles final : public app::Jingles {
public:
    explicit SqlJingles(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::vector<app::JingleRow> of(const std::vector<UnitId>& units) override;
    std::vector<app::JingleRow> on(const std::vector<UnitId>& units, Day day) override;
    bool save(const app::JingleRow& row, Version seen) override;
    bool remove(UnitId unit, Jingle kind, Version seen, Day from) override;

private:
    bool write(const app::JingleRow& row, Version seen);

    sql::Connection& sql_;
};

}
