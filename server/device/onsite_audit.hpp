// What devices say was set off there goes from the facts into the audit. These are two databases,
// so between the commits of the two anything may happen: the truth keeps how far the log of each
// device has been gone through, and what is missing is noted later.
#pragma once

#include "server/app/deed.hpp"
#include "server/device/hub.hpp"

namespace nguon::device {

class OnsiteAudit {
public:
    OnsiteAudit(TruthDesk& truth, FactDesk& facts, const runtime::Clock& clock)
        : truth_(truth)
        , facts_(facts)
        , clock_(clock)
    {
    }

    // All of the device that is in the facts and not yet in the audit. A failure is logged and made
    // good by `note_missed`. `address`: from where the log came.
    awaitable<void> note(DeviceId device, std::string address);
    // Of every device. Says how many had something to note.
    awaitable<std::size_t> note_missed();

private:
    awaitable<void> go_through(DeviceId device, std::string address);

    TruthDesk& truth_;
    FactDesk& facts_;
    const runtime::Clock& clock_;
};

}
