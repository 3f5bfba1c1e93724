// HMAC-SHA-256 (RFC 2104): who knows the secret can tell that bytes come from who knows it too.
#pragma once

#include "trust/hash.hpp"

namespace nguon {

Hash hmac_sha256(std::string_view secret, std::string_view bytes);

}
