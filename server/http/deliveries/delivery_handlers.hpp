#pragma once

#include "net/router.hpp"
#include "server/app/deliveries.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// What was heard where: the ledger, the play logs behind it, and airing again what was missed.
class DeliveryHandlers {
public:
    // `changed` follows every commit that plans depend on.
    DeliveryHandlers(TruthDesk& truth, FactDesk& facts, const runtime::Clock& clock, News& news,
        std::function<void()> changed);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> retry(net::Request request);
    awaitable<net::Response> play_log(net::Request request);
    // Of one bulletin: where it was heard before its recall, and where that is not known yet.
    awaitable<net::Response> recall(net::Request request);

private:
    // The tree of today and what of it the caller may see.
    struct Area {
        std::shared_ptr<const UnitTree> tree;
        std::vector<UnitId> units;
    };
    awaitable<Area> area_of(app::Deed deed);
    awaitable<std::vector<app::ShownDelivery>> named(
        std::shared_ptr<const UnitTree> tree, std::vector<Delivery> deliveries);
    awaitable<net::Response> preview_retry(
        app::Deed deed, std::vector<Delivery> found, std::optional<Moment> starts);
    net::Response csv(Area area, app::DeliveryFilter filter);
    awaitable<void> write_csv(Area area, app::DeliveryFilter filter, net::BodyWriter& out);

    TruthDesk& truth_;
    FactDesk& facts_;
    const runtime::Clock& clock_;
    News& news_;
    std::function<void()> changed_;
};

}
