// Looks at the server every few seconds, judges what it sees, and tells whoever has to know.
#pragma once

#include <mutex>

#include "runtime/tasks.hpp"
#include "server/app/system_status.hpp"
#include "server/http/plumbing/news.hpp"
#include "server/main/alarm_sender.hpp"
#include "server/main/timed_backups.hpp"
#include "server/storage/census.hpp"
#include "trust/keyring.hpp"

namespace nguon {

class SystemWatch {
public:
    struct Parts {
        http::TruthDesk& truth;
        storage::SqlTruth& truth_store;
        storage::SqlFacts& fact_store;
        const runtime::Clock& clock;
        http::News& news;
        std::function<awaitable<bool>()> signer_answers;
        std::function<std::optional<Keyring>()> keyring;
        std::function<std::vector<QueueFact>()> queues;
        std::function<std::string()> page; // the address of the status page
        TimedBackups& backups;
        AlarmSender& sender;
        std::filesystem::path data;
        bool is_sqlite = true;
        std::string certificate; // PEM of the chain that is in use; empty: none
        std::string version;
        TimeOfDay backup_at{};
        std::size_t backup_keep = 0;
    };
    SystemWatch(runtime::Executor executor, Parts parts);

    void start();
    awaitable<void> stop();

    // As last seen, with what backups and alarms are doing this moment.
    awaitable<app::SystemStatus> status();
    // Sends a test now and says what became of it; refuses with system.way_not_set too.
    awaitable<Result<void>> test(app::AlarmWay way);

private:
    awaitable<void> look();
    awaitable<void> measure_database(SystemFacts& facts);
    awaitable<void> tell(const std::vector<Finding>& findings);
    awaitable<void> tell_expiries();
    awaitable<void> send_letters();
    awaitable<void> keep_book();
    void measure_files(SystemFacts& facts) const;
    app::SystemStatus put_together() const;
    std::vector<ExpiryFact> own_expiries() const;
    void remember_authorities(SystemFacts& facts) const;

    Parts parts_;
    Moment started_;
    std::vector<ExpiryFact> certificate_; // of this server, as it was loaded; none without TLS
    runtime::WorkerPool files_{ "status files", 1, 4 };
    mutable std::mutex mutex_;
    SystemFacts facts_;
    std::vector<Finding> findings_;
    std::optional<app::AlarmBook> book_; // read with the first look
    std::string book_on_disk_;
    std::optional<Day> looked_for_expiries_;
    std::optional<Day> expiries_told_; // since the book was last kept
    runtime::TaskGroup tasks_;
};

}
