#include "runtime/runtime.hpp"

#include "runtime/log.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace nguon::runtime {

namespace {

constexpr auto gathers_for = std::chrono::microseconds(500);
thread_local bool gathers = false;

// What escapes a handler has no owner left; it is logged, and the thread goes on serving the
// others.
void run(asio::io_context& context)
{
    for (;;) {
        try {
            context.run();
            return;
        } catch (const std::exception& error) {
            log::error("runtime.handler_failed", { { "error", error.what() } });
        }
    }
}

void run_line(asio::io_context& context)
{
    for (;;) {
        try {
            while (context.run_one() > 0) {
                context.poll();
                if (std::exchange(gathers, false))
                    std::this_thread::sleep_for(gathers_for);
            }
            return;
        } catch (const std::exception& error) {
            log::error("runtime.handler_failed", { { "error", error.what() } });
        }
    }
}

}

Runtime::Runtime(std::size_t threads, std::size_t lines)
    : context_(static_cast<int>(threads))
    , thread_count_(threads)
{
    work_.push_back(asio::make_work_guard(context_));
    for (std::size_t i = 0; i < lines; ++i) {
        lines_.push_back(std::make_unique<asio::io_context>(1));
        work_.push_back(asio::make_work_guard(*lines_.back()));
    }
    // Writing to a connection that the peer has closed is an error code, never the end of the
    // program.
    std::signal(SIGPIPE, SIG_IGN);
}

Runtime::~Runtime()
{
    stop();
    join();
}

void Runtime::start()
{
    for (std::size_t i = 0; i < thread_count_; ++i)
        threads_.emplace_back([this] { run(context_); });
    for (const auto& line : lines_)
        threads_.emplace_back([context = line.get()] { run_line(*context); });
}

std::vector<Executor> Runtime::lines()
{
    std::vector<Executor> executors;
    for (const auto& line : lines_)
        executors.emplace_back(line->get_executor());
    return executors;
}

void Runtime::finish() { work_.clear(); }

void Runtime::stop()
{
    work_.clear();
    context_.stop();
    for (const auto& line : lines_)
        line->stop();
}

void Runtime::join()
{
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

void gather() { gathers = true; }

awaitable<int> stop_signal()
{
    asio::signal_set signals(co_await asio::this_coro::executor, SIGTERM, SIGINT);
    co_return co_await signals.async_wait(asio::use_awaitable);
}

}
