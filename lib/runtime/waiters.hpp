// Coroutines that wait until something that others change, under the owner's mutex, has changed.
//
//   lock; if (ready) return; auto place = waiters.enlist(executor); unlock; co_await waited(place);
//   again
//
// The waiting coroutine must run on a strand. Waking wakes all: each looks again for itself.
#pragma once

#include "runtime/asio.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace nguon::runtime {

class Waiters {
public:
    struct Place {
        Place(Executor strand, std::optional<Duration> most);
        asio::steady_timer timer;
        bool woken = false;
    };

    // All three under the owner's mutex. Without `most` the wait is ended by waking or cancelling
    // only.
    std::shared_ptr<Place> enlist(Executor strand, std::optional<Duration> most = {});
    void remove(const std::shared_ptr<Place>& place);
    void wake_all();

private:
    std::vector<std::shared_ptr<Place>> places_;
};

// False when `most` has passed; throws operation_aborted when the coroutine was cancelled.
awaitable<bool> waited(std::shared_ptr<Waiters::Place> place);

}
