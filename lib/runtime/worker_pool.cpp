#include "runtime/worker_pool.hpp"

#include "runtime/log.hpp"

namespace nguon::runtime {

namespace {

// What is long waits among the others.
std::size_t index(Urgency urgency) { return urgency == Urgency::urgent ? 1 : 0; }

}

WorkerPool::WorkerPool(
    std::string name, std::size_t threads, std::size_t capacity, std::size_t spare)
    : name_(std::move(name))
    , capacity_(capacity)
{
    for (std::size_t i = 0; i < threads + spare; ++i)
        threads_.emplace_back([this, urgent_only = i >= threads] { serve(urgent_only); });
}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

std::size_t WorkerPool::waiting() const
{
    const std::lock_guard lock(mutex_);
    return admitted_[0] + admitted_[1];
}

awaitable<void> WorkerPool::finish(std::shared_ptr<Job> job, Urgency urgency)
{
    if (!admit(urgency))
        throw PoolIsFull(name_);
    auto start = [this, urgency](auto handler, std::shared_ptr<Job> given) {
        auto executor = asio::get_associated_executor(handler);
        auto call = [given = std::move(given), handler = std::move(handler),
                        guard = asio::make_work_guard(executor)]() mutable {
            std::exception_ptr failure;
            try {
                (*given)();
            } catch (...) {
                failure = std::current_exception();
            }
            given.reset();
            asio::post(guard.get_executor(),
                [handler = std::move(handler), failure]() mutable { std::move(handler)(failure); });
        };
        push(std::make_unique<Call<decltype(call)>>(std::move(call)), urgency);
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(start), asio::use_awaitable, std::move(job));
}

bool WorkerPool::admit(Urgency urgency)
{
    const std::lock_guard lock(mutex_);
    if (stopping_ || admitted_[index(urgency)] >= capacity_)
        return false;
    ++admitted_[index(urgency)];
    return true;
}

void WorkerPool::push(std::unique_ptr<Job> job, Urgency urgency)
{
    {
        const std::lock_guard lock(mutex_);
        queues_[index(urgency)].push_back(std::move(job));
    }
    // One that was woken may be a thread that takes urgent work alone.
    wake_.notify_all();
}

// Waits for work; none means that the pool has stopped and every admitted job was taken.
std::unique_ptr<WorkerPool::Job> WorkerPool::next(bool urgent_only)
{
    std::unique_lock lock(mutex_);
    for (;;) {
        for (const Urgency urgency : { Urgency::urgent, Urgency::normal }) {
            auto& queue = queues_[index(urgency)];
            if (queue.empty() || (urgent_only && urgency != Urgency::urgent))
                continue;
            auto job = std::move(queue.front());
            queue.pop_front();
            if (--admitted_[index(urgency)] == 0 && stopping_)
                wake_.notify_all();
            return job;
        }
        if (stopping_ && admitted_[1] == 0 && (urgent_only || admitted_[0] == 0))
            return nullptr;
        wake_.wait(lock);
    }
}

void WorkerPool::serve(bool urgent_only)
{
    while (const auto job = next(urgent_only)) {
        try {
            (*job)();
        } catch (const std::exception& error) {
            log::error("pool.job_failed", { { "pool", name_ }, { "error", error.what() } });
        }
    }
}

}
