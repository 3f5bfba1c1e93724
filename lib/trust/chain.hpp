// Entries linked by hash: what was once written cannot be altered, left out or put in another order
// without every later link telling. Used by play logs, the audit log and the signer's own log.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "trust/document.hpp"
#include "trust/hash.hpp"

namespace nguon {

// After `sequence` entries the chain stands at `hash`; a chain begins at zero.
struct ChainHead {
    std::uint64_t sequence = 0;
    Hash hash;

    friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

// The head after one more entry: SHA-256 over the previous hash, the new number and the entry.
ChainHead next(const ChainHead& previous, std::string_view entry);

// An entry as it was stored or sent, with the number and hash its writer gave it.
struct ChainEntry {
    std::uint64_t sequence = 0;
    std::string_view bytes;
    Hash hash;
};

// Follows the entries from `start` and returns the head behind the last. Refuses with
// `trust.chain_gap` (an entry is missing or comes twice) or `trust.chain_fork` (an entry is not
// what was linked); the detail is the number of the first entry that is wrong.
Result<ChainHead> follow(const ChainHead& start, std::span<const ChainEntry> entries);

// A chain's head at a moment, to be signed (DocumentType::seal by the server, ::log by a device).
struct Seal {
    std::string chain; // "audit", "device:42"
    ChainHead head;
    Moment issued;

    friend bool operator==(const Seal&, const Seal&) = default;
};

std::string to_payload(const Seal& seal);
// Refuses with `trust.malformed`.
Result<Seal> parse_seal(std::string_view payload);

// The seal under a key known from elsewhere, such as the device's own. `type` is seal or log.
Result<Seal> open_seal(const SignedDocument& document, DocumentType type, const PublicKey& key);

}
