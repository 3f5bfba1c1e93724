// The way of an emergency, one intent a function. Each change is made in two steps around the
// signer: read, check and draft; then sign outside any transaction; then save if nothing moved.
#pragma once

#include "protocol/order.hpp"
#include "server/app/audience.hpp"
#include "server/app/earshot.hpp"

namespace nguon::app {

// How long an alert stands where nobody says it.
inline constexpr Milliseconds usual_life = std::chrono::hours(1);

struct NewEmergency {
    std::optional<UnitId> unit; // whose emergency; absent: the caller's own
    OrderAudience audience;
    EmergencyContent content; // what it begins with
    std::optional<TemplateId> from; // then its words come from there, with these blanks filled
    std::map<std::string, std::string> blanks;
    std::function<void(EmergencyContent&)> change; // what was said beside; may be empty
    bool exercise = false;
};

// A device an order is meant for.
struct MeantDevice {
    DeviceId device;
    UnitId unit;
};

// How far the order of a revision has come, as those know who sent it.
struct OrderWay {
    std::int64_t revision = 0;
    OrderAct act = OrderAct::sound;
    Moment pressed{};
    std::vector<OrderReceipt> receipts;

    // In the tree of this day its units are found, whatever became of them since.
    Day day(Moment now) const { return day_of(revision == 0 ? now : pressed); }
};

// What a change does, and the right it asks for.
enum class Effect : std::uint8_t { sounds, silences };
struct Permission {
    Right right = Right::send_emergency;
    Effect effect = Effect::sounds;
};

// A change that has been checked and not yet been saved.
struct EmergencyChange {
    Emergency emergency;
    Version seen = 0; // the version it was made from; 0: it is new
    std::optional<Order> order; // to be signed: what devices must hear of
    std::vector<MeantDevice> devices; // whom the order is for, by the register of this moment
    std::string deed; // for the audit
    std::string comment;
    Permission permission; // asked for once more when it is saved
};

// The units whose devices it is for and that sound nothing without a person: by the rows of these
// units and of those above them, or because the root said so. Of an audience without a device the
// units themselves.
std::vector<UnitId> units_asking_for_person(
    Records& records, const EmergencyChange& change, std::span<const UnitId> by_root, Day day);

// Who must have the right where: every unit the audience touches.
Result<std::vector<UnitId>> units_of(Records& records, const OrderAudience& audience, Day day);
// The same of what has been sent: what ended, was removed or deleted since is left out.
std::vector<UnitId> units_left(Records& records, OrderAudience audience, Day day);
// An exercise reaches only the devices that take part in exercises.
enum class Occasion : std::uint8_t { real, exercise };
// Whom an order means by the register. A board shows and does not sound: it is counted, gets no
// order, and is never among those that an alert waits for.
struct Meant {
    std::vector<Device> devices; // loudspeaker clusters, in the order of ids
    std::int64_t boards = 0;
};
Meant devices_meant(Records& records, const OrderAudience& audience, Occasion occasion, Day day);
std::vector<MeantDevice> named(std::span<const Device> devices);
// Of one device; none when it is not meant, not known, or a board.
std::optional<MeantDevice> meant_device(
    Records& records, const OrderAudience& audience, Occasion occasion, DeviceId device, Day day);

// The pauses of an alert that begins with nothing but a unit: what its templates are voiced with.
Spacing spacing_in_unit(Records& records, UnitId unit, Day day);

// What will happen if it is sent: shown before the button is pressed.
struct EmergencyPreview {
    ReachCount count; // its devices are those that sound; boards stand apart
    std::vector<DeviceId> devices;
    Reach reach = Reach::wider;
    EmergencyRule rule;
    bool requires_person = false; // a passkey of whoever sends it or lets it sound
    bool may_send = false;
    HearingPlan hearing;
};
Result<EmergencyPreview> preview_emergency(Records& records, const Deed& deed,
    const OrderAudience& audience, EmergencyContent content, Occasion occasion,
    std::span<const UnitId> person_by_root);

// When who speaks and until when, of an alert that sounds; none where nothing does (any more).
struct LiveHearing {
    HearingPlan plan;
    Moment starts{}; // of the first word
    std::int64_t boards = 0;
};
std::optional<LiveHearing> hearing_now(Records& records, const Emergency& emergency, Moment now);

// Visible to who may view its unit, or a unit it is meant for. `missing` otherwise.
Result<Emergency> find_emergency(Records& records, const Deed& deed, EmergencyId id);
Paged<Emergency> list_emergencies(
    Records& records, const Deed& deed, EmergencyFilter filter, const Page& page);

Result<EmergencyChange> draft_emergency(
    Records& records, const Deed& deed, const NewEmergency& wanted);
// `seen` absent: the current version. `change` edits the content as it stands.
Result<EmergencyChange> draft_update(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, const std::function<void(EmergencyContent&)>& change,
    std::string comment);
Result<EmergencyChange> draft_approval(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment);
Result<EmergencyChange> draft_break_glass(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string reason);
Result<EmergencyChange> draft_end(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment);
Result<EmergencyChange> draft_cancel(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment);

// Saves what was drafted, with the signed order where there is one, and notes it. Refuses with
// emergency.stale when it moved on, emergency.not_allowed or session.required when the caller's
// rights or account are gone meanwhile.
Result<Emergency> save_change(
    Records& records, const Deed& deed, const EmergencyChange& change, const std::string& document);
// Before the same order goes to those who have not got it: asks for the right and notes it. Only
// for what a device may still be given.
Result<Emergency> resend_order(Records& records, const Deed& deed, EmergencyId id);

// The newest order, to be carried to places that no line reaches: asks for the right and notes it.
Result<StoredOrder> order_for_stick(Records& records, const Deed& deed, EmergencyId id);

// From the records, for what is not under way any more. `revision` absent: the newest.
std::optional<OrderWay> stored_way(
    const std::vector<StoredOrder>& orders, Facts& facts, std::optional<std::int64_t> revision);

StoredOrder stored_order(const EmergencyChange& change, const std::string& document);

// What the caller may do with it now: approve, review, break_glass, update, end, cancel, resend.
std::vector<std::string> possible_deeds(
    Records& records, const Deed& deed, const Emergency& emergency);

// An officer of a unit says that he heard of it: what a drill is scored by. `unit` absent: the
// caller's commune. The first word of a unit holds.
Result<Emergency> answer_emergency(
    Records& records, const Deed& deed, EmergencyId id, std::optional<UnitId> unit);

// Closes those whose time is over; the devices know by themselves. By the system.
std::vector<Emergency> expire_emergencies(Records& records, const Deed& deed);

}
