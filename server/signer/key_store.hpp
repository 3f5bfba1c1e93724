// The keys of a province on disk, and what `nguon keys` does with them.
//
//   DATA/keys/root.public       which root devices pin
//   DATA/keys/root.secret       the root key, locked; belongs offline, see init
//   DATA/keys/root.passphrase   only when none was given to init
//   DATA/keys/keyring.json      the current keyring, signed by the root
//   DATA/signer/<kid>.key       a signing key, locked
//   DATA/signer/passphrase      unlocks it where no systemd credential does
//
// All of it is written by the operator's commands; the server only reads keyring.json and
// root.public.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "trust/keyring.hpp"
#include "trust/locked_key.hpp"

namespace nguon::signer {

struct KeyOptions {
    // Of the root key. Without it one is made and kept beside the key, which protects nothing until
    // both are carried away: good for trying out, not for a province.
    std::optional<std::string> root_passphrase;
    // Of the signing key; a file with at least 16 bytes (a systemd credential). Without it
    // DATA/signer/passphrase is used, and made when missing.
    std::optional<std::filesystem::path> credential;
    std::chrono::days lifetime{ 730 };
    LockCost cost{};
};

// What the province's signer may sign; the rest belongs to the root and to devices.
std::vector<DocumentType> types_of_the_signer();

// Root, signing key and first keyring. Refuses with `keys.exist_already`.
Result<Keyring> init_keys(const std::filesystem::path& data, const KeyOptions& options, Moment now);

// A new signing key; the old ones end after `overlap`, in which a running signer is restarted.
// Refuses with `keys.missing`, `keys.root_is_away` or `trust.wrong_passphrase`.
Result<Keyring> rotate_keys(
    const std::filesystem::path& data, const KeyOptions& options, Moment now);

// Nothing under `kid` counts from now on, be it the province's or a person's; when no usable
// signing key is left, a new one is made. Refuses like `rotate_keys`, and with `keys.unknown` or
// `keys.revoked_already`.
Result<Keyring> revoke_key(
    const std::filesystem::path& data, const KeyId& kid, const KeyOptions& options, Moment now);

// Vouches for a person's passkey, at the place where it is used; once more for the same key
// replaces what was said of it. Refuses like `rotate_keys`, and with `keys.other_site` when
// somebody in the keyring still signs elsewhere, `keys.revoked_already`, `keys.too_many_units` or
// `keys.too_many_persons`; persons who were revoked long ago make room.
Result<Keyring> trust_person(const std::filesystem::path& data, TrustedPerson person,
    const Site& site, const KeyOptions& options, Moment now);

// From now on nothing sounds in these units and below that no person signed; empty: everything
// as before. Refuses like `rotate_keys`, and with `keys.no_person` while for one of them nobody is
// vouched for.
Result<Keyring> require_persons(const std::filesystem::path& data, std::vector<UnitId> units,
    const KeyOptions& options, Moment now);

// The keyring as it stands, checked against root.public. Refuses with `keys.missing` or `trust.*`.
Result<Keyring> load_keyring(const std::filesystem::path& data);
// The same as devices get it, to be handed on.
Result<SignedDocument> load_signed_keyring(const std::filesystem::path& data);
Result<PublicKey> load_root(const std::filesystem::path& data);
// Whether root.secret lies here; `keys show` and the start page remind to take it away.
bool root_secret_is_here(const std::filesystem::path& data);

// The newest signing key of the keyring that is valid at `now` and whose file is here.
// Refuses with `keys.none_usable`, `trust.wrong_passphrase` or like `load_keyring`.
Result<SecretKey> load_signing_key(const std::filesystem::path& data,
    const std::optional<std::filesystem::path>& credential, Moment now);

inline constexpr Milliseconds overlap = std::chrono::minutes(10);

}
