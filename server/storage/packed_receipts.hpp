// Receipts of one order as one column: ten thousand devices answer within a second, and a row for
// each would cost more than sending them the order. What was packed once is never changed: a later
// word of a device stands in a later part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/emergency/receipt.hpp"

namespace nguon::storage {

std::string pack_receipts(const std::vector<OrderReceipt>& receipts);
// Throws sql::Failure (corrupt).
std::vector<OrderReceipt> unpack_receipts(std::string_view packed);

// What all parts say together, by device: the first time of each stage, whatever the order of the
// parts. The reason is that of the first refusal.
std::vector<OrderReceipt> merged(std::vector<OrderReceipt> receipts);

}
