// Backups that the server makes by itself every day, each checked as soon as it is written.
#pragma once

#include <mutex>

#include "runtime/tasks.hpp"
#include "runtime/worker_pool.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/main/backup_shelf.hpp"

namespace nguon {

class TimedBackups {
public:
    struct Parts {
        http::TruthDesk& truth;
        const runtime::Clock& clock;
        std::filesystem::path data;
        std::string database; // as the server's setting
        std::optional<std::filesystem::path> folder; // none: no backups
        TimeOfDay hour{};
        std::size_t keep = 1;
        std::function<void()> changed; // for whoever looks on
    };
    TimedBackups(runtime::Executor executor, Parts parts);

    void start();
    // One that is under way is broken off; nothing is left of it.
    awaitable<void> stop();

    // Begins one now. Refuses with system.backup_not_set or system.backup_runs.
    Result<void> ask(Moment now);

    struct State {
        std::optional<Moment> running_since;
        bool is_checking = false; // it is written already
        std::optional<Moment> next; // none: no backups
        std::string failure; // of the last try, in Vietnamese; empty: it went well
    };
    State state() const;
    const std::optional<BackupShelf>& shelf() const { return shelf_; }

private:
    struct Outcome {
        std::string failure;
        std::optional<ShelvedBackup> backup;
    };

    awaitable<void> look();
    awaitable<void> run();
    awaitable<void> remember_last_try();
    awaitable<void> note_outcome(Outcome outcome, Moment begun);
    // On the worker.
    Outcome make_and_check(Moment begun);
    Result<ShelvedBackup> make(Moment begun);
    std::uint64_t room_for_one() const;
    void check(ShelvedBackup& backup);
    void remove_outdated() const;
    bool begin(Moment now);

    Parts parts_;
    std::optional<BackupShelf> shelf_;
    mutable std::mutex mutex_;
    std::optional<Moment> running_since_;
    bool is_checking_ = false;
    std::optional<Moment> last_begun_;
    bool knows_last_try_ = false;
    std::string failure_;
    std::stop_source stopping_;
    runtime::WorkerPool worker_{ "backing up", 1, 2 };
    runtime::TaskGroup tasks_;
};

}
