// A leader approves from his telephone: the officer sends him an address by Zalo or SMS. It brings
// one person to one bulletin in one version, and ends with one decision. The address is no key:
// whoever follows it signs in as that person, so a forwarded one approves nothing (decision 0017).
#pragma once

#include "server/app/audience.hpp"
#include "server/app/bulletins.hpp"

namespace nguon::app {

inline constexpr std::chrono::hours approval_link_lasts{ 12 };

// Who could approve it, nearest unit first: those who hold the right, and those who stand in.
struct PossibleApprover {
    Account account;
    std::optional<std::string> for_name; // in whose stead
};
Result<std::vector<PossibleApprover>> possible_approvers(
    Records& records, const Deed& deed, BulletinId id);

// By somebody who may write there, for somebody who could approve it. Refuses one that is not
// submitted (bulletin.wrong_state) or whose voice is not made yet (bulletin.voice_pending). An
// earlier one for the same person is void.
Result<ApprovalLink> make_approval_link(Records& records, const Deed& deed, BulletinId id,
    AccountId person, const std::string& token_hash);

enum class LinkState : std::uint8_t {
    open,
    expired,
    changed, // the bulletin moved on: it was taken back, edited, or submitted anew
    decided, // by this link or on another way
};
std::string_view name_of(LinkState state);

struct OpenedLink {
    ApprovalLink link;
    LinkState state = LinkState::open;
    Bulletin bulletin;
    std::string decided_by; // where it is decided
    std::string spoken_text;
    std::string author_name;
    std::string unit_name;
    std::vector<std::string> audience; // names, the first few
    std::int64_t audience_more = 0;
    ReachCount reach;
    std::optional<Moment> first_airing;
    std::string for_name; // in whose stead he decides
    std::optional<Error> refusal; // why he cannot approve it although the link is open
};
// Only for the person it was made for (approval_link.other_person); a stranger is not told what it
// was about.
Result<OpenedLink> open_approval_link(
    Records& records, const Deed& deed, const std::string& token_hash);
void note_link_opened(Records& records, const Deed& deed, const ApprovalLink& link);

// What must hold for a decision by the link: its person, this bulletin in the version that the
// decision names, not over, not used. Codes: approval_link.missing, other_person, expired,
// version_changed, used.
Result<ApprovalLink> check_link(Records& records, const Deed& deed, const std::string& token_hash,
    BulletinId bulletin, std::optional<Version> seen);
// The same, and the link is spent; in the transaction of the decision.
Result<void> use_link(Records& records, const Deed& deed, const std::string& token_hash,
    BulletinId bulletin, std::optional<Version> seen, const std::string& outcome);

}
