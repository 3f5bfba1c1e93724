// What every use case is told beside its subject: who asks, when, and a source of new ids.
#pragma once

#include <string>

#include "core/account/rights.hpp"
#include "server/app/records.hpp"

namespace nguon::app {

// Chance for new ids; the composition root hands in the system's.
using Chance = std::function<std::uint32_t()>;

struct Deed {
    Caller caller;
    Moment now{};
    Chance chance;
    std::string address; // of the client, for the audit

    template <typename SomeId> SomeId new_id() const { return SomeId::make(now, chance()); }
};

}
