#pragma once

#include "net/router.hpp"
#include "server/app/studio.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "trust/document.hpp"

namespace nguon::http {

// What goes before and behind the transaction of a transition: voicing, compiling plans, telling
// devices. Handed in by the composition root.
struct BulletinConsequences {
    // Voices a short text, before it is submitted.
    std::function<awaitable<Result<app::MediaFile>>(app::SpeechOrder)> speak;
    std::function<void()> job_waits;
    std::function<void(BulletinId)> approved;
    // The plan takes the bulletin off; the commands stop it where it is on air this moment.
    std::function<void(BulletinId, std::vector<Command>)> recalled;
};

class BulletinHandlers {
public:
    BulletinHandlers(TruthDesk& desk, const runtime::Clock& clock, Signer& signer,
        runtime::WorkerPool& signing, News& news, BulletinConsequences consequences);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> remove(net::Request request);
    awaitable<net::Response> submit(net::Request request);
    awaitable<net::Response> approve(net::Request request);
    awaitable<net::Response> reject(net::Request request);
    awaitable<net::Response> recall(net::Request request);
    awaitable<net::Response> versions(net::Request request);
    // The languages of a bulletin as a unit hears them.
    awaitable<net::Response> heard(net::Request request);
    awaitable<net::Response> history(net::Request request);
    awaitable<net::Response> restore(net::Request request);
    awaitable<net::Response> categories(net::Request request);
    awaitable<net::Response> reach(net::Request request);

private:
    using Transition = std::function<Result<Bulletin>(app::Records&, const app::Deed&, BulletinId)>;
    using Then = std::function<void(const Bulletin&)>;
    // `then` follows the commit.
    awaitable<net::Response> change(
        net::Request request, BulletinId id, Transition transition, Then then = {});
    // A refusal; that of a stale change shows the bulletin as it is.
    awaitable<net::Response> refusal(app::Deed deed, Error error, BulletinId id);
    void tell(const Bulletin& bulletin);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    Signer& signer_;
    runtime::WorkerPool& signing_;
    News& news_;
    BulletinConsequences consequences_;
};

}
