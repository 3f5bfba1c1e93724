#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/units.
class UnitHandlers {
public:
    // `changed` follows every commit that plans depend on.
    UnitHandlers(TruthDesk& desk, const runtime::Clock& clock, std::function<void()> changed);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> edit(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
    std::function<void()> changed_;
};

}
