// The one function that decides what is on air (DESIGN section 3, step 6).
//
// Server forecast, explanation, swarm and player all call it. It is a pure fold: slots, orders and
// what happened to the device go in, the history of the loudspeaker comes out. The future is the
// fold without events; the past is compared with the play log.
//
// Rules (TT 39/2020, DESIGN section 5): only an emergency cuts in; of two emergencies the higher
// level is heard, then the newer, then the greater id, and the other is played afterwards; a
// running item is never cut by another item, which waits within its late policy; among those that
// wait a `priority` item comes first, then the earlier start, then the higher level, then the
// lesser key.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/moment.hpp"
#include "core/order/order.hpp"
#include "core/plan/play_plan.hpp"

namespace nguon {

// What happened to the device, beside the clock going on.
struct DeviceEvent {
    enum class What : std::uint8_t {
        down, // the player cannot sound from here on (no power, restart)
        up,
        stop, // an officer stopped the item on air; an emergency is not stopped by it
        recalled, // the bulletin is recalled: cut now, never start
        not_ready, // the media of the occurrence is not there (or damaged) from here on
        ready, // ... and from here on it is
        muted, // the kill switch of the place
        unmuted,
    };
    Moment at{};
    What what = What::down;
    std::optional<BulletinId> bulletin; // recalled
    std::optional<OccurrenceKey> occurrence; // not_ready, ready
};

// Why an item was heard late, in part, or not at all. Stable codes, told in Vietnamese elsewhere.
enum class Reason : std::uint8_t {
    none,
    waited, // another item was still on air
    overlap, // waited longer than its late policy allows
    emergency, // an emergency cut in
    device_down,
    late, // came back too late for its late policy
    stopped,
    recalled,
    media_missing,
    media_damaged,
    muted,
    no_trusted_time,
    not_approved,
    bad_signature,
    expired,
    refused,
    silenced, // "Dừng toàn bộ loa": the device was given nothing
    relay_silent, // the station sent silence
    relay_unreachable, // the station could not be reached
};

std::string_view name_of(Reason reason);
std::optional<Reason> parse_reason(std::string_view text);

// Something heard without a break over [span).
struct Segment {
    Span span;
    std::variant<OccurrenceKey, OrderId> what;
    Milliseconds offset{}; // position in the media at span.begins
    bool ends_early = false; // cut, not played out
    Reason reason = Reason::none; // why it began late or was cut

    bool is_order() const { return std::holds_alternative<OrderId>(what); }
};

enum class Outcome : std::uint8_t {
    played, // to its end, from its beginning
    partial, // heard, not all of it
    preempted, // an emergency cut in and it was not heard out afterwards
    missed, // not heard
    refused, // the device would not play it
    pending, // its time has not come by the end of the window
};

std::string_view name_of(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);

struct SlotFate {
    OccurrenceKey occurrence;
    Outcome outcome = Outcome::pending;
    Reason reason = Reason::none;
    std::optional<OccurrenceKey> other; // what it waited for or lost to
    std::optional<OrderId> order; // the emergency that cut in
};

struct Timeline {
    Span window;
    std::vector<Segment> segments; // in order, never overlapping
    std::vector<SlotFate> fates; // one for each slot, in the order of the slots
};

// `slots` sorted as in PlanBody; `orders` in any order, already filtered to those meant for the
// device, highest revision of each id only; `events` sorted by time. Bounded: the number of
// segments is at most a small multiple of slots + orders + events.
Timeline timeline(std::span<const PlanSlot> slots, std::span<const Order> orders,
    std::span<const DeviceEvent> events, Span window);

// What is heard at `moment`; none means silence.
const Segment* on_air(const Timeline& timeline, Moment moment);

}
