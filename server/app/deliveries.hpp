// The delivery ledger as it is read: failures first, with names and reasons, what is still to come,
// and what to do about what was missed.
#pragma once

#include "server/app/airing.hpp"

namespace nguon::app {

// Missed, refused, preempted, partial, awaiting, played; within each the newest first.
Paged<Delivery> list_failures_first(
    Facts& facts, DeliveryFilter filter, const UnitTree& tree, const Page& page);

// What was aired again because this was missed; `state` once it is known.
struct MadeUp {
    ScheduleId schedule;
    Moment starts{};
    std::optional<DeliveryState> state;
};

// A row with what stands behind its ids.
struct ShownDelivery {
    Delivery delivery;
    std::string device_name;
    std::string unit_name;
    std::string bulletin_title;
    // While the log is awaited from a device that is away: since when.
    bool offline = false;
    std::optional<Moment> last_seen;
    std::optional<Moment> removed = {}; // from the register: its log will not come any more
    std::optional<Outage> outage = {}; // of the device, that explains the gap
    std::optional<Outage> contradiction
        = {}; // it says that it was off while it says that it played
    std::optional<Span> announced = {}; // by the electricity company
    std::optional<MadeUp> made_up = {};
    bool is_relay = false; // of another station: there is no bulletin that could be looked up
    bool makes_up = false; // is itself an airing that makes up for one
};
std::vector<ShownDelivery> with_names(
    Records& records, const UnitTree& tree, const std::vector<Delivery>& deliveries);

// A stable code; empty: nothing to say. While the device is away that is link_down, whatever made
// it so: only its log can tell a power cut from a lost line.
std::string_view reason_code(const ShownDelivery& shown);
std::string reason_text(const ShownDelivery& shown);
std::string_view text_of(Reason reason);
std::string_view text_of(DeliveryState state);

// A server that was away for longer says of the time before only what it has closed.
inline constexpr std::chrono::hours longest_open{ 6 };

// Airings of which the ledger holds no row yet, because their time is not over. They are counted
// from the schedules and never stored.
struct ComingAirings {
    std::int64_t on_air = 0; // begun, and not closed yet
    std::int64_t planned = 0; // not due yet
    std::int64_t delivered = 0; // to devices that hold their newest plan
    std::int64_t ready = 0; // of these, on devices that have every sound of the next 24 hours
    // Not due yet, and nobody will play them: their devices were never paired, so they are given
    // nothing and get no row. Apart from the others, that no airing vanishes once it is over.
    std::int64_t unpaired = 0;
};
// What begins within `span`, of which at most two days are looked at. The ledger is closed until
// `closed`: what ended by then has its row there and is not counted.
ComingAirings coming_airings(Records& records, const UnitTree& tree, const DeliveryFilter& filter,
    Span span, Moment now, Moment closed);

// What became of a recall on one device, and how much of the bulletin was heard there.
struct RecalledOn {
    DeviceId device;
    std::string device_name;
    std::string unit_name;
    CommandState state = CommandState::pending;
    bool online = false;
    Milliseconds heard{};
};
// In the order of devices; nothing of one that was not recalled. Without `heard`, which is a matter
// of the facts.
Result<std::vector<RecalledOn>> recalled_on(Records& records, const Deed& deed, BulletinId id);
void add_heard(Facts& facts, const Deed& deed, const UnitTree& tree, BulletinId id,
    std::vector<RecalledOn>& devices);

// Airs again what was not heard whole, once for each bulletin, on exactly the devices that missed
// it ("phát bù"), with all checks of a schedule. Without `starts`: in ten minutes, or the nearest
// allowed time after that. What was made up for already is passed over: if that failed as well, it
// is that airing which is made up for.
struct Retry {
    struct Refusal {
        BulletinId bulletin;
        std::string title;
        Error error;
    };
    std::vector<Schedule> made;
    std::map<ScheduleId, std::string> titles; // of what they air
    std::vector<Refusal> refused;
    std::int64_t already = 0;
};
Retry retry_deliveries(Records& records, const Deed& deed, const std::vector<Delivery>& missed,
    std::optional<Moment> starts);
bool may_be_retried(DeliveryState state);
bool makes_up_for(const MakeUp& make_up, const Delivery& delivery);

}
