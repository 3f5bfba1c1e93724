#pragma once

#include "net/router.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/station_plans.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/station-plans: what is planned, what it costs, who decided, and what is done.
class StationPlanHandlers {
public:
    // Tables for spreadsheets are written on `workers`.
    StationPlanHandlers(TruthDesk& desk, const runtime::Clock& clock, runtime::WorkerPool& workers)
        : desk_(desk)
        , clock_(clock)
        , workers_(workers)
    {
    }

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> advise(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> sheet(net::Request request);
    awaitable<net::Response> add(net::Request request);
    awaitable<net::Response> save(net::Request request);
    awaitable<net::Response> step(net::Request request);

private:
    // With what stands there now.
    awaitable<net::Response> refused_as_stale(app::Deed deed, StationPlanId id, Error error);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    runtime::WorkerPool& workers_;
};

}
