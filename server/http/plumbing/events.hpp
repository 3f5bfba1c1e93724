// GET /api/v1/events: what concerns who is signed in, by the units and the roles of the moment.
#pragma once

#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// Only behind `require_session`.
awaitable<net::Response> hear_news(
    TruthDesk& desk, const runtime::Clock& clock, News& news, net::Request request);

}
