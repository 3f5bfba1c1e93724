// The device agent: enrols the device, keeps its player running, and carries between player and
// server. It proves nothing and decides nothing about sound.
#pragma once

#include "agent/link/link.hpp"
#include "agent/link/log_uploader.hpp"
#include "agent/link/media_keeper.hpp"
#include "agent/link/onsite_ways.hpp"
#include "agent/link/plan_keeper.hpp"
#include "agent/link/relay_fetcher.hpp"

namespace nguon::agent {

// How the program ends.
namespace exit_code {
inline constexpr int stopped = 0;
inline constexpr int wrong_settings = 2;
inline constexpr int not_enrolled = 3;
}

class Agent {
public:
    // `strand` is the home of everything in here; call everything on it.
    Agent(runtime::Executor strand, Settings settings);
    ~Agent();

    // Enrols where needed and works until cancelled. Comes back by itself only with a refusal: the
    // exit code.
    awaitable<int> run();
    // After `run` has ended: stops what is left, the player last.
    awaitable<void> stop();

    bool is_linked() const { return link_ && link_->is_up(); }
    protocol::StatusFrame status() const;

private:
    awaitable<std::optional<int>> become_member();
    awaitable<std::optional<int>> enrol();
    awaitable<IdentityAnswer> identity();
    awaitable<Result<void>> hand_over_trust();
    void start_work();
    void take(Event event);
    void take_report(Report report);
    void order_taken(const OrderAnswer& order);
    void player_came();
    awaitable<void> greet_player();
    awaitable<void> tell_link();
    awaitable<void> tell_clock();
    void welcomed(const protocol::Welcome& welcome, const Report& report);
    void readiness_changed();

    runtime::Executor strand_;
    Settings settings_;
    Folders folders_;
    Faults faults_;
    DeviceTime time_;
    MediaStore store_;
    runtime::WorkerPool files_;
    ServerApi server_;
    PlayerHost player_;
    std::optional<Membership> membership_;
    Report report_; // the newest
    std::uint64_t reports_ = 0; // how many came
    Signal clock_signal_;
    Signal player_signal_;
    std::unique_ptr<MediaKeeper> media_;
    std::unique_ptr<PlanKeeper> plan_;
    std::unique_ptr<LogUploader> log_;
    std::unique_ptr<Link> link_;
    std::unique_ptr<OnsiteWays> onsite_;
    RelayFetcher relays_;
    runtime::TaskGroup hosting_;
    runtime::TaskGroup work_;
};

}
