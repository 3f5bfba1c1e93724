#pragma once

#include "net/router.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/jingles.hpp"
#include "server/http/plumbing/desks.hpp"
#include "trust/document.hpp"

namespace nguon::http {

// /api/v1/units/{id}/jingles: what frames the programmes of a unit.
class JingleHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        std::function<void()> changed; // plans are made anew
    };
    explicit JingleHandlers(Parts parts);

    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> set(net::Request request);
    awaitable<net::Response> remove(net::Request request);

private:
    // What was saved, or why not: with what stands there now where somebody was faster.
    awaitable<net::Response> answer(app::Deed deed, UnitId unit, Result<app::ShownJingles> saved);

    Parts parts_;
};

}
