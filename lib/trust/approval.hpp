// What an approver vouches for: this content and sound, for this audience, in this span of time, in
// this class, seen by this person. Signed as DocumentType::approval; the device compares it with
// what it is about to play. Which key signs (the province's now, a person's own later) stands in
// the envelope's `alg` and `kid`, not here.
#pragma once

#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/bulletin/bulletin.hpp"
#include "core/ids.hpp"
#include "trust/hash.hpp"
#include "trust/keyring.hpp"

namespace nguon {

struct ApprovalStatement {
    BulletinId bulletin;
    Version version = 0;
    Hash content; // of the canonical content that was seen
    std::vector<Hash> media; // the sounds made of it: what a device holds and can check
    std::string audience; // canonical text (Audience::key)
    Moment valid_from;
    Moment valid_to;
    Priority priority = Priority::normal;
    AccountId approver;
    std::string approver_name;
    UnitId approver_unit;
    Moment approved_at;
    Moment issued; // when this document was signed; later than approved_at if signed anew

    bool covers_media(const Hash& hash) const;
    friend bool operator==(const ApprovalStatement&, const ApprovalStatement&) = default;
};

// Canonical: equal statements give equal bytes.
std::string to_payload(const ApprovalStatement& statement);
// Refuses with `trust.malformed`.
Result<ApprovalStatement> parse_approval(std::string_view payload);

// The same type of document also says who approved an order; such a payload names an `order` and
// none is ever taken for the other. What it says is made and compared by protocol/order_approval;
// here only its form. Refuses with `trust.malformed`.
Result<void> check_order_approval(std::string_view payload);

// As `verify`, and the payload is a statement.
Result<ApprovalStatement> verify_approval(
    const SignedDocument& document, const Keyring& keyring, std::optional<Moment> now);

}
