// Decides what the key may be used for: the type, the size, the form and the date of each payload.
// Whoever has taken over the server can ask, but only for documents of today, and each request
// stays in the log.
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "server/signer/signing_log.hpp"
#include "trust/document.hpp"

namespace nguon::signer {

struct PayloadRule {
    DocumentType type{};
    std::size_t max_bytes = 0;
    // Refuses a payload that is not what its type says; called after the common checks.
    std::function<Result<void>(std::string_view)> check;
};

// Sizes as the protocol bounds them. `main` may replace a `check` by the protocol's own decoder.
std::vector<PayloadRule> default_rules();

class Notary {
public:
    Notary(SecretKey key, SigningLog log, std::vector<PayloadRule> rules);

    PublicKey public_key() const { return key_.public_key(); }
    ChainHead log_head() const;

    // All or none. Refuses with `signer.type_not_allowed`, `signer.payload_too_large`,
    // `signer.payload_malformed` or `signer.not_of_today`; throws when the log cannot be written.
    Result<std::vector<Signature>> sign(
        DocumentType type, std::span<const std::string> payloads, Moment now);

private:
    Result<void> check(const PayloadRule& rule, std::string_view payload, Moment now) const;

    SecretKey key_;
    std::vector<PayloadRule> rules_;
    mutable std::mutex mutex_; // guards the log
    SigningLog log_;
};

}
