#pragma once

#include "net/router.hpp"
#include "server/app/contractors.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/contractors: the firms that repair; /api/v1/entrusted-devices: what one of them sees.
class ContractorHandlers {
public:
    ContractorHandlers(TruthDesk& truth, const runtime::Clock& clock, News& news);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> add(net::Request request);
    awaitable<net::Response> save(net::Request request);
    awaitable<net::Response> entrusted(net::Request request);

private:
    void tell(const app::ShownContractor& changed);

    TruthDesk& truth_;
    const runtime::Clock& clock_;
    News& news_;
};

// Behind the session: whoever works for a firm reaches its breakdowns and its devices; every other
// address refuses him (403 contractor.not_here), whatever it would have answered.
net::Middleware keep_contractors_apart(TruthDesk& truth);

}
