// From a checked change of an emergency to what devices are told: signed outside any transaction,
// on disk with its audit entry before the first send, and sent before whatever else waits.
#pragma once

#include "server/app/emergencies.hpp"
#include "server/http/passkeys/personal_trust.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "trust/document.hpp"

namespace nguon::http {

class EmergencyPress {
public:
    using Draft = std::function<Result<app::EmergencyChange>(app::Records&, const app::Deed&)>;
    // Only what is on disk.
    using Publish
        = std::function<void(const app::StoredOrder&, const std::vector<app::MeantDevice>&)>;

    EmergencyPress(TruthDesk& truth, Signer& signer, runtime::WorkerPool& signing, News& news,
        Publish publish, PersonalTrust trust);

    struct Signed {
        app::EmergencyChange change;
        std::string document; // empty: devices need not hear of it
    };
    // Refuses what the devices would refuse, whichever way it came: better to know now than by
    // their silence. For want of a person (approval.person_missing, approval.not_vouched_for,
    // approval.other_place), for a key that was taken back (approval.revoked, trust.*), or because
    // it is too large for one order (emergency.too_large).
    awaitable<Result<Signed>> prepare(app::Deed deed, Draft draft);
    // After `save_change` of what was prepared was committed.
    void send(const Signed& prepared, const Emergency& saved);

    // All of it, with what else belongs into the same transaction.
    using Also = std::function<Result<void>(app::Records&, const Emergency&)>;
    awaitable<Result<Emergency>> carry_out(app::Deed deed, Draft draft, Also also);

private:
    awaitable<Result<std::string>> sign(const Order& order, Moment now);

    TruthDesk& truth_;
    Signer& signer_;
    runtime::WorkerPool& signing_;
    News& news_;
    Publish publish_;
    PersonalTrust trust_;
};

}
