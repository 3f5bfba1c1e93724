// What a device says it played: one record for every attempt, written on the device before it is
// believed anywhere, numbered without gaps and chained by hash.
#pragma once

#include <optional>
#include <string>

#include "base/moment.hpp"
#include "core/ids.hpp"
#include "core/onsite/onsite.hpp"
#include "core/plan/play_plan.hpp"
#include "core/playlog/outage.hpp"
#include "core/schedule/timeline.hpp"

namespace nguon {

struct PlayRecord {
    std::int64_t sequence = 0; // from 1, on the device
    std::optional<OccurrenceKey> occurrence;
    std::optional<BulletinId> bulletin;
    std::optional<OrderId> order;
    Version plan_version = 0; // held at the time
    Moment planned_at{};
    std::optional<Moment> started_at; // first sample, by the device's disciplined clock
    std::optional<Moment> ended_at;
    Milliseconds rendered{}; // of sound that left the mixer
    Outcome result = Outcome::missed; // never pending
    Reason reason = Reason::none;
    std::optional<std::int64_t> clock_error_ms; // bound at the start
    int peak_db_tenths = -1000; // dBFS after the mixer, tenths; -1000: silence
    std::optional<OnsiteAct> onsite; // an order that did not come over the line
    // No attempt to play, but why there may have been none: then this alone is said.
    std::optional<Outage> outage;
};

}
