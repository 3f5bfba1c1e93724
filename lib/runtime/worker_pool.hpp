// Threads for work that blocks: SQL, files, encoding. Coroutines hand a callable over and await its
// result; they continue on their own executor.
//
// A pool of one thread is a writer: everything passes through it one after the other, urgent work
// (an emergency order) before what is merely waiting. The desk that decides commit or rollback is
// built on `run`.
#pragma once

#include "runtime/asio.hpp"

#include <array>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace nguon::runtime {

enum class Urgency : std::uint8_t { normal, urgent };

// The queue is full, or the pool is stopping. The caller answers "unavailable", it does not wait.
struct PoolIsFull : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class WorkerPool {
public:
    // `capacity` bounds the waiting normal jobs; as many urgent ones are taken besides.
    WorkerPool(std::string name, std::size_t threads, std::size_t capacity);
    // Finishes what was accepted, then ends the threads.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Calls `work` on a thread of the pool. Its result comes back, and so does what it throws.
    // Throws PoolIsFull instead of queueing without bound. Once accepted, a job runs to its end
    // even if the waiting coroutine is cancelled. `work` may be move-only; its result needs no
    // default.
    template <typename Work>
    awaitable<std::invoke_result_t<Work&>> run(Work work, Urgency urgency = Urgency::normal);

    // The same without anybody waiting; what it throws is logged. False when full or stopping.
    template <typename Work> bool post(Work work, Urgency urgency = Urgency::normal)
    {
        if (!admit(urgency))
            return false;
        push(std::make_unique<Call<Work>>(std::move(work)), urgency);
        return true;
    }

    // Accepts no more, finishes what was accepted, and joins the threads.
    void stop();
    std::size_t waiting() const;

private:
    struct Job {
        virtual ~Job() = default;
        virtual void operator()() = 0;
    };

    template <typename Work> struct Call final : Job {
        explicit Call(Work given)
            : work(std::move(given))
        {
        }
        void operator()() override { work(); }
        Work work;
    };

    // A place in the queue is taken before the job is built, so that a refusal costs nothing.
    bool admit(Urgency urgency);
    void push(std::unique_ptr<Job> job, Urgency urgency);
    std::unique_ptr<Job> next();
    void serve();

    std::string name_;
    std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::array<std::deque<std::unique_ptr<Job>>, 2> queues_; // by Urgency
    std::array<std::size_t, 2> admitted_{};
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

template <typename Work>
awaitable<std::invoke_result_t<Work&>> WorkerPool::run(Work work, Urgency urgency)
{
    using Answer = std::invoke_result_t<Work&>;
    // `void` travels as a flag that nobody reads.
    using Held = std::optional<std::conditional_t<std::is_void_v<Answer>, char, Answer>>;

    if (!admit(urgency))
        throw PoolIsFull(name_);
    auto start = [this, urgency](auto handler, Work given) {
        auto executor = asio::get_associated_executor(handler);
        auto job = [given = std::move(given), handler = std::move(handler),
                       guard = asio::make_work_guard(executor)]() mutable {
            std::exception_ptr failure;
            Held answer;
            try {
                if constexpr (std::is_void_v<Answer>)
                    given();
                else
                    answer.emplace(given());
            } catch (...) {
                failure = std::current_exception();
            }
            asio::post(guard.get_executor(),
                [handler = std::move(handler), failure, answer = std::move(answer)]() mutable {
                    std::move(handler)(failure, std::move(answer));
                });
        };
        push(std::make_unique<Call<decltype(job)>>(std::move(job)), urgency);
    };
    auto answer = co_await asio::async_initiate<const asio::use_awaitable_t<>,
        void(std::exception_ptr, Held)>(std::move(start), asio::use_awaitable, std::move(work));
    if constexpr (!std::is_void_v<Answer>)
        co_return std::move(*answer);
}

}
