#pragma once

#include "net/router.hpp"
#include "server/app/breakdowns.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "server/http/plumbing/once.hpp"

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
    using Work = std::function<Result<app::ShownBreakdown>(app::Records&)>;

    // Each answers with what was made or changed, and tells of it.
    awaitable<net::Response> create(std::optional<Claim> claim, Work work);
    // A stale change is shown what stands there now.
    awaitable<net::Response> change(app::Deed deed, BreakdownId id, Work work);
    void tell(const app::ShownBreakdown& changed);

    Parts parts_;
};

}
