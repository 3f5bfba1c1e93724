// Wakes the one coroutine that waits for it, on the strand both share. What is raised while nobody
// waits is kept; raised twice is once.
#pragma once

#include "runtime/asio.hpp"

#include <utility>

namespace nguon::agent {

class Signal {
public:
    explicit Signal(const runtime::Executor& strand)
        : timer_(strand)
    {
    }

    void raise()
    {
        raised_ = true;
        timer_.cancel();
    }

    // True when raised, false when `most` has passed; throws operation_aborted when cancelled.
    awaitable<bool> wait_for(runtime::Duration most)
    {
        if (!raised_) {
            timer_.expires_after(most);
            const auto [error] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
            if (error && !raised_)
                throw boost::system::system_error(error);
        }
        co_return std::exchange(raised_, false);
    }

private:
    asio::steady_timer timer_;
    bool raised_ = false;
};

}
