// "Phát ngay": what goes on air at once.
#pragma once

#include "net/router.hpp"
#include "server/app/now.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "trust/document.hpp"

namespace nguon::http {

class NowHandlers {
public:
    struct Parts {
        TruthDesk& desk;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        News& news;
        std::function<awaitable<Result<app::MediaFile>>(app::SpeechOrder)> speak;
        std::function<void()> changed; // plans depend on it
    };
    explicit NowHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> check(net::Request request);
    awaitable<net::Response> send(net::Request request);

private:
    // Voices and signs what was drafted.
    awaitable<Result<app::NowSigned>> prepare(app::Deed deed, app::NowWish wish);

    Parts parts_;
};

}
