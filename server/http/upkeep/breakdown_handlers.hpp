#pragma once

#include "net/router.hpp"
#include "server/app/breakdowns.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/breakdowns, their figures, and the thresholds of a unit.
class BreakdownHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        News& news;
    };
    explicit BreakdownHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> report(net::Request request);
    awaitable<net::Response> assign(net::Request request);
    awaitable<net::Response> move(net::Request request);
    awaitable<net::Response> put_part(net::Request request);
    awaitable<net::Response> figures(net::Request request);
    awaitable<net::Response> show_rules(net::Request request);
    awaitable<net::Response> save_rules(net::Request request);

private:
    // The changed one, and the news of it; a stale change is shown what stands there now.
    awaitable<net::Response> answer(
        app::Deed deed, BreakdownId id, Result<app::ShownBreakdown> done);
    void tell(const app::ShownBreakdown& changed);

    Parts parts_;
};

}
