// A bounded queue between coroutines, usable from any thread.
#pragma once

#include "runtime/asio.hpp"

#include <boost/asio/experimental/concurrent_channel.hpp>

#include <optional>

namespace nguon::runtime {

template <typename T> class BoundedQueue {
public:
    BoundedQueue(Executor executor, std::size_t capacity)
        : channel_(std::move(executor), capacity)
    {
    }

    // Refuses (false) when the queue is full or closed; never waits.
    bool try_push(T item)
    {
        return channel_.try_send(boost::system::error_code(), std::optional<T>(std::move(item)));
    }

    // Waits for room; false when the queue was closed.
    awaitable<bool> push(T item)
    {
        const auto [error] = co_await channel_.async_send(boost::system::error_code(),
            std::optional<T>(std::move(item)), asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted)
            throw boost::system::system_error(error);
        co_return !error;
    }

    // The oldest item; none when the queue is closed and empty.
    awaitable<std::optional<T>> pop()
    {
        auto [error, item] = co_await channel_.async_receive(asio::as_tuple(asio::use_awaitable));
        if (error == asio::experimental::error::channel_cancelled
            || error == asio::error::operation_aborted)
            throw boost::system::system_error(asio::error::operation_aborted);
        co_return std::move(item);
    }

    std::optional<T> try_pop()
    {
        std::optional<T> taken;
        channel_.try_receive([&taken](boost::system::error_code, std::optional<T> item) {
            taken = std::move(item);
        });
        return taken;
    }

    // What is in the queue can still be taken out; nothing more goes in.
    void close() { channel_.close(); }

private:
    asio::experimental::concurrent_channel<void(boost::system::error_code, std::optional<T>)>
        channel_;
};

}
