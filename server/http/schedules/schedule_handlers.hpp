#pragma once

#include "net/router.hpp"
#include "server/app/schedules.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

class ScheduleHandlers {
public:
    // `changed` follows every commit that plans depend on.
    ScheduleHandlers(TruthDesk& truth, FactDesk& facts, const runtime::Clock& clock, News& news,
        std::function<void()> changed);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> check(net::Request request);
    awaitable<net::Response> show_one(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> cancel(net::Request request);
    awaitable<net::Response> list_programmes(net::Request request);
    awaitable<net::Response> create_programme(net::Request request);
    awaitable<net::Response> edit_programme(net::Request request);
    awaitable<net::Response> forecast(net::Request request);
    awaitable<net::Response> explain(net::Request request);

private:
    // Saves, and answers with the schedule as it is then; with the current one where the change of
    // a schedule came too late. What `is_ended` warns of the runs of days that it leaves too short.
    awaitable<net::Response> save(net::Request request, net::Status status,
        std::function<Result<Schedule>(app::Records&)> work, std::optional<ScheduleId> changed = {},
        bool is_ended = false);

    TruthDesk& truth_;
    FactDesk& facts_;
    const runtime::Clock& clock_;
    News& news_;
    std::function<void()> changed_;
};

}
