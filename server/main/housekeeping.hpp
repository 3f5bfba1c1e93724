// What a server does by itself: closes airings into the ledger, keeps the archive of them, seals
// the audit log, airs what nobody decided about in time, forgets what has expired.
#pragma once

#include "runtime/tasks.hpp"
#include "server/app/breakdown_facts.hpp"
#include "server/app/closing.hpp"
#include "server/app/inbox_rules.hpp"
#include "server/device/onsite_audit.hpp"
#include "server/device/plan_service.hpp"
#include "server/http/plumbing/news.hpp"
#include "server/main/pocket_sounds.hpp"
#include "server/storage/media_store.hpp"

namespace nguon {

class Housekeeping {
public:
    struct Parts {
        device::TruthDesk& truth;
        device::FactDesk& facts;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        device::PlanService& plans;
        http::News& news;
        storage::MediaStore& store;
        std::optional<TimeOfDay> self_test; // none: never
        std::function<awaitable<void>(std::vector<Command>)> send;
        device::OnsiteAudit& onsite;
        StoredPocketSounds& pocket;
    };
    Housekeeping(runtime::Executor executor, Parts parts);

    void start();
    awaitable<void> stop();

private:
    // Runs `once` every `period`; a failure is logged and the next turn comes.
    awaitable<void> repeat(
        std::string name, runtime::Duration period, std::function<awaitable<void>()> once);
    awaitable<void> close_airings();
    awaitable<void> keep_archive();
    awaitable<void> clean_archive();
    awaitable<void> seal_audit();
    awaitable<void> forget();
    awaitable<void> test_devices();
    awaitable<void> note_acts();
    awaitable<void> air_overdue();
    awaitable<void> change_units();
    awaitable<void> watch_breakdowns();
    awaitable<void> keep_fault_clocks(Moment now);

    Parts parts_;
    // Of the inbox: the last deadlines of its rules, and what became of what was overdue by them.
    std::string deadlines_;
    bool deadlines_settled_ = false;
    app::LeftOut given_up_;
    app::OpenedBodies opened_; // of the closing alone, which never runs twice at once
    // Of breakdowns: since when each fault is seen, and what the log said a while ago.
    BreakdownWatch breakdowns_;
    bool clocks_remembered_ = false;
    Moment started_{};
    std::map<DeviceId, int> unheard_;
    std::optional<Moment> unheard_at_;
    runtime::TaskGroup tasks_;
};

}
