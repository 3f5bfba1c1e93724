#pragma once

#include "server/app/records/power.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlPlannedOutages final : public app::PlannedOutages {
public:
    explicit SqlPlannedOutages(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::OutagePaste> find_paste(OutagePasteId id) override;
    app::Paged<app::OutagePaste> pastes(const std::vector<UnitId>& units, const UnitTree& tree,
        const app::Page& page, std::optional<Day> day) override;
    void add(const app::OutagePaste& paste, const std::vector<PlannedOutage>& outages) override;
    bool undo(OutagePasteId id, Moment at) override;
    std::vector<PlannedOutage> of_paste(OutagePasteId id) override;
    std::vector<PlannedOutage> in(Span span) override;
    std::vector<PlannedOutage> pasted_by(UnitId unit, Span span) override;

private:
    sql::Connection& sql_;
};

class SqlMakeUps final : public app::MakeUps {
public:
    explicit SqlMakeUps(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void add(const std::vector<app::MakeUp>& made) override;
    std::vector<app::MakeUp> of_device(DeviceId device, Span missed) override;
    std::vector<app::MakeUp> of_whole_airings(Span missed) override;
    std::vector<ScheduleId> among(const std::vector<ScheduleId>& schedules) override;

private:
    sql::Connection& sql_;
};

}
