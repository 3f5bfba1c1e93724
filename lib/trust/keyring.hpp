// Which keys may sign what, and since when: one small document, signed by the root.
//
// Devices pin the root's public key at enrolment and hold one keyring; they refuse one with a lower
// version than they hold. A rotated key ends with `not_after`: what it signed before stays good,
// also on a device that was offline meanwhile. A revoked key is one that somebody else may hold:
// nothing under it counts any more, because a thief can write any date into a document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "trust/document.hpp"
#include "trust/passkey.hpp"
#include "json/value.hpp"

namespace nguon {

struct KeyringKey {
    PublicKey public_key;
    std::string holder; // "signer", or later an officer's account: for people, not for deciding
    std::vector<DocumentType> may_sign;
    Moment not_before;
    Moment not_after; // half-open: at this moment the key has ended
    std::optional<Moment> revoked_at;

    KeyId kid() const { return public_key.kid(); }
    friend bool operator==(const KeyringKey&, const KeyringKey&) = default;
};

// A person whose passkey the root vouches for: he may approve what is heard in these units and
// below.
struct TrustedPerson {
    PersonalKey key;
    AccountId account;
    std::string name;
    std::vector<UnitId> units;
    Moment not_before;
    std::optional<Moment> revoked_at;

    KeyId kid() const { return key.kid(); }
    friend bool operator==(const TrustedPerson&, const TrustedPerson&) = default;
};

struct Keyring {
    static constexpr std::size_t max_keys = 64;
    static constexpr std::size_t max_persons = 300;
    static constexpr std::size_t max_bytes = 160 * 1024;

    std::int64_t version = 0; // only grows: max(previous + 1, unix milliseconds)
    PublicKey root;
    Moment issued;
    std::vector<KeyringKey> keys;
    Site site; // where persons sign; empty while nobody does
    std::vector<TrustedPerson> persons;
    // In these units and below nothing sounds that no person signed, whatever the server says.
    std::vector<UnitId> person_required;

    const KeyringKey* find(const KeyId& kid) const;
    const TrustedPerson* find_person(const KeyId& kid) const;
    friend bool operator==(const Keyring&, const Keyring&) = default;
};

// The bytes to be signed by the root (DocumentType::keyring).
std::string to_payload(const Keyring& keyring);
Result<Keyring> parse_keyring(std::string_view payload);

// A keyring from outside: signed by the pinned root, and not older than what is held (0: none
// held). Refuses with `trust.wrong_type`, `trust.unknown_key` (another root),
// `trust.bad_signature`, `trust.malformed` or `trust.old_keyring`.
Result<Keyring> open_keyring(
    const SignedDocument& document, const PublicKey& pinned_root, std::int64_t least_version);

// A document that passed every check; its payload as an object.
struct Verified {
    json::Object payload;
    Moment issued;
    KeyId kid;
};

// `now` is absent where time is not trusted; then only the document's own `issued` counts.
// Refuses with trust.wrong_type, unknown_key, bad_signature, revoked, not_entitled (a key of
// another purpose), malformed, not_yet_valid or expired_key.
Result<Verified> verify(const SignedDocument& document, const Keyring& keyring,
    DocumentType expected, std::optional<Moment> now);

// Clocks of server and verifier may differ by this much before a document counts as from the
// future.
inline constexpr Milliseconds tolerated_future = std::chrono::minutes(10);

}
