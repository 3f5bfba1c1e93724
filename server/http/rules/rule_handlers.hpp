#pragma once

#include "net/router.hpp"
#include "server/http/passkeys/personal_trust.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/units/{id}/rules: quiet hours and limits of a unit; emergency-rules: who has to stand
// behind its alerts.
class RuleHandlers {
public:
    // `changed` follows every commit that plans depend on.
    RuleHandlers(TruthDesk& desk, const runtime::Clock& clock, std::function<void()> changed,
        PersonalTrust trust);

    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> save(net::Request request);
    awaitable<net::Response> show_emergency(net::Request request);
    awaitable<net::Response> save_emergency(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
    std::function<void()> changed_;
    PersonalTrust trust_;
};

}
