#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/delegations, and who may stand in for an account.
class DelegationHandlers {
public:
    DelegationHandlers(TruthDesk& desk, const runtime::Clock& clock, News& news);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> end(net::Request request);
    awaitable<net::Response> stand_ins(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
    News& news_;
};

}
