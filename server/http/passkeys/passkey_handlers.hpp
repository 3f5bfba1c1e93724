#pragma once

#include "net/router.hpp"
#include "server/http/passkeys/challenges.hpp"
#include "server/http/passkeys/personal_trust.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/session/passkeys: one's own keys.
class PasskeyHandlers {
public:
    struct Parts {
        TruthDesk& desk;
        const runtime::Clock& clock;
        Challenges& challenges;
        PersonalTrust trust;
    };
    explicit PasskeyHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> challenge(net::Request request);
    awaitable<net::Response> add(net::Request request);
    awaitable<net::Response> revoke(net::Request request);

private:
    Parts parts_;
};

}
