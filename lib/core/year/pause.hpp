// "Tạm ngừng từ ... đến ...": for some days a schedule, a programme, or everything ordinary of a
// unit is not heard. Nothing of what is planned is altered: the pause is a row that the one reading
// of airings asks, so that all is as it was on the day after. Alerts are orders and are never
// asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

using PauseId = Id<struct PauseTag>;

struct Pause {
    PauseId id;
    UnitId unit; // whose act it is; without the two below everything there and under it is paused
    std::optional<ScheduleId> schedule;
    std::optional<ProgrammeId> programme;
    Day from{};
    Day to{}; // the last day, as it is said and written
    std::string reason;
    Moment begun{}; // when it was set: what had begun before is heard out
    std::string by_name;
    std::optional<Moment> lifted; // before its last day
    std::string lifted_by;

    bool is_of_unit() const { return !schedule && !programme; }
    // When airings that start are paused; empty for one that was lifted before its first day.
    Span span() const;
    bool has_same_target(const Pause& other) const;
};

inline constexpr std::chrono::days longest_pause{ 366 };
inline constexpr std::size_t longest_pause_reason = 300;

// Refuses what no pause can be: two targets, no reason, a last day before the first or before
// `today`, more than a year. Among `others` none of the same target may share a day with it.
Result<void> check_pause(const Pause& pause, const std::vector<Pause>& others, Day today);

}
