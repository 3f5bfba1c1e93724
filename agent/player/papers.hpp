// The signed papers of this device: keyring, profile, plan. Whatever comes from the agent or from
// the disk is verified here against the pinned root before anything is done by it; what does not
// verify is as if it had never come.
#pragma once

#include "agent/local/folders.hpp"
#include "agent/local/messages.hpp"
#include "agent/player/identity.hpp"
#include "protocol/plan.hpp"

namespace nguon::agent {

struct HeldPlan {
    PlanHeader header;
    std::vector<PlanSlot> slots; // merged
    protocol::Approvals approvals;
    std::vector<PlanTemplate> templates; // each once, by id
};

class Papers {
public:
    explicit Papers(Folders folders)
        : folders_(std::move(folders))
    {
    }

    // Reads and verifies what is stored; returns the codes of what was found damaged or forged.
    std::vector<std::string> load(const Enrolment& enrolment);

    // The first keyring, before anything is stored: verified under the root that is to be pinned.
    static Result<Keyring> check_keyring(
        const SignedDocument& document, const PublicKey& root, Version held);
    void store_keyring(const SignedDocument& document, Keyring keyring);

    // Refuses with trust.*, profile.*, plan.*. `now` only where time is trusted.
    Result<void> refresh(Refreshed what, const SignedDocument& document, std::optional<Moment> now);

    const Keyring* keyring() const { return keyring_ ? &*keyring_ : nullptr; }
    // Without a profile the device knows only its own name.
    DeviceProfile profile() const;
    Version profile_version() const { return profile_ ? profile_->version : 0; }
    const HeldPlan* plan() const { return plan_ ? &*plan_ : nullptr; }

    // The newest moment that any verified document speaks of: earlier it cannot be.
    std::optional<Moment> floor() const { return floor_; }
    void raise_floor(Moment issued);

private:
    Result<void> take_keyring(const SignedDocument& document);
    Result<void> take_profile(const SignedDocument& document, std::optional<Moment> now);
    Result<void> take_plan(const SignedDocument& document, std::optional<Moment> now);
    Result<HeldPlan> assemble(const SignedDocument& document, Version held,
        std::optional<Moment> now, std::map<Hash, std::string>& packed) const;
    std::optional<std::string> find_body(const Hash& hash) const;
    void drop_other_bodies() const;

    Folders folders_;
    Enrolment enrolment_;
    std::optional<Keyring> keyring_;
    std::optional<DeviceProfile> profile_;
    std::optional<HeldPlan> plan_;
    std::string plan_payload_;
    std::optional<Moment> floor_;
};

}
