// Every spawned task has an owner and a place where its exception is logged.
#pragma once

#include "runtime/asio.hpp"

#include <functional>
#include <memory>
#include <string>

namespace nguon::runtime {

// Starts `task` on `executor`. What it throws is logged under `name`; being cancelled is no
// failure. For tasks that end by themselves and soon; whatever lives long belongs to a TaskGroup.
void spawn(Executor executor, std::string name, awaitable<void> task);

// One turn after the other, with a pause behind each, until cancelled. A turn that fails is logged
// under `name` and costs none of those after it.
awaitable<void> repeat(std::string name, Duration pause, std::function<awaitable<void>()> turn);

// The tasks of one owner. Stopping is cancel() and then wait(): each task sees operation_aborted at
// the point where it waits. Safe to use from any thread.
class TaskGroup {
public:
    explicit TaskGroup(Executor executor);
    // The tasks are cancelled; they still end by themselves, so wait before destroying what they
    // use.
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    // On a strand of its own. After cancel() nothing is started any more.
    void spawn(std::string name, awaitable<void> task);
    // On the strand given, beside other work of the same connection.
    void spawn_on(Executor strand, std::string name, awaitable<void> task);

    void cancel();
    // Completes when no task is left.
    awaitable<void> wait();
    // The same, for at most `most`; says whether all have ended.
    awaitable<bool> wait_for(Duration most);
    std::size_t size() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}
