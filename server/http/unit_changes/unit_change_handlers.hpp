#pragma once

#include "net/router.hpp"
#include "server/app/unit_changes.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/unit-changes: what a resolution does to the tree, looked at, confirmed, taken back.
class UnitChangeHandlers {
public:
    // `changed` follows every commit that plans depend on.
    UnitChangeHandlers(
        TruthDesk& desk, const runtime::Clock& clock, News& news, std::function<void()> changed);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    // A whole reform from its table: what is open in it, or all of it looked at.
    awaitable<net::Response> reform(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> units(net::Request request);
    awaitable<net::Response> confirm(net::Request request);
    awaitable<net::Response> undo(net::Request request);

private:
    using Look = std::function<Result<app::UnitChangeRecord>(app::Records&)>;
    // Works it all out in a transaction that leaves no trace.
    awaitable<Result<app::UnitChangeRecord>> look(Look work);
    awaitable<net::Response> carry_out(const net::Request& request, Look work);
    awaitable<net::Response> preview(net::Request request, app::WishedChange wished);
    awaitable<net::Response> keep(net::Request request, app::UnitChangeRecord shown);
    awaitable<Result<std::shared_ptr<const app::UnitChangeRecord>>> find(
        app::Deed deed, UnitChangeId id);
    void tell();

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    News& news_;
    std::function<void()> changed_;
};

}
