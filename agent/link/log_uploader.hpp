// Brings the play log to the server, oldest first, until it is drained. The server's word alone
// counts: what it has not acknowledged is sent again, also after it was restored from a backup.
#pragma once

#include "agent/link/faults.hpp"
#include "agent/link/player_host.hpp"
#include "agent/link/server_api.hpp"

namespace nguon::agent {

namespace fault {
inline constexpr const char* log_refused = "log.refused"; // gap or fork, by the server's reckoning
inline constexpr const char* log_gone = "log.gone"; // the server lacks what is no longer held
}

class LogUploader {
public:
    LogUploader(const runtime::Executor& strand, const Pace& pace, PlayerHost& player,
        ServerApi& server, Faults& faults);

    // Until cancelled.
    awaitable<void> run();
    // What the server holds, by its own word on a new link.
    void begin_behind(std::int64_t acknowledged);
    void grew_to(std::int64_t sequence);

private:
    // One stretch. True while there may be more.
    awaitable<Result<bool>> send_next();
    void stop_for(const char* fault);

    const Pace& pace_;
    PlayerHost& player_;
    ServerApi& server_;
    Faults& faults_;
    Signal signal_;
    BackOff back_off_;
    std::optional<std::int64_t> acknowledged_; // none before the first link
    std::int64_t last_ = 0;
    bool stopped_ = false; // until the server speaks anew
};

}
