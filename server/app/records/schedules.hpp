#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/account/rights.hpp"
#include "core/schedule/rules.hpp"
#include "core/schedule/schedule.hpp"
#include "core/unit/dated.hpp"
#include "core/year/campaign.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct ScheduleFilter {
    std::vector<UnitId> units; // owned by, or aired in, these or below; empty: none may be seen
    std::optional<UnitId> unit;
    std::optional<BulletinId> bulletin;
    std::optional<ProgrammeId> programme;
    std::optional<Moment> from; // may start within [from, to)
    std::optional<Moment> to;
    std::optional<CampaignId> campaign; // airs a bulletin of it
};

class Schedules {
public:
    virtual ~Schedules() = default;

    virtual std::optional<Schedule> find(ScheduleId id) = 0;
    virtual Paged<Schedule> list(
        const ScheduleFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    // Not cancelled, and not over before `span` begins nor starting after it ends.
    virtual std::vector<Schedule> live_in(Span span) = 0;
    virtual std::vector<Schedule> of_bulletin(BulletinId bulletin) = 0;
    virtual std::vector<Schedule> of_programme(ProgrammeId programme) = 0; // not the cancelled ones
    virtual void add(const Schedule& schedule) = 0;
    // Keeps the version before; false: `seen` is stale.
    virtual bool save(const Schedule& schedule, Version seen) = 0;
    virtual std::vector<Schedule> versions(ScheduleId id) = 0; // newest first
};

class Programmes {
public:
    virtual ~Programmes() = default;

    virtual std::optional<Programme> find(ProgrammeId id) = 0;
    virtual Paged<Programme> list(
        const std::vector<UnitId>& units, const UnitTree& tree, const Page& page)
        = 0;
    virtual std::vector<Programme> find_all(const std::vector<ProgrammeId>& ids) = 0;
    virtual std::vector<ProgrammeId> with_bulletin(BulletinId bulletin) = 0;
    virtual void add(const Programme& programme) = 0;
    virtual bool save(const Programme& programme, Version seen) = 0;
};

// A silence that was, or still is: AirRules tell only of the one that holds.
struct SilencePeriod {
    UnitId unit;
    Moment begun{};
    std::string by_name;
    std::string reason;
    std::optional<Moment> lifted;
    std::string lifted_by;

    bool covers(Moment moment) const { return begun <= moment && (!lifted || moment < *lifted); }
};

class SilencePeriods {
public:
    virtual ~SilencePeriods() = default;

    virtual void begin(const SilencePeriod& period) = 0;
    // Ends the one that still goes on there.
    virtual void lift(UnitId unit, Moment at, const std::string& by_name) = 0;
    // Those that reach into the span, the earliest first.
    virtual std::vector<SilencePeriod> in(Span span) = 0;
};

class AirRulesRecords {
public:
    virtual ~AirRulesRecords() = default;

    virtual std::optional<AirRules> find(UnitId unit) = 0;
    virtual std::vector<AirRules> all() = 0;
    // As they were on the day, without silences: these have periods of their own.
    virtual std::optional<Dated<AirRules>> find_on(UnitId unit, Day day) = 0;
    // They hold from `from` on; without a day since nobody knows when. False: `seen` is stale (0
    // for the first).
    virtual bool save(const AirRules& rules, Version seen, std::optional<Day> from = {}) = 0;
};

}
