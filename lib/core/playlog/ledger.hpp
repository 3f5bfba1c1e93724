// The delivery ledger: planned = played + partial + preempted + missed + refused + awaiting, for
// every device and airing, with the reason of every gap (DESIGN section 3, step 9).
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/moment.hpp"
#include "core/ids.hpp"
#include "core/playlog/play_record.hpp"

namespace nguon {

// Where one airing on one device stands, once its time is over.
enum class DeliveryState : std::uint8_t {
    played,
    partial,
    preempted,
    missed,
    refused,
    awaiting, // the device is away, or its log is not here yet
};

std::string_view name_of(DeliveryState state);
std::optional<DeliveryState> parse_delivery_state(std::string_view text);

struct Delivery {
    DeviceId device;
    UnitId unit; // of the device, on the day of the airing
    OccurrenceKey occurrence;
    BulletinId bulletin;
    Moment planned_at{};
    Milliseconds length{};
    DeliveryState state = DeliveryState::awaiting;
    Reason reason = Reason::none;
    std::optional<Moment> started_at;
    Milliseconds heard{};
    // As the device recorded them; known where its records are at hand, and no part of the ledger.
    std::optional<Moment> ended_at;
    std::optional<std::int64_t> clock_error_ms; // the widest bound of its records
};

// The state that several records of one airing amount to: played wins over partial, partial over
// preempted, that over missed and refused; heard times add up. A record that says "played" but
// rendered less than 90 % of the length is partial: what was heard counts, not what was meant.
Delivery settle(Delivery expectation, std::span<const PlayRecord> records);

struct LedgerSummary {
    std::int64_t planned = 0;
    std::int64_t played = 0;
    std::int64_t partial = 0;
    std::int64_t preempted = 0;
    std::int64_t missed = 0;
    std::int64_t refused = 0;
    std::int64_t awaiting = 0;

    void add(DeliveryState state, std::int64_t count = 1);
    friend bool operator==(const LedgerSummary&, const LedgerSummary&) = default;
};

}
