#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// GET /api/v1/audit.
class AuditHandlers {
public:
    AuditHandlers(TruthDesk& desk, const runtime::Clock& clock);

    awaitable<net::Response> list(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
};

}
