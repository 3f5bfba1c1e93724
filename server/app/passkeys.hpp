// One's own passkeys: registered by their owner, used to sign alerts, and given up when lost.
#pragma once

#include "server/app/deed.hpp"
#include "trust/passkey.hpp"

namespace nguon::app {

inline constexpr std::size_t most_passkeys = 10; // of one account, revoked ones not counted

std::vector<Passkey> own_passkeys(Records& records, const Deed& deed);
// Refuses with `passkey.known_already` or `passkey.too_many`.
Result<Passkey> add_passkey(
    Records& records, const Deed& deed, const std::string& name, const NewPasskey& made);
// The keys of others are `passkey.missing`. Revoking twice is revoking once.
Result<void> revoke_passkey(Records& records, const Deed& deed, PasskeyId id);

// A key of the caller that may sign, with its short name. Refuses with `passkey.missing`.
struct UsablePasskey {
    Passkey passkey;
    PersonalKey key;
};
Result<UsablePasskey> usable_passkey(
    Records& records, const Deed& deed, const std::string& credential);

// Belongs into the transaction of what it signed: `passkey.missing` when it was revoked since it
// was checked, `passkey.cloned` when it has counted on.
Result<void> use_passkey(Records& records, PasskeyId id, std::uint32_t counter, const Deed& deed);

// A key that counts and did not count on since was copied: `passkey.cloned`.
Result<void> check_counter(const Passkey& passkey, std::uint32_t counter);

}
