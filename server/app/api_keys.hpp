// Keys with which other systems come in. A key speaks for a unit and what stands below it; it is
// shown once and kept as a hash.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct ApiKeyWish {
    std::optional<std::string> name;
    std::optional<UnitId> unit;
    std::optional<CapHandling> handling;
    std::optional<std::vector<std::string>> senders;
    std::optional<std::string> certificate; // PEM, looked at by the caller; empty: none
};

// Those of units in which the caller manages accounts.
std::vector<ApiKey> list_api_keys(Records& records, const Deed& deed);
// `key_hash` is that of the secret, which the caller made and shows.
Result<ApiKey> add_api_key(Records& records, const Deed& deed, const std::string& scope,
    const ApiKeyWish& wish, const std::string& key_hash);
// Alerts may pass straight through only by the word of somebody who could send and approve them
// there himself (api_key.pass_not_allowed) and gave his password just now (session.too_old); every
// edit that leaves them passing asks the same.
Result<ApiKey> edit_api_key(
    Records& records, const Deed& deed, ApiKeyId id, const ApiKeyWish& wish);
// From now on it opens nothing; it stays in the list.
Result<ApiKey> revoke_api_key(Records& records, const Deed& deed, ApiKeyId id);

// Who comes with this key. Refuses with `api_key.unknown` what is unknown or revoked, and
// `api_key.other_scope`. The use is noted at most once a minute.
Result<ApiKey> find_api_key(Records& records, const std::string& key_hash, std::string_view scope);
bool needs_touch(const ApiKey& key, Moment now);

// The key as someone who asks: it may view and send within its unit.
Caller caller_of(const ApiKey& key);

inline constexpr std::string_view cap_scope = "cap";

}
