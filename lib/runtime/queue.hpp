// A bounded queue between coroutines, usable from any thread. Who waits on it runs on a strand.
#pragma once

#include "runtime/waiters.hpp"

#include <deque>
#include <mutex>
#include <optional>

namespace nguon::runtime {

template <typename T> class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity)
        : capacity_(capacity)
    {
    }

    // Refuses (false) when the queue is full or closed; never waits.
    bool try_push(T item)
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || items_.size() >= capacity_)
            return false;
        items_.push_back(std::move(item));
        for_items_.wake_all();
        return true;
    }

    // Waits for room; false when the queue was closed.
    awaitable<bool> push(T item)
    {
        const Executor strand = co_await asio::this_coro::executor;
        for (;;) {
            std::shared_ptr<Waiters::Place> place;
            {
                const std::lock_guard lock(mutex_);
                if (closed_)
                    co_return false;
                if (items_.size() < capacity_) {
                    items_.push_back(std::move(item));
                    for_items_.wake_all();
                    co_return true;
                }
                place = for_room_.enlist(strand);
            }
            const Leave leave{ *this, for_room_, place };
            co_await waited(place);
        }
    }

    // The oldest item; none when the queue is closed and empty.
    awaitable<std::optional<T>> pop()
    {
        const Executor strand = co_await asio::this_coro::executor;
        for (;;) {
            std::shared_ptr<Waiters::Place> place;
            {
                const std::lock_guard lock(mutex_);
                if (!items_.empty())
                    co_return take();
                if (closed_)
                    co_return std::nullopt;
                place = for_items_.enlist(strand);
            }
            const Leave leave{ *this, for_items_, place };
            co_await waited(place);
        }
    }

    std::optional<T> try_pop()
    {
        const std::lock_guard lock(mutex_);
        if (items_.empty())
            return std::nullopt;
        return take();
    }

    // What is in the queue can still be taken out; nothing more goes in.
    void close()
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        for_items_.wake_all();
        for_room_.wake_all();
    }

    std::size_t size() const
    {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

private:
    // Gives up a place in the line, also when the waiting coroutine is cancelled.
    struct Leave {
        BoundedQueue& queue;
        Waiters& line;
        const std::shared_ptr<Waiters::Place>& place;
        ~Leave()
        {
            const std::lock_guard lock(queue.mutex_);
            line.remove(place);
        }
    };

    std::optional<T> take()
    {
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        for_room_.wake_all();
        return item;
    }

    std::size_t capacity_;
    mutable std::mutex mutex_;
    std::deque<T> items_;
    bool closed_ = false;
    Waiters for_items_;
    Waiters for_room_;
};

}
