// Whoever speaks into a place that was silenced speaks to nobody; and whoever would not be let
// begin any more may not go on.
#pragma once

#include "server/device/live_studio.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon {

class LiveWatch {
public:
    LiveWatch(device::LiveStudio& lives, http::TruthDesk& truth, const runtime::Clock& clock)
        : lives_(lives)
        , truth_(truth)
        , clock_(clock)
    {
    }

    // Ends those at once that may not go on.
    awaitable<void> look();
    // Until cancelled: accounts, sessions, roles, what was lent, rules and units all bear on it,
    // and a day may end. While somebody speaks, it is asked again.
    awaitable<void> watch();

private:
    device::LiveStudio& lives_;
    http::TruthDesk& truth_;
    const runtime::Clock& clock_;
};

}
