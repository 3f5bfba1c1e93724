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
    DatedByUnit<OnsitePermit> on(const std::vector<UnitId>& units, Day day) override;
    bool save(const app::OnsitePermitRow& row, Version seen, std::optional<Day> from) override;

private:
    bool write(const app::OnsitePermitRow& row, Version seen);

    sql::Connection& sql_;
};

class SqlOnsiteNotes final : public app::OnsiteNotes {
public:
    explicit SqlOnsiteNotes(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::int64_t of(DeviceId device) override;
    std::map<DeviceId, std::int64_t> all() override;
    void reach(DeviceId device, std::int64_t sequence) override;

private:
    sql::Connection& sql_;
};

}
