// What the use cases around an emergency have in common.
#pragma once

#include "server/app/emergency_rights.hpp"
#include "server/app/note.hpp"

namespace nguon::app {

Endorsement endorsement_of(const Deed& deed);
Subject subject_of(const Emergency& emergency);
inline tl::unexpected<Error> emergency_not_allowed()
{
    return fail(Kind::forbidden, "emergency.not_allowed");
}

inline constexpr Permission may_sound{ Right::send_emergency, Effect::sounds };
inline constexpr Permission may_approve{ Right::approve_emergency, Effect::sounds };
inline constexpr Permission may_silence{ Right::send_emergency, Effect::silences };

// Whom it is meant for by the register of this moment.
Meant meant_now(Records& records, const Emergency::Saved& saved, Moment now);
// Alerts from before there were manners have none.
Manner manner_or_usual(const EmergencyContent& content);
// Manner and pauses: what follows from those it is meant for.
void arrange(EmergencyContent& content, Records& records, const OrderAudience& audience,
    std::span<const UnitId> units, const UnitTree& tree, std::span<const Device> meant);

}
