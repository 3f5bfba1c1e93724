// Who approved an order, proven: each approval is a signature over a statement that names what is
// said, to whom, how long, as what, and by whom. The statement is made anew from the order that
// carries the approval, so a signature for one order is worth nothing beside another.
#pragma once

#include <optional>
#include <span>

#include "core/device/device.hpp"
#include "core/order/order.hpp"
#include "trust/document.hpp"
#include "trust/keyring.hpp"

namespace nguon::protocol {

// The payload of DocumentType::approval. `issued` is the order's where the province signs, and the
// moment of the question where a person signs: when the button will be pressed nobody knows yet.
std::string approval_payload(const Order& order, const OrderApproval& approval);
// What a person's key signs instead of the bytes: their SHA-256. Of the proof only the moment of
// asking counts.
Hash approval_challenge(const Order& order, const OrderApproval& approval);

// Puts the province's signature on every approval that has no personal proof. Refuses as the
// signer.
Result<void> sign_approvals(Order& order, Signer& signer);

// For a sounding order: there is an approval (approval.missing), what can be checked is true
// (approval.forged, trust.*), and nobody whose key was revoked stands behind it
// (approval.revoked). A personal key that the keyring does not know proves nothing and harms
// nothing: the keyring may be on its way.
Result<void> check_approvals(const Order& order, const Keyring& keyring, std::optional<Moment> now);

// Whether this device asks for a person, by its profile or by the root's word.
bool needs_person(const Keyring& keyring, const DeviceProfile& profile);
// Refuses with approval.person_missing unless somebody whom the root vouches for in one of the
// device's units signed with his own key.
Result<void> require_person(
    const Order& order, const Keyring& keyring, const DeviceProfile& profile);

}
