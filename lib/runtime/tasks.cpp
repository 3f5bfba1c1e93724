#include "runtime/tasks.hpp"

#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/waiters.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <list>
#include <mutex>

namespace nguon::runtime {

namespace {

void log_failure(const std::string& name, const std::exception_ptr& failure)
{
    if (!failure)
        return;
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted)
            log::error("task.failed", { { "task", name }, { "error", error.what() } });
    } catch (const std::exception& error) {
        log::error("task.failed", { { "task", name }, { "error", error.what() } });
    } catch (...) {
        log::error("task.failed", { { "task", name }, { "error", "not an exception" } });
    }
}

}

void spawn(Executor executor, std::string name, awaitable<void> task)
{
    asio::co_spawn(
        executor, std::move(task), [name = std::move(name)](const std::exception_ptr& failure) {
            log_failure(name, failure);
        });
}

awaitable<void> repeat(std::string name, Duration pause, std::function<awaitable<void>()> turn)
{
    for (;;) {
        std::exception_ptr failure;
        try {
            co_await turn();
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted)
                throw;
            failure = std::current_exception();
        } catch (...) {
            failure = std::current_exception();
        }
        log_failure(name, failure);
        co_await sleep_for(pause);
    }
}

struct TaskGroup::State {
    struct Task {
        Executor strand;
        asio::cancellation_signal signal;
    };

    explicit State(Executor given)
        : executor(std::move(given))
    {
    }

    Executor executor;
    mutable std::mutex mutex;
    std::list<std::shared_ptr<Task>> tasks;
    Waiters waiters;
    bool cancelled = false;
};

TaskGroup::TaskGroup(Executor executor)
    : state_(std::make_shared<State>(std::move(executor)))
{
}

TaskGroup::~TaskGroup() { cancel(); }

void TaskGroup::spawn(std::string name, awaitable<void> task)
{
    spawn_on(asio::make_strand(state_->executor), std::move(name), std::move(task));
}

void TaskGroup::spawn_on(Executor strand, std::string name, awaitable<void> task)
{
    auto entry = std::make_shared<State::Task>();
    entry->strand = strand;
    std::list<std::shared_ptr<State::Task>>::iterator place;
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->cancelled)
            return;
        place = state_->tasks.insert(state_->tasks.end(), entry);
    }
    auto finished = [state = state_, entry, place, name = std::move(name)](
                        const std::exception_ptr& failure) {
        log_failure(name, failure);
        const std::lock_guard lock(state->mutex);
        state->tasks.erase(place);
        if (state->tasks.empty())
            state->waiters.wake_all();
    };
    asio::co_spawn(strand, std::move(task),
        asio::bind_cancellation_slot(entry->signal.slot(), std::move(finished)));
}

void TaskGroup::cancel()
{
    const std::lock_guard lock(state_->mutex);
    state_->cancelled = true;
    // A signal may only be given on the strand of the task that listens to it.
    for (const auto& task : state_->tasks) {
        asio::post(task->strand, [task] { task->signal.emit(asio::cancellation_type::terminal); });
    }
}

awaitable<void> TaskGroup::wait()
{
    bool ended = false;
    while (!ended)
        ended = co_await wait_for(std::chrono::hours(1));
}

awaitable<bool> TaskGroup::wait_for(Duration most)
{
    auto state = state_;
    const Executor strand = co_await asio::this_coro::executor;
    std::shared_ptr<Waiters::Place> place;
    {
        const std::lock_guard lock(state->mutex);
        if (state->tasks.empty())
            co_return true;
        place = state->waiters.enlist(strand, most);
    }
    const bool ended = co_await waited(place);
    const std::lock_guard lock(state->mutex);
    state->waiters.remove(place);
    co_return ended;
}

std::size_t TaskGroup::size() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->tasks.size();
}

}
