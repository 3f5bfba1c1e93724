#pragma once

#include "net/router.hpp"
#include "runtime/worker_pool.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/units/{id}/onsite: what may be set off at the devices of a unit.
class OnsiteHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        runtime::WorkerPool& hashing;
        std::function<void()> changed; // profiles depend on it
    };
    explicit OnsiteHandlers(Parts parts);

    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> save(net::Request request);

private:
    Parts parts_;
};

}
