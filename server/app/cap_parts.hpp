// What the use cases around alerts of other systems have in common.
#pragma once

#include "server/app/cap_intake.hpp"
#include "server/app/note.hpp"

namespace nguon::app {

Subject subject_of(const ReceivedCap& message);
bool is_news(const ReceivedCap& message);

struct Earlier {
    std::vector<ReceivedCap> held;
    std::vector<Emergency> open;
};

// What the references lead to: messages nobody decided about yet, and alerts of ours. A message
// that led to nothing passes the question on to those it names itself: of an alert whose update
// nobody took, the alert is what is on air.
Earlier find_earlier(Records& records, ApiKeyId key, const CapReading& reading);
// An exercise never touches what is real, nor the other way round.
bool same_world(const ReceivedCap& message, const Emergency& emergency);

// The message as it stands, still held, in the version that was seen.
Result<ReceivedCap> held_message(
    Records& records, const Deed& deed, CapMessageId id, std::optional<Version> seen);

}
