// Keeps what devices hold equal to what the schedules say: compiles on demand and once a day, signs
// what changed, stores it, and tells the devices.
#pragma once

#include <mutex>

#include "runtime/queue.hpp"
#include "server/app/plans.hpp"
#include "server/device/hub.hpp"

namespace nguon::device {

class PlanService {
public:
    PlanService(runtime::Executor executor, HubParts parts, Hub& hub);

    void start();
    awaitable<void> stop();

    // Something changed that plans depend on. Many requests within a moment make one compilation.
    // Safe from any thread.
    void request();
    // Compiles now and returns how many plans were given out; for tests and the first start.
    awaitable<std::size_t> compile();

private:
    awaitable<void> run();
    awaitable<void> extend_daily();
    // A revoked key must be known in the field in seconds, not with the next change of a plan.
    awaitable<void> watch_keyring();

    HubParts parts_;
    Hub& hub_;
    runtime::BoundedQueue<char> wishes_{ 1 }; // one wish waiting is enough
    std::mutex turns_mutex_;
    app::TurnBook turns_; // under the lock
    runtime::TaskGroup tasks_;
};

}
