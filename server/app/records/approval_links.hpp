#pragma once

#include <optional>
#include <string>

#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon::app {

using ApprovalLinkId = Id<struct ApprovalLinkTag>;

// A way to one bulletin in one version, for one person who approves. It opens nothing by itself:
// whoever follows it signs in as that person.
struct ApprovalLink {
    ApprovalLinkId id;
    std::string token_hash; // SHA-256 hex of the secret in the address
    BulletinId bulletin;
    Version version = 0; // of the bulletin, as it was submitted
    AccountId person;
    std::string person_name;
    AccountId made_by;
    std::string made_by_name;
    Moment made{};
    Moment expires{};
    std::optional<Moment> opened; // first
    std::optional<Moment> used;
    std::string outcome; // "approved", "rejected"; empty until used
};

class ApprovalLinks {
public:
    virtual ~ApprovalLinks() = default;

    virtual std::optional<ApprovalLink> find_by_token_hash(const std::string& hash) = 0;
    // Takes the place of an earlier one of the same bulletin for the same person.
    virtual void add(const ApprovalLink& link) = 0;
    virtual void note_opened(ApprovalLinkId id, Moment at) = 0;
    // False: it was used already.
    virtual bool use(ApprovalLinkId id, const std::string& outcome, Moment at) = 0;
    virtual std::int64_t remove_before(Moment expired) = 0;
};

}
