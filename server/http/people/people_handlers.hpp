#pragma once

#include "net/router.hpp"
#include "server/app/people.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/officers, /api/v1/staff-posts, /api/v1/staff-figures: who does the work, and where
// somebody is missing.
class PeopleHandlers {
public:
    PeopleHandlers(TruthDesk& desk, const runtime::Clock& clock)
        : desk_(desk)
        , clock_(clock)
    {
    }

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> add(net::Request request);
    awaitable<net::Response> save(net::Request request);
    awaitable<net::Response> list_posts(net::Request request);
    awaitable<net::Response> add_post(net::Request request);
    awaitable<net::Response> save_post(net::Request request);
    awaitable<net::Response> figures(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
};

}
