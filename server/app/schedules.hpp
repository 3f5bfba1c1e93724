// Putting bulletins and programmes on air, one intent a function.
#pragma once

#include "server/app/airing.hpp"

namespace nguon::app {

// A start at which a pause or a day's profile lets a schedule be heard nowhere, and why.
struct WithheldStart {
    Moment at{};
    std::string why; // a sentence
};
// Of these schedules with starts in the span.
std::map<ScheduleId, std::vector<WithheldStart>> withheld_starts(
    Records& records, const UnitTree& tree, Span span, const std::set<ScheduleId>& schedules);

struct ScheduleCheck {
    std::vector<Conflict> conflicts;
    ReachCount reach;
    Milliseconds length{};
    std::vector<Moment> next_starts; // the first few
    std::vector<WithheldStart> withheld; // the first few
    std::size_t withheld_count = 0;
    // Somewhere the first airing lies in an announced outage, which is no conflict: the nearest
    // time without one.
    std::optional<Moment> out_of_outage;
};

// What stands in the database while a change is under check.
struct BeforeEdit {
    // The same schedule as it is: its airings of the past are no conflict.
    const Schedule* stored = nullptr;
    // Another schedule as it will be, for one that is taken out of it, and whose pauses follow it.
    const Schedule* rest = nullptr;
    // What is taken out stays at the times at which it was heard.
    bool keeps_times = false;
};

// Checks without saving. Refuses what no schedule can be (unknown subject, bad rule), and lists
// what stands against it otherwise.
Result<ScheduleCheck> check_schedule_conflicts(
    Records& records, const Deed& deed, const Schedule& schedule, const BeforeEdit& before = {});

// Refuses with the first conflict and its suggestion: code schedule.*, detail "…", field "starts".
Result<Schedule> add_schedule(Records& records, const Deed& deed, Schedule schedule);
// At the nearest time that all rules allow and at which everybody has power, as far as announced.
Result<Schedule> add_schedule_near(Records& records, const Deed& deed, Schedule schedule);

enum class EditScope : std::uint8_t { only_this, following, all };
std::optional<EditScope> parse_edit_scope(std::string_view text);

// What an edit may change; what is absent stays.
struct ScheduleEdit {
    std::optional<Moment> starts;
    std::optional<std::string> recurrence;
    std::optional<Audience> audience;
    std::optional<std::string> override_reason;
    std::optional<Interrupted> interrupted;
    std::optional<LatePolicy> late;
    // One in place of the other, too.
    std::optional<BulletinId> bulletin;
    std::optional<ProgrammeId> programme;
    std::optional<ShortMonth> short_month;
};

// `occurrence` is the start the edit was made on; needed for `only_this` and `following`. The
// answer is the schedule that now holds the edited airings (a new one for these two scopes).
Result<Schedule> edit_schedule(Records& records, const Deed& deed, ScheduleId id,
    const ScheduleEdit& edit, EditScope scope, std::optional<Moment> occurrence,
    std::optional<Version> seen);
// What stands against that edit, without saving it.
Result<ScheduleCheck> check_edit(Records& records, const Deed& deed, ScheduleId id,
    const ScheduleEdit& edit, EditScope scope, std::optional<Moment> occurrence,
    std::optional<Version> seen);
Result<Schedule> cancel_schedule(Records& records, const Deed& deed, ScheduleId id, EditScope scope,
    std::optional<Moment> occurrence, std::optional<Version> seen);

Result<Schedule> find_schedule(Records& records, const Deed& deed, ScheduleId id);

struct NewProgramme {
    UnitId unit;
    std::string name;
    std::vector<ProgrammeItem> items;
    std::optional<Schedule> schedule; // its airing; unit and programme are filled in
    bool framed = false; // with the jingles of its unit
};
struct PlannedProgramme {
    Programme programme;
    std::optional<Schedule> schedule;
};
Result<PlannedProgramme> add_programme(Records& records, const Deed& deed, NewProgramme programme);
// Other items are checked in every schedule that airs it, as a change of that schedule is.
Result<Programme> edit_programme(Records& records, const Deed& deed, ProgrammeId id,
    std::optional<std::string> name, std::optional<std::vector<ProgrammeItem>> items,
    std::optional<Version> seen, std::optional<bool> framed = {});

// What a device will play in the span.
struct ForecastItem {
    DeviceId device;
    PlanSlot slot;
    std::string title;
    Moment starts{};
    Moment ends{};
    Reason reason = Reason::none; // why later than planned
    Outcome outcome = Outcome::pending; // missed: it will not be heard
    std::optional<std::string> withheld; // why it is not even planned: a pause, a day's profile
};
Result<std::vector<ForecastItem>> forecast(
    Records& records, const Deed& deed, DeviceId device, Span span);

}
