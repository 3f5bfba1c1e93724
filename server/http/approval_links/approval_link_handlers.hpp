#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// Links that bring a bulletin to the telephone of whoever approves it. The decision itself is that
// of any approver, under /api/v1/bulletins/{id}/approve and /reject, with the link named.
class ApprovalLinkHandlers {
public:
    ApprovalLinkHandlers(TruthDesk& desk, const runtime::Clock& clock);

    awaitable<net::Response> approvers(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> show(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
};

}
