#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/plan/play_plan.hpp"
#include "core/power/planned_outage.hpp"
#include "core/unit/unit.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

// An airing that was moved out of an outage, or given to those in it beforehand.
struct MovedAiring {
    ScheduleId schedule; // that holds it now
    std::string title;
    Moment from{};
    Moment to{};
    bool extra = false; // an airing more, for the devices in the outage alone
    Version version = 0; // of the schedule then; 0: nobody noted it
};

// One text of the company, as it was pasted, with everything that came of it.
struct OutagePaste {
    OutagePasteId id;
    UnitId unit; // of who pasted it
    std::string text;
    Moment at{};
    std::string by_name;
    std::optional<std::int64_t> outages; // none: it was taken back since, and nobody kept how many
    std::vector<MovedAiring> moved;
    std::vector<BulletinId> notices; // drafts
    std::optional<Moment> undone;
};

class PlannedOutages {
public:
    virtual ~PlannedOutages() = default;

    virtual std::optional<OutagePaste> find_paste(OutagePasteId id) = 0;
    // The newest first; of an earlier day those pasted by its end, as they stood then.
    virtual Paged<OutagePaste> pastes(const std::vector<UnitId>& units, const UnitTree& tree,
        const Page& page, std::optional<Day> day = {})
        = 0;
    virtual void add(const OutagePaste& paste, const std::vector<PlannedOutage>& outages) = 0;
    // Its outages are gone; false: they were before.
    virtual bool undo(OutagePasteId id, Moment at) = 0;
    virtual std::vector<PlannedOutage> of_paste(OutagePasteId id) = 0;
    // Those that reach into the span, the earliest first; what several pastes say, once.
    virtual std::vector<PlannedOutage> in(Span span) = 0;
    // The same of what this unit pasted itself.
    virtual std::vector<PlannedOutage> pasted_by(UnitId unit, Span span) = 0;
};

// "Phát bù": what was aired again for a device because it was missed there.
struct MakeUp {
    static constexpr int whole_airing = -1;

    ScheduleId schedule; // of the airing that makes up for it
    DeviceId device;
    OccurrenceKey missed; // item: of one bulletin, or `whole_airing`

    friend bool operator==(const MakeUp&, const MakeUp&) = default;
};

class MakeUps {
public:
    virtual ~MakeUps() = default;

    virtual void add(const std::vector<MakeUp>& made) = 0;
    // Of schedules that were not called off, the newest last.
    virtual std::vector<MakeUp> of_device(DeviceId device, Span missed) = 0;
    // Of all devices, what makes up for whole airings of the span.
    virtual std::vector<MakeUp> of_whole_airings(Span missed) = 0;
    // Which of these schedules make up for something.
    virtual std::vector<ScheduleId> among(const std::vector<ScheduleId>& schedules) = 0;
};

}
