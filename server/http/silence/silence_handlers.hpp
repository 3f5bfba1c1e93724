#pragma once

#include "net/router.hpp"
#include "server/app/silence.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// "Dừng toàn bộ loa" of a place, and letting it sound again.
class SilenceHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        News& news;
        std::function<void()> changed; // plans depend on it
        std::function<awaitable<void>(std::vector<Command>)> send;
        // Once devices can have their new plan.
        std::function<void(app::Deed, UnitId)> stop_again;
    };
    explicit SilenceHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> begin(net::Request request);
    awaitable<net::Response> lift(net::Request request);

private:
    Parts parts_;
};

}
