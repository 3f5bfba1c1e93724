// What stands behind a live voice: who speaks to whom, from when, until when at the latest, and the
// key that every frame of this voice is signed with. There is no sound yet that could be named, so
// the key stands in its place: it is made for this one live, and what it signed is that voice.
//
// Signed as DocumentType::approval, like the approval of a bulletin and of an order: it names a
// `live`, and none of the three is ever taken for another.
#pragma once

#include <string>

#include "core/live/live.hpp"
#include "trust/keyring.hpp"

namespace nguon {

struct LiveApproval {
    LiveId live;
    BulletinId bulletin; // under which it will be filed
    ScheduleId schedule;
    Moment starts{};
    Moment latest{}; // silent from here on, whatever comes
    std::string audience; // canonical text (Audience::key)
    Level level = Level::commune;
    PublicKey key;
    AccountId approver;
    std::string approver_name;
    UnitId approver_unit;
    Moment issued{};

    Span span() const { return { starts, latest }; }
    friend bool operator==(const LiveApproval&, const LiveApproval&) = default;
};

std::string to_payload(const LiveApproval& approval);
// Refuses with `trust.malformed`, also what would last for longer than any live may, or begins
// later than any delay allows.
Result<LiveApproval> parse_live_approval(std::string_view payload);

// Refuses with trust.* or, where the time is known, with live.expired.
Result<LiveApproval> open_live(
    const SignedDocument& document, const Keyring& keyring, std::optional<Moment> now);

}
