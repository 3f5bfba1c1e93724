// "Gửi lên cấp trên": bulletins of hamlets, communes and departments in the queue of the editors
// (Ban biên tập) of the unit above. What the editors publish is a copy of their own, which goes the
// way of any bulletin; the original stays whose it is.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownContribution {
    Contribution contribution;
    BulletinContent content; // as it was sent
    std::string from_name;
    std::string to_name;
    std::optional<BulletinState> result_state; // how far the copy is
    bool may_handle = false; // return it, or take it
    bool may_withdraw = false;
};

// The unit whose editors get what is sent from here: the one right above.
std::optional<UnitId> editors_above(UnitId unit, const UnitTree& tree);

// Sends the current version, once more where it was returned. Needs the right to write there.
Result<Contribution> contribute(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen);
Result<ShownContribution> find_contribution(Records& records, const Deed& deed, ContributionId id);
Paged<ShownContribution> list_contributions(Records& records, const Deed& deed, Direction direction,
    const std::vector<ContributionState>& states, const Page& page);

Result<Contribution> return_contribution(Records& records, const Deed& deed, ContributionId id,
    std::string comment, std::optional<Version> seen);
struct Taken {
    Contribution contribution;
    Bulletin copy;
};
// A copy in the unit above, a draft of whoever takes it.
Result<Taken> take_contribution(
    Records& records, const Deed& deed, ContributionId id, std::optional<Version> seen);
Result<Contribution> withdraw_contribution(
    Records& records, const Deed& deed, ContributionId id, std::optional<Version> seen);

// Before a draft is removed: refuses while others have it (contribution.draft_waits, draft_taken),
// forgets what came to nothing, and lets one whose copy goes wait again. Answers with all of these.
Result<std::vector<Contribution>> forget_draft(Records& records, const Deed& deed, BulletinId id);

}
