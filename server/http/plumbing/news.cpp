#include "server/http/plumbing/news.hpp"

#include <algorithm>

#include "runtime/deadline.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// A listener that reads too slowly loses hints and is told to read everything again.
constexpr std::size_t most_waiting = 200;
constexpr std::size_t most_listeners = 5'000;

struct Listener {
    News::Ear ear;
    runtime::BoundedQueue<std::string> frames{ most_waiting };
    std::mutex mutex;
    std::set<std::pair<std::string, std::int64_t>> waiting;
    bool missed = false;
    bool sight_changed = false; // units, or who may look where, or what a firm is entrusted with
};

std::string frame_of(const Hint& hint)
{
    json::Object body{ { "kind", json::of(hint.kind) } };
    body["id"] = hint.id == 0 ? json::Value(nullptr) : json::of(std::to_string(hint.id));
    return net::event_frame("changed", json::serialise(body));
}

}

struct News::State {
    explicit State(runtime::Executor given)
        : executor(std::move(given))
    {
    }

    runtime::Executor executor;
    std::mutex mutex;
    std::set<std::shared_ptr<Listener>> listeners;
    bool closed = false;

    bool add(const std::shared_ptr<Listener>& listener)
    {
        const std::scoped_lock lock(mutex);
        if (closed || listeners.size() >= most_listeners)
            return false;
        listeners.insert(listener);
        return true;
    }

    void remove(const std::shared_ptr<Listener>& listener)
    {
        const std::scoped_lock lock(mutex);
        listeners.erase(listener);
    }
};

News::News(runtime::Executor executor)
    : state_(std::make_shared<State>(std::move(executor)))
{
}

News::~News() { close(); }

void News::tell(Hint hint)
{
    std::vector<std::shared_ptr<Listener>> all;
    {
        const std::scoped_lock lock(state_->mutex);
        all.assign(state_->listeners.begin(), state_->listeners.end());
    }
    const std::string frame = all.empty() ? std::string() : frame_of(hint);
    for (const auto& listener : all) {
        if (!listener->ear.concerns(hint))
            continue;
        const std::scoped_lock lock(listener->mutex);
        listener->sight_changed = listener->sight_changed || hint.kind == "unit"
            || hint.kind == "account" || hint.kind == "contractor";
        if (!listener->waiting.insert({ hint.kind, hint.id }).second)
            continue;
        if (!listener->frames.try_push(frame))
            listener->missed = true;
    }
}

net::Response News::listen(Ear ear)
{
    auto listener = std::make_shared<Listener>();
    listener->ear = std::move(ear);
    return net::Response::events(
        [state = state_, listener](net::BodyWriter& out) -> awaitable<void> {
            if (!state->add(listener))
                co_return;
            struct Leave {
                std::shared_ptr<State> state;
                std::shared_ptr<Listener> listener;
                ~Leave() { state->remove(listener); }
            };
            const Leave leave{ state, listener };
            co_await out.write(net::event_frame("hello", "{}"));
            for (;;) {
                auto frame = co_await listener->frames.pop();
                if (!frame)
                    co_return;
                bool missed = false;
                bool sight_changed = false;
                {
                    const std::scoped_lock lock(listener->mutex);
                    listener->waiting.clear();
                    std::swap(missed, listener->missed);
                    std::swap(sight_changed, listener->sight_changed);
                }
                // Before it is told: what it reads then, and hears from then on, is of one tree.
                if (sight_changed && listener->ear.renew) {
                    const bool still_there = co_await listener->ear.renew();
                    if (!still_there)
                        co_return;
                }
                if (missed)
                    *frame += net::event_frame("missed", "{}");
                while (auto more = listener->frames.try_pop())
                    *frame += *more;
                co_await out.write(std::move(*frame));
            }
        });
}

std::size_t News::listeners() const
{
    const std::scoped_lock lock(state_->mutex);
    return state_->listeners.size();
}

void News::close()
{
    std::set<std::shared_ptr<Listener>> all;
    {
        const std::scoped_lock lock(state_->mutex);
        state_->closed = true;
        all = state_->listeners;
    }
    for (const auto& listener : all)
        listener->frames.close();
}

}
