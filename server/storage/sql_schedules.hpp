#pragma once

#include "server/app/records/schedules.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlSchedules final : public app::Schedules {
public:
    explicit SqlSchedules(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Schedule> find(ScheduleId id) override;
    // Newest first, without the cancelled ones.
    app::Paged<Schedule> list(
        const app::ScheduleFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::vector<Schedule> live_in(Span span) override;
    std::vector<Schedule> of_bulletin(BulletinId bulletin) override;
    std::vector<Schedule> of_programme(ProgrammeId programme) override;
    void add(const Schedule& schedule) override;
    bool save(const Schedule& schedule, Version seen) override;
    std::vector<Schedule> versions(ScheduleId id) override;

private:
    sql::Connection& sql_;
};

class SqlProgrammes final : public app::Programmes {
public:
    explicit SqlProgrammes(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Programme> find(ProgrammeId id) override;
    app::Paged<Programme> list(
        const std::vector<UnitId>& units, const UnitTree& tree, const app::Page& page) override;
    std::vector<Programme> find_all(const std::vector<ProgrammeId>& ids) override;
    std::vector<ProgrammeId> with_bulletin(BulletinId bulletin) override;
    void add(const Programme& programme) override;
    bool save(const Programme& programme, Version seen) override;

private:
    void save_bulletins(const Programme& programme);

    sql::Connection& sql_;
};

class SqlAirRules final : public app::AirRulesRecords {
public:
    explicit SqlAirRules(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<AirRules> find(UnitId unit) override;
    std::vector<AirRules> all() override;
    std::optional<Dated<AirRules>> find_on(UnitId unit, Day day) override;
    bool save(const AirRules& rules, Version seen, std::optional<Day> from) override;

private:
    bool write(const AirRules& rules, Version seen);

    sql::Connection& sql_;
};

class SqlSilencePeriods final : public app::SilencePeriods {
public:
    explicit SqlSilencePeriods(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void begin(const app::SilencePeriod& period) override;
    void lift(UnitId unit, Moment at, const std::string& by_name) override;
    std::vector<app::SilencePeriod> in(Span span) override;

private:
    sql::Connection& sql_;
};

}
