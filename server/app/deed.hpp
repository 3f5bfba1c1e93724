// What every use case is told beside its subject: who asks, when, and a source of new ids.
#pragma once

#include <string>

#include "core/account/rights.hpp"
#include "core/order/order.hpp"
#include "server/app/records.hpp"

namespace nguon::app {

// Chance for new ids; the composition root hands in the system's.
using Chance = std::function<std::uint32_t()>;

// The caller signs an alert with his own key: he was shown it at `proof.at`, when it got its name.
struct PersonalDeed {
    OrderId order;
    PersonalProof proof;
};

struct Deed {
    Caller caller;
    Moment now{};
    Chance chance;
    std::string address; // of the client, for the audit
    std::optional<PersonalDeed> personal = {};
    // When the caller last showed that it is he who sits there; none for a program or the system.
    std::optional<Moment> password_given = {};

    template <typename SomeId> SomeId new_id() const { return SomeId::make(now, chance()); }
};

}
