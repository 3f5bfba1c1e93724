// The days of the year: pauses, profiles of particular days, what is heard on coming days, and
// campaigns.
#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "server/http/plumbing/once.hpp"

namespace nguon::http {

class YearHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        FactDesk& facts;
        const runtime::Clock& clock;
        News& news;
        std::function<void()> changed; // plans depend on it
    };
    explicit YearHandlers(Parts parts);

    awaitable<net::Response> list_pauses(net::Request request);
    awaitable<net::Response> add_pause(net::Request request);
    awaitable<net::Response> lift_pause(net::Request request);

    awaitable<net::Response> list_profiles(net::Request request);
    awaitable<net::Response> add_profile(net::Request request);
    awaitable<net::Response> show_profile(net::Request request);
    awaitable<net::Response> save_profile(net::Request request);
    awaitable<net::Response> remove_profile(net::Request request);

    awaitable<net::Response> days_ahead(net::Request request);

    awaitable<net::Response> list_campaigns(net::Request request);
    awaitable<net::Response> add_campaign(net::Request request);
    awaitable<net::Response> show_campaign(net::Request request);
    awaitable<net::Response> save_campaign(net::Request request);
    awaitable<net::Response> campaign_of_bulletin(net::Request request);
    awaitable<net::Response> put_bulletin(net::Request request);

private:
    // The whole year follows from one hint: a browser reads again what it shows.
    void tell(const char* kind, std::int64_t id, UnitId unit);

    Parts parts_;
};

}
