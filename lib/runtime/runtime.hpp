// One io_context on a few threads, and beside it, for programs with very many connections, single
// threads with a context of their own. A program makes one Runtime, hands its executors around, and
// ends by stop() and join() after everything that runs on it has been asked to finish.
#pragma once

#include "runtime/asio.hpp"

#include <boost/asio/use_future.hpp>

#include <memory>
#include <thread>
#include <vector>

namespace nguon::runtime {

class Runtime {
public:
    explicit Runtime(std::size_t threads = 1, std::size_t lines = 0);
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    Executor executor() { return context_.get_executor(); }
    // A strand of its own: the home of one connection or one actor.
    Executor strand() { return asio::make_strand(context_); }
    // As many as asked for, each with one thread: what lives there needs no strand, and no other
    // thread has to be woken for it.
    std::vector<Executor> lines();

    void start();
    // The threads end as soon as nothing is left to do.
    void finish();
    // The threads end at once; what was waiting is dropped with the Runtime.
    void stop();
    void join();

    // Runs `task` from a thread that is not one of the runtime's own, and waits for its result.
    template <typename T> T block_on(awaitable<T> task)
    {
        return asio::co_spawn(strand(), std::move(task), asio::use_future).get();
    }

private:
    using Work = asio::executor_work_guard<asio::io_context::executor_type>;

    asio::io_context context_;
    std::size_t thread_count_;
    std::vector<std::unique_ptr<asio::io_context>> lines_;
    std::vector<Work> work_;
    std::vector<std::thread> threads_;
};

// Said by what a line has just handled: more of the kind is on its way, and none of it is in a
// hurry. The thread of the line then looks again half a millisecond later instead of being woken
// for each; waking costs several times what a small message does. Elsewhere it means nothing.
void gather();

// Completes with the number of the signal (SIGTERM or SIGINT) that asks the program to stop.
awaitable<int> stop_signal();

}
