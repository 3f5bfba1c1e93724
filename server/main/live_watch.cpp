#include "server/main/live_watch.hpp"

#include "runtime/tasks.hpp"
#include "server/app/live.hpp"

namespace nguon {

using namespace std::chrono_literals;

namespace {

constexpr auto asked_every = 2s;

}

awaitable<void> LiveWatch::look()
{
    for (const app::LiveDraft& draft : lives_.on_air()) {
        auto ask = [&draft, now = clock_.now()](app::Records& records) -> const char* {
            if (app::is_silenced(records, draft, now))
                return "silenced";
            return app::may_go_on(records, draft, now) ? nullptr : "withdrawn";
        };
        const char* why = co_await truth_.read(std::move(ask));
        if (why != nullptr)
            lives_.end(draft.id, why);
    }
}

awaitable<void> LiveWatch::watch()
{
    return runtime::repeat("live.watch", asked_every, [this] { return look(); });
}

}
