#pragma once

#include "net/router.hpp"
#include "server/http/passkeys/challenges.hpp"
#include "server/http/plumbing/desks.hpp"
#include "trust/keyring.hpp"

namespace nguon::http {

// Where keys are made and used, and whom the root vouches for: as it is at this moment.
struct PersonalTrust {
    std::function<Site()> site;
    std::function<std::optional<Keyring>()> keyring;
};

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
