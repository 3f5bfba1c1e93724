// An emergency order: what cuts into everything at once (DESIGN D2). The same bytes go to every
// device; each decides by its own signed profile whether it is meant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/ids.hpp"
#include "core/order/turn.hpp"
#include "core/place/place.hpp"
#include "core/unit/unit.hpp"

namespace nguon {

enum class OrderAct : std::uint8_t {
    sound, // play it
    end, // over as planned
    cancel, // was wrong
};

struct OrderAudience {
    std::vector<UnitId> units;
    std::vector<GroupId> groups;
    std::vector<DeviceId> devices;
    std::vector<Polygon> polygons;
    std::vector<Circle> circles;
};

// What a person's own key (a passkey) signed, byte for byte as the browser handed it over.
struct PersonalProof {
    std::string kid; // which key, by its short name
    Moment at{}; // when he was asked: a part of what he signed
    std::string authenticator_data;
    std::string client_data; // JSON
    std::string signature; // DER

    friend bool operator==(const PersonalProof&, const PersonalProof&) = default;
};

// A person who stands behind something, with the name as it was then.
struct Endorsement {
    AccountId account;
    std::string name;
    UnitId unit;
    Moment at{};
    std::optional<PersonalProof> proof = {}; // none: the province vouches for it
};

enum class ApprovalPart : std::uint8_t {
    sent, // caused it; where the rules ask for one person, alone
    approved, // the second person
    unapproved, // caused it after the second person stayed silent
};

// Who approved an order. What is signed is not carried: it follows from the order itself
// (protocol/order_approval.hpp), so that nothing else can have been approved.
struct OrderApproval {
    ApprovalPart part = ApprovalPart::sent;
    Endorsement by;
    std::string kid; // of the province's key, when there is no personal proof
    std::string signature; // raw; as above
};

struct Order {
    OrderId id;
    std::int64_t revision = 1; // the highest revision of an id wins, even if it comes first
    OrderAct act = OrderAct::sound;
    bool exercise = false;
    Level level = Level::commune;
    Moment issued{};
    Moment starts{}; // press + 600 ms; a device without trusted time starts at once
    Moment expires{}; // at most 24 h after `issued`
    Milliseconds length{}; // of one airing, tone and closing words included
    int repeat = 1; // airings, 1..10
    Milliseconds gap = std::chrono::seconds(3); // between airings
    Milliseconds phrase_gap{}; // least silence after each phrase, where the device itself speaks
    std::string tone; // name of a stored attention tone
    std::string text; // spoken by the device itself where the media is missing
    std::string media; // SHA-256, may be empty
    OrderAudience audience;
    // The rounds that are needed, in the order in which they speak; empty: all at once. A round
    // that nobody of the audience has is left out.
    std::vector<int> rounds;
    // From here on it keeps ordinary items off the air, also while it waits for its turn; absent:
    // from `starts`. Known on the device alone.
    std::optional<Moment> quiet_from;
    std::vector<OrderApproval> approvals;
};

// Whom an order reaches: the units above a device, its groups, itself, and where it stands.
struct OrderTarget {
    DeviceId device;
    std::vector<UnitId> units;
    std::vector<GroupId> groups;
    std::optional<Point> place;
};

bool is_meant(const OrderAudience& audience, const OrderTarget& target);

// The order as a device sounds it that got it at `received`: later by the turns before its own, and
// with its airings so far apart that the others speak in between. Whoever comes late takes the next
// turn of its round while the others are still speaking, and sounds at once when they are not.
Order in_turn(Order order, const Turn& turn, Moment received);
// The rounds an order needs for those it is meant for; empty where no two are in each other's way.
std::vector<int> rounds_needed(const std::vector<Turn>& turns);
// From the first word of the first round until everybody has heard one airing.
Milliseconds until_all_have_heard(const Order& order);

// A total order between two that sound at once: higher level, then newer, then greater id.
bool outranks(const Order& a, const Order& b);

}
