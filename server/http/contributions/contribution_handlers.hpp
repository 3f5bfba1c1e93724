// "Gửi lên cấp trên" and the queue of the editors above.
#pragma once

#include "net/router.hpp"
#include "server/app/contributions.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

class ContributionHandlers {
public:
    ContributionHandlers(TruthDesk& desk, const runtime::Clock& clock, News& news);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> contribute(net::Request request);
    awaitable<net::Response> give_back(net::Request request);
    awaitable<net::Response> take(net::Request request);
    awaitable<net::Response> withdraw(net::Request request);

private:
    // Does it once, answers with the contribution as it is then, and tells both sides.
    awaitable<net::Response> change(net::Request request, net::Status status,
        std::function<Result<Contribution>(app::Records&, const app::Deed&)> work);
    void tell(const Contribution& one);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    News& news_;
};

}
