// A secret key at rest: locked by a passphrase or a credential (Argon2id, then secretbox), as one
// versioned JSON text. The file tells nothing but which key it holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "trust/keys.hpp"

namespace nguon {

// What one guess costs. The file carries it, so that it can grow later.
struct LockCost {
    std::uint64_t passes = 3;
    std::uint64_t memory_kib = 64 * 1024;
};

// `passphrase` may be a person's words or the bytes of a credential file; empty is our own mistake.
std::string lock_key(const SecretKey& key, std::string_view passphrase, LockCost cost = {});

// Refuses with `trust.malformed`, `trust.unknown_format` or `trust.wrong_passphrase`.
Result<SecretKey> unlock_key(std::string_view text, std::string_view passphrase);

// Which key it is, without the passphrase.
Result<PublicKey> public_key_of(std::string_view text);

}
