#pragma once

#include <atomic>

#include "net/router.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/relays.hpp"
#include "server/http/plumbing/desks.hpp"
#include "trust/document.hpp"

namespace nguon::http {

// /api/v1/units/{id}/relay-sources, /api/v1/relay-sources/{id}: the stations that may be passed on.
class RelayHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        std::function<void()> changed; // plans are made anew
        PrivateNetworks networks = PrivateNetworks::refused;
    };
    explicit RelayHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> add(net::Request request);
    // Listens to an address for a moment before it is entered.
    awaitable<net::Response> attempt(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> remove(net::Request request);

private:
    awaitable<net::Response> save(app::Deed deed, app::RelaySourceWish wish);
    // With what stands there now.
    awaitable<net::Response> refused_as_stale(app::Deed deed, RelaySourceId id, Error error);

    Parts parts_;
    std::atomic<int> trying_ = 0;
};

}
