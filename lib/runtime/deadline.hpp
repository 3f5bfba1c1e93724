// Every wait has an end: sleeping, and running an operation against a deadline.
#pragma once

#include "runtime/asio.hpp"

#include <boost/asio/experimental/parallel_group.hpp>

#include <exception>
#include <optional>
#include <stdexcept>

namespace nguon::runtime {

struct DeadlinePassed : std::runtime_error {
    DeadlinePassed()
        : std::runtime_error("the deadline has passed")
    {
    }
};

awaitable<void> sleep_for(Duration duration);

namespace detail {

template <typename T> awaitable<std::optional<T>> as_optional(awaitable<T> operation)
{
    co_return std::optional<T>(co_await std::move(operation));
}

}

// The result of `operation`, or DeadlinePassed after `most`; the operation is then cancelled and
// has ended before this returns. What the operation throws is passed on.
template <typename T> awaitable<T> with_deadline(awaitable<T> operation, Duration most)
{
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, most);
    auto group = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, detail::as_optional<T>(std::move(operation)), asio::deferred),
        timer.async_wait(asio::deferred));
    auto [order, failure, result, timer_error]
        = co_await group.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (order[0] == 1 && !timer_error)
        throw DeadlinePassed();
    if (failure)
        std::rethrow_exception(failure);
    co_return std::move(*result);
}

awaitable<void> with_deadline(awaitable<void> operation, Duration most);

}
