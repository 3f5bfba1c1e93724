#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/accounts, /api/v1/roles and /api/v1/rights.
class AccountHandlers {
public:
    AccountHandlers(
        TruthDesk& desk, const runtime::Clock& clock, runtime::WorkerPool& hashing, News& news);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> reset_password(net::Request request);
    // A one-time code for somebody who forgot his password; shown this once.
    awaitable<net::Response> give_reset_code(net::Request request);
    // What an account would leave open, and its leaving.
    awaitable<net::Response> open_matters(net::Request request);
    awaitable<net::Response> hand_over(net::Request request);
    awaitable<net::Response> roles(net::Request request);
    // Who may do what in a unit, or might on an earlier day.
    awaitable<net::Response> rights(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
    runtime::WorkerPool& hashing_; // few threads: each hash takes 64 MB
    News& news_;
};

}
