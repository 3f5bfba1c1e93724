// "Nói trực tiếp": who may speak, who speaks now, and the line of the one who does.
#pragma once

#include "net/router.hpp"
#include "server/app/live_view.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/under_way.hpp"

namespace nguon::http {

class LiveHandlers {
public:
    // The studio, seen through main.
    struct Studio {
        std::function<std::vector<app::LiveRival>(const app::LiveDraft&)> rivals;
        std::function<Result<app::LiveView>(app::LiveDraft, bool take_over)> begin;
        std::function<Result<app::LiveView>(LiveId, const std::string& why)> end;
        std::function<std::vector<app::LiveView>()> lives;
        std::function<std::optional<app::LiveView>(LiveId)> find;
        // Runs a speaker's WebSocket to its end.
        std::function<net::Response(const net::Request&, LiveId, AccountId)> voice;
    };
    LiveHandlers(TruthDesk& desk, const runtime::Clock& clock, Studio studio);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> check(net::Request request);
    awaitable<net::Response> begin(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> end(net::Request request);
    awaitable<net::Response> voice(net::Request request);

private:
    std::vector<app::LiveRival> others(const app::LiveDraft& draft) const;
    // One that concerns whoever asks, and the tree it is seen in; else live.missing.
    using Seen = std::pair<app::LiveView, std::shared_ptr<const UnitTree>>;
    awaitable<Result<Seen>> seen(net::Request request);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    Studio studio_;
    UnderWay under_way_;
};

}
