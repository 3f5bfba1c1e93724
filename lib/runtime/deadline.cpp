#include "runtime/deadline.hpp"

namespace nguon::runtime {

namespace {

awaitable<bool> then_true(awaitable<void> operation)
{
    co_await std::move(operation);
    co_return true;
}

}

awaitable<void> sleep_for(Duration duration)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> with_deadline(awaitable<void> operation, Duration most)
{
    co_await with_deadline<bool>(then_true(std::move(operation)), most);
}

}
