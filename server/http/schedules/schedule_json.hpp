#pragma once

#include "server/app/explain.hpp"
#include "server/app/schedules.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

// A schedule with what it airs and, where a span is asked for, its starts in it.
struct ShownSchedule {
    Schedule schedule;
    std::string title;
    Milliseconds length{};
    Audience audience;
    std::optional<Priority> priority;
    std::vector<Moment> occurrences;
    bool approved = true; // everything it airs is approved
    std::vector<app::WithheldStart> withheld; // of the starts, those that are heard nowhere
    std::vector<std::string> warnings; // what the change that was asked for leaves to be made good
};
json::Object to_json(const ShownSchedule& shown);
ShownSchedule show(app::Records& records, const Schedule& schedule, const UnitTree& tree,
    std::optional<Span> span);

json::Object to_json(const Conflict& conflict);
json::Object to_json(const app::ScheduleCheck& check);
json::Object to_json(const app::ForecastItem& item);
json::Object to_json(const app::Explanation& explanation);
json::Object to_json(const Programme& programme);

// Fields of POST over an empty schedule; unit when absent is the caller's.
Schedule read_schedule(json::Reader& in, UnitId default_unit);
app::ScheduleEdit read_schedule_edit(json::Reader& in);
std::vector<ProgrammeItem> read_programme_items(json::Reader& in);

}
