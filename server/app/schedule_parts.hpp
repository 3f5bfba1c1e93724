// What the use cases around schedules and programmes have in common.
#pragma once

#include "server/app/note.hpp"
#include "server/app/schedules.hpp"

namespace nguon::app {

// So far ahead airings are checked.
inline constexpr std::chrono::days check_window{ 400 };

Subject subject_for_note(const Schedule& schedule, std::string title);

// The right is needed where the schedule belongs and in everything it sounds in.
Result<void> may_schedule(
    Records& records, const Deed& deed, const Schedule& schedule, const Audience& audience);

// The start must be one that the schedule really has.
Result<void> has_start(const Schedule& schedule, std::optional<Moment> occurrence);

// The refusal of a change for its first conflict, at the field that was to be changed.
Error as_refusal(const Conflict& conflict, const char* field = "starts");

// Keeps a schedule that was checked.
void store_new(Records& records, const Deed& deed, const Schedule& schedule);

}
