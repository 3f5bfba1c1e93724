// News for the browsers (SSE): hints that something changed, never the change itself. A browser
// reads again what it shows; one that missed hints reads everything when it comes back.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/upkeep/breakdown.hpp"
#include "net/http.hpp"
#include "runtime/queue.hpp"

namespace nguon::http {

struct Hint {
    std::string kind; // "bulletin", "device", "delivery", "job", "schedule"
    std::int64_t id = 0;
    std::vector<UnitId> units; // whom it concerns, with what stands above them; empty: everybody
    // Firms hear of nothing else: what is theirs, and what is about a device entrusted to them.
    std::vector<DeviceId> devices = {};
    std::vector<ContractorId> contractors = {};
};

class News {
public:
    explicit News(runtime::Executor executor);
    ~News();

    // Safe from any thread, never waits. Equal hints that wait already are not queued twice.
    void tell(Hint hint);
    // Who listens. `concerns` is asked by whoever tells, so it never waits.
    struct Ear {
        std::function<bool(const Hint&)> concerns;
        // Units, accounts or firms changed: what concerns the listener is found out anew. False
        // ends it.
        std::function<awaitable<bool>()> renew = {};
    };
    // GET /api/v1/events: only hints that concern the listener.
    net::Response listen(Ear ear);
    std::size_t listeners() const;
    // Ends every stream.
    void close();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}
