// Brings the server's newest keyring, profile and plan to the player, in this order, and tells the
// media keeper what an accepted plan needs. Everything on one strand.
#pragma once

#include "agent/link/device_time.hpp"
#include "agent/link/faults.hpp"
#include "agent/link/media_keeper.hpp"
#include "agent/link/player_host.hpp"
#include "agent/link/server_api.hpp"
#include "agent/local/folders.hpp"

namespace nguon::agent {

namespace fault {
inline constexpr const char* plan_refused = "plan.refused"; // by the player
inline constexpr const char* token_refused = "device.token"; // by the server
}

class PlanKeeper {
public:
    struct Parts {
        PlayerHost& player;
        ServerApi& server;
        MediaKeeper& media;
        runtime::WorkerPool& files;
        Faults& faults;
        std::function<void()> profile_taken; // another one than before, maybe
        // The player said no to a plan, for this reason.
        std::function<void(Version, const std::string& reason)> refused;
    };

    PlanKeeper(runtime::Executor strand, const Pace& pace, Folders folders, Parts parts);

    // Until cancelled. Begins with what an earlier run has fetched.
    awaitable<void> run();
    // Something new is at the server; devices spread their fetching over `within`.
    void wish(Milliseconds within);
    // Another player: what is here is offered again.
    void offer_again();

private:
    awaitable<void> restore();
    awaitable<void> fetch_now();
    awaitable<Result<void>> on_a_full_disk_told(awaitable<Result<void>> work);
    awaitable<Result<void>> fetch();
    awaitable<Result<void>> offer(const PlanBundle& bundle);
    awaitable<Result<void>> refresh(Refreshed what, const SignedDocument& document);
    awaitable<Result<PlanBody>> body(Hash hash);
    awaitable<Result<std::vector<PlanBody>>> bodies(const PlanHeader& header);
    bool has_room() const;
    void drop_other_bodies(const PlanHeader& header);

    const Pace& pace_;
    Folders folders_;
    Parts parts_;
    Signal signal_;
    BackOff back_off_;
    bool wished_ = false;
    bool offer_wished_ = true;
    std::chrono::steady_clock::time_point due_{}; // of the wish
};

}
