#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/groups.
class GroupHandlers {
public:
    // `changed` follows every commit that plans depend on.
    GroupHandlers(
        TruthDesk& desk, const runtime::Clock& clock, News& news, std::function<void()> changed);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> remove(net::Request request);

private:
    void tell(GroupId id, std::vector<UnitId> concerned);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    News& news_;
    std::function<void()> changed_;
};

}
