// Sees to it that the media of the accepted plan is on the device before it is needed: earliest
// airing first, two at a time, going on where an interrupted download stopped. Whether a file is
// the right one the player says. An emergency goes before everything: what it sounds is fetched at
// once, beside downloads that stand still, and nothing else until it was heard. Everything on one
// strand; files on the worker.
#pragma once

#include "agent/link/device_time.hpp"
#include "agent/link/faults.hpp"
#include "agent/link/player_host.hpp"
#include "agent/link/server_api.hpp"
#include "agent/store/media_store.hpp"
#include "agent/store/wanted_media.hpp"
#include "runtime/worker_pool.hpp"

#include <atomic>
#include <map>
#include <set>

namespace nguon::agent {

namespace fault {
inline constexpr const char* storage_full = "storage.full";
inline constexpr const char* storage_failing = "storage.failing";
inline constexpr const char* media_damaged = "media.damaged"; // came with another hash
}

// Whether everything of the next 24 hours is there and verified.
struct Readiness {
    Version plan = 0; // 0: none accepted
    bool ready = false;
    std::string reason; // why not
    friend bool operator==(const Readiness&, const Readiness&) = default;
};

class MediaKeeper {
public:
    struct Parts {
        PlayerHost& player;
        ServerApi& server;
        DeviceTime& time;
        MediaStore& store;
        runtime::WorkerPool& files;
        Faults& faults;
        std::function<void()> readiness_changed;
    };

    MediaKeeper(runtime::Executor strand, const Pace& pace, Parts parts);

    // Until cancelled.
    awaitable<void> run();

    // The slots of the plan that the player has accepted, and what is held at all times.
    void keep_plan(
        Version version, std::vector<PlanSlot> slots, std::vector<PlanMedia> always, Moment issued);
    // The player found it missing or damaged.
    void need(const Hash& hash);
    // Another player knows nothing of what the earlier one verified.
    void forget_verified();
    // The server may have it now; no reason to wait longer.
    void try_again();

    // An order is to be heard within `within`, with this media, if any.
    void emergency(OrderId order, const std::optional<Hash>& media, runtime::Duration within);
    void emergency_over(OrderId order);

    const Readiness& readiness() const { return readiness_; }

private:
    static constexpr std::size_t parallel = 2;
    // One more for emergencies alone: a download that stands still makes way for nobody.
    static constexpr std::size_t urgent_worker = parallel;

    struct Trouble {
        BackOff back_off;
        std::chrono::steady_clock::time_point not_before{};
        std::string code;
    };

    awaitable<void> work(std::size_t number);
    awaitable<void> look_around();
    std::optional<WantedMedia> next();
    std::optional<WantedMedia> next_urgent();
    bool may_be_fetched(const Hash& hash) const;
    runtime::Duration until_next() const;
    awaitable<void> obtain(WantedMedia media);
    awaitable<Result<void>> fetch(WantedMedia media);
    awaitable<Result<void>> download(const WantedMedia& media, MediaStore::Part& part);
    awaitable<Result<void>> show_to_player(Hash hash);
    void note_failure(const Hash& hash, const std::string& code);
    std::set<Hash> kept() const;
    Moment plan_time() const;
    void refresh_wanted();
    void wake();
    void forget_old_emergencies();
    bool is_urgent(const Hash& hash) const;

    const Pace& pace_;
    Parts parts_;
    Signal look_;
    std::vector<std::unique_ptr<Signal>> workers_;
    Version version_ = 0;
    Moment issued_{};
    std::vector<PlanSlot> slots_;
    std::vector<PlanMedia> always_;
    std::vector<WantedMedia> wanted_;
    std::set<Hash> verified_;
    std::set<Hash> doubted_; // present, but the player wants it anew
    std::set<Hash> under_way_;
    std::map<Hash, Trouble> troubles_;
    struct Emergency {
        std::optional<Hash> media;
        std::chrono::steady_clock::time_point until;
    };
    std::map<OrderId, Emergency> emergencies_;
    std::atomic<bool> hurries_ = false; // an emergency is on: read by downloads on other strands
    Readiness readiness_;
};

}
