#pragma once

#include "net/router.hpp"
#include "server/app/upkeep.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/maintenance, /api/v1/expiries, /api/v1/storm-checks, /api/v1/spares.
class MaintenanceHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        News& news;
    };
    explicit MaintenanceHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> add(net::Request request);
    awaitable<net::Response> save(net::Request request);
    awaitable<net::Response> remove(net::Request request);
    awaitable<net::Response> expiries(net::Request request);

    awaitable<net::Response> list_checks(net::Request request);
    awaitable<net::Response> start_checks(net::Request request);
    awaitable<net::Response> show_check(net::Request request);
    awaitable<net::Response> mark_check(net::Request request);
    awaitable<net::Response> end_check(net::Request request);

    awaitable<net::Response> list_spares(net::Request request);
    awaitable<net::Response> lend_spare(net::Request request);
    awaitable<net::Response> spare_moves(net::Request request);

private:
    Parts parts_;
};

}
