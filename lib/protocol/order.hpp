// Emergency orders on the wire: the same signed bytes for every device (DESIGN D2).
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "core/order/order.hpp"
#include "trust/document.hpp"
#include "trust/keyring.hpp"

namespace nguon::protocol {

inline constexpr Milliseconds longest_order_life = std::chrono::hours(24);

std::string_view name_of(OrderAct act);
std::string_view name_of(ApprovalPart part);
// Canonical: equal audiences give equal bytes.
std::string audience_payload(const OrderAudience& audience);

// The payload of DocumentType::order.
std::string to_payload(const Order& order);
// The payload alone, as it stands on the disk of who made it (order.malformed).
Result<Order> parse_order(const json::Object& payload);
// Refuses with order.malformed, order.too_long (it would live for more than a day), order.expired,
// approval.*, trust.*. Whether the device is meant, and which revision wins, is for the caller to
// say.
Result<Order> open_order(
    const SignedDocument& document, const Keyring& keyring, std::optional<Moment> now);

}
