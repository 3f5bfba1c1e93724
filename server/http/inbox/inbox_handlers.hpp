// "Tin cấp trên gửi": what communes make of the bulletins that come from above.
#pragma once

#include "net/router.hpp"
#include "server/app/inbox.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

class InboxHandlers {
public:
    struct Parts {
        TruthDesk& desk;
        const runtime::Clock& clock;
        News& news;
        std::function<void()> changed; // plans depend on it
    };
    explicit InboxHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> accept(net::Request request);
    awaitable<net::Response> accept_many(net::Request request);
    awaitable<net::Response> leave(net::Request request);
    awaitable<net::Response> answers(net::Request request);
    awaitable<net::Response> show_rule(net::Request request);
    awaitable<net::Response> save_rule(net::Request request);

private:
    awaitable<net::Response> put_on_air(
        net::Request request, std::function<Result<app::Accepted>(app::Records&)> work);
    // Everybody who looks at the inbox of the commune, or from above at what became of it.
    void tell(BulletinId bulletin, UnitId unit);

    Parts parts_;
};

}
