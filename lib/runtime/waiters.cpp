#include "runtime/waiters.hpp"

namespace nguon::runtime {

Waiters::Place::Place(Executor strand, std::optional<Duration> most)
    : timer(strand)
{
    if (most)
        timer.expires_after(*most);
    else
        timer.expires_at(asio::steady_timer::time_point::max());
}

std::shared_ptr<Waiters::Place> Waiters::enlist(Executor strand, std::optional<Duration> most)
{
    places_.push_back(std::make_shared<Place>(std::move(strand), most));
    return places_.back();
}

void Waiters::remove(const std::shared_ptr<Place>& place) { std::erase(places_, place); }

void Waiters::wake_all()
{
    for (auto& place : places_) {
        // On the waiter's own strand, so that its timer is touched by one thread at a time.
        asio::post(place->timer.get_executor(), [place] {
            place->woken = true;
            place->timer.expires_after(Duration::zero());
        });
    }
    places_.clear();
}

awaitable<bool> waited(std::shared_ptr<Waiters::Place> place)
{
    const auto [error] = co_await place->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (place->woken)
        co_return true;
    if (error)
        throw boost::system::system_error(error);
    co_return false;
}

}
