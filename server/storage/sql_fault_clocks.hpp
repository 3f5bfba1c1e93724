#pragma once

#include "server/app/records/fault_clocks.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlFaultClocks final : public app::FaultClocks {
public:
    explicit SqlFaultClocks(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::vector<FaultClock> all() override;
    void write(const ClockNews& news) override;

private:
    sql::Connection& sql_;
};

}
