// Sizes that whoever makes a document has to know before he asks for a signature.
#pragma once

#include <cstddef>

namespace nguon {

// Bytes of an order's payload: the signer signs no longer one.
inline constexpr std::size_t most_order_payload = 4 * 1024;
// Units of one person in a keyring: no device reads one with more.
inline constexpr std::size_t most_units_of_person = 20;

}
