// Threads for work that blocks: SQL, files, encoding. Coroutines hand a callable over and await its
// result; they continue on their own executor.
//
// A pool of one thread is a writer: everything passes through it one after the other, urgent work
// (an emergency order) before what is merely waiting. Where the store itself gives the turns, a
// further thread may take urgent work alone: it stands in front of the store at once. The desk that
// decides commit or rollback is built on `run`.
#pragma once

#include "base/urgency.hpp"
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

using nguon::Urgency;

// The queue is full, or the pool is stopping. The caller answers "unavailable", it does not wait.
struct PoolIsFull : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class WorkerPool {
public:
    // `capacity` bounds the waiting normal jobs; as many urgent ones are taken besides. `spare`
    // threads take nothing that is not urgent.
    WorkerPool(std::string name, std::size_t threads, std::size_t capacity, std::size_t spare = 0);
    // Finishes what was accepted, then ends the threads.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Calls `work` on a thread of the pool. Its result comes back, and so does what it throws.
    // Throws PoolIsFull instead of queueing without bound. Once accepted, a job runs to its end
    // even if the waiting coroutine is cancelled. `work` may be move-only; its result needs no
    // default.
    //
    // Every callable is a type of its own: what is made anew for each of them is one small class,
    // and the coroutine is made once for each kind of answer.
    template <typename Work>
    awaitable<std::invoke_result_t<Work&>> run(Work work, Urgency urgency = Urgency::normal)
    {
        using Answer = std::invoke_result_t<Work&>;
        return answer_of<Answer>(std::make_shared<Question<Work>>(std::move(work)), urgency);
    }

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

    // A job whose answer is kept until the coroutine that waits takes it.
    template <typename Answer> struct Answering : Job {
        // `void` travels as a flag that nobody reads.
        std::optional<std::conditional_t<std::is_void_v<Answer>, char, Answer>> answer;
    };

    template <typename Work> struct Question final : Answering<std::invoke_result_t<Work&>> {
        explicit Question(Work given)
            : work(std::move(given))
        {
        }
        void operator()() override
        {
            if constexpr (std::is_void_v<std::invoke_result_t<Work&>>)
                work();
            else
                this->answer.emplace(work());
        }
        Work work;
    };

    template <typename Answer>
    awaitable<Answer> answer_of(std::shared_ptr<Answering<Answer>> question, Urgency urgency)
    {
        co_await finish(question, urgency);
        if constexpr (!std::is_void_v<Answer>)
            co_return std::move(*question->answer);
    }

    // Queues the job and waits for its end; throws what it threw, or PoolIsFull.
    awaitable<void> finish(std::shared_ptr<Job> job, Urgency urgency);

    // A place in the queue is taken before the job is queued, so that a refusal costs little.
    bool admit(Urgency urgency);
    void push(std::unique_ptr<Job> job, Urgency urgency);
    std::unique_ptr<Job> next(bool urgent_only);
    void serve(bool urgent_only);

    std::string name_;
    std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::array<std::deque<std::unique_ptr<Job>>, 2> queues_; // normal, urgent
    std::array<std::size_t, 2> admitted_{};
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}
