// Planned outages of the electricity company, and what devices tell that cannot be true.
#pragma once

#include "net/router.hpp"
#include "server/app/planned_outages.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

class PowerHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        FactDesk& facts;
        const runtime::Clock& clock;
        News& news;
        std::function<void()> changed; // plans depend on it
    };
    explicit PowerHandlers(Parts parts);

    awaitable<net::Response> preview(net::Request request);
    awaitable<net::Response> take(net::Request request);
    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> undo(net::Request request);
    awaitable<net::Response> incidents(net::Request request);

private:
    void tell(const app::OutagesTaken& taken);

    Parts parts_;
};

}
