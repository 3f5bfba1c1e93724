#pragma once

#include "net/router.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/assets.hpp"
#include "server/app/media_folder.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/events.hpp"

namespace nguon::http {

// /api/v1/assets and what belongs to it: the register.
class AssetHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        News& news;
        app::MediaFolder& folder;
        runtime::WorkerPool& workers; // writes tables and files
    };
    explicit AssetHandlers(Parts parts);

    awaitable<net::Response> fields(net::Request request);
    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> counts(net::Request request);
    awaitable<net::Response> export_table(net::Request request);
    awaitable<net::Response> stationless(net::Request request);
    awaitable<net::Response> add(net::Request request);
    awaitable<net::Response> change_many(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> change(net::Request request);
    awaitable<net::Response> end(net::Request request);
    awaitable<net::Response> history(net::Request request);
    awaitable<net::Response> files(net::Request request);
    awaitable<net::Response> add_file(net::Request request);
    awaitable<net::Response> send_file(net::Request request);
    awaitable<net::Response> remove_file(net::Request request);
    awaitable<net::Response> hearings(net::Request request);
    awaitable<net::Response> hear(net::Request request);
    awaitable<net::Response> hearing_walk(net::Request request);
    awaitable<net::Response> show_board_rule(net::Request request);
    awaitable<net::Response> save_board_rule(net::Request request);

private:
    // With what stands there now.
    awaitable<net::Response> refused_as_stale(app::Deed deed, AssetId id, Error error);
    void tell(AssetId id);

    Parts parts_;
};

}
