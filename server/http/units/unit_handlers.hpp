#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/units, and where they lie.
class UnitHandlers {
public:
    // `changed` follows every commit that plans depend on.
    UnitHandlers(
        TruthDesk& desk, const runtime::Clock& clock, News& news, std::function<void()> changed);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> boundaries(net::Request request);
    awaitable<net::Response> take_boundaries(net::Request request);
    awaitable<net::Response> coverage(net::Request request);
    awaitable<net::Response> place_doubt(net::Request request);

private:
    // The tree is everybody's.
    void tell(UnitId id);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    News& news_;
    std::function<void()> changed_;
};

}
