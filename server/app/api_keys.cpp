#include "server/app/api_keys.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/cap_feed.hpp"
#include "server/app/note.hpp"
#include "server/app/sessions.hpp"

namespace nguon::app {
namespace {

constexpr std::chrono::minutes touch_every{ 1 };
constexpr std::size_t longest_certificate = 16 * 1024; // bytes

Subject subject_of(const ApiKey& key) { return { "api_key", key.id.value(), key.name, key.unit }; }

json::Object detail_of(const ApiKey& key)
{
    return { { "pass", key.handling == CapHandling::pass },
        { "senders", static_cast<std::int64_t>(key.senders.size()) },
        { "certificate", !key.certificate.empty() } };
}

// To say what passes is as weighty as to send an alert, also where only the senders or the
// certificate of a key that passes already are changed: it is the word of whoever did it last.
Result<void> answer_for_passing(const Deed& deed, ApiKey& key, const UnitTree& tree)
{
    if (key.handling == CapHandling::hold) {
        key.passed_by.reset();
        return {};
    }
    if (!deed.caller.may_in(Right::send_emergency, key.unit, tree)
        || !deed.caller.may_in(Right::approve_emergency, key.unit, tree))
        return fail(Kind::forbidden, "api_key.pass_not_allowed");
    if (const auto recent = require_recent_password(deed); !recent)
        return recent;
    key.passed_by = deed.caller.account;
    return {};
}

Result<void> put(const Deed& deed, const ApiKeyWish& wish, ApiKey& key, const UnitTree& tree)
{
    if (wish.name)
        key.name = std::string(trim(*wish.name));
    if (key.name.empty())
        return fail_field("name", "input.required");
    if (wish.senders) {
        for (std::size_t i = 0; i < wish.senders->size(); ++i) {
            if (!check_cap_sender((*wish.senders)[i]))
                return fail_field("senders[" + std::to_string(i) + "]", "cap.bad_sender");
        }
        key.senders = *wish.senders;
    }
    if (wish.certificate) {
        if (wish.certificate->size() > longest_certificate)
            return fail_field("certificate", "cap.bad_certificate");
        key.certificate = *wish.certificate;
    }
    key.handling = wish.handling.value_or(key.handling);
    return answer_for_passing(deed, key, tree);
}

Result<ApiKey> key_to_change(Records& records, const Deed& deed, ApiKeyId id)
{
    auto key = records.api_keys().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!key || !deed.caller.may_in(Right::manage_accounts, key->unit, *tree))
        return fail(Kind::missing, "api_key.missing");
    if (key->revoked)
        return fail(Kind::conflict, "api_key.revoked");
    return std::move(*key);
}

}

std::vector<ApiKey> list_api_keys(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<ApiKey> keys = records.api_keys().list();
    std::erase_if(keys, [&](const ApiKey& key) {
        return !deed.caller.may_in(Right::manage_accounts, key.unit, *tree);
    });
    return keys;
}

Result<ApiKey> add_api_key(Records& records, const Deed& deed, const std::string& scope,
    const ApiKeyWish& wish, const std::string& key_hash)
{
    const auto tree = records.units().tree(day_of(deed.now));
    ApiKey key;
    key.id = deed.new_id<ApiKeyId>();
    key.scope = scope;
    key.unit = wish.unit.value_or(deed.caller.unit);
    key.key_hash = key_hash;
    key.created = deed.now;
    key.created_by = deed.caller.account;
    if (tree->find(key.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::manage_accounts, key.unit, *tree))
        return fail(Kind::forbidden, "api_key.not_allowed");
    if (const auto ok = put(deed, wish, key, *tree); !ok)
        return tl::unexpected(ok.error());
    records.api_keys().add(key);
    note(records, deed, "api_key.added", subject_of(key), detail_of(key));
    return key;
}

Result<ApiKey> edit_api_key(Records& records, const Deed& deed, ApiKeyId id, const ApiKeyWish& wish)
{
    auto key = key_to_change(records, deed, id);
    if (!key)
        return key;
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto ok = put(deed, wish, *key, *tree); !ok)
        return tl::unexpected(ok.error());
    records.api_keys().save(*key);
    note(records, deed, "api_key.edited", subject_of(*key), detail_of(*key));
    return key;
}

Result<ApiKey> revoke_api_key(Records& records, const Deed& deed, ApiKeyId id)
{
    auto key = key_to_change(records, deed, id);
    if (!key)
        return key;
    key->revoked = deed.now;
    records.api_keys().save(*key);
    note(records, deed, "api_key.revoked", subject_of(*key));
    return key;
}

Result<ApiKey> find_api_key(Records& records, const std::string& key_hash, std::string_view scope)
{
    auto key = records.api_keys().find_by_hash(key_hash);
    if (!key || key->revoked)
        return fail(Kind::unauthenticated, "api_key.unknown");
    if (key->scope != scope)
        return fail(Kind::forbidden, "api_key.other_scope");
    return std::move(*key);
}

bool needs_touch(const ApiKey& key, Moment now)
{
    return !key.last_used || now - *key.last_used >= touch_every;
}

// Identities are made, never counted, so that of a key is no account's.
Caller caller_of(const ApiKey& key)
{
    Caller caller;
    caller.account = AccountId(key.id.value());
    caller.name = key.name;
    caller.unit = key.unit;
    caller.grants = { { "api_key", key.unit, {}, {}, { Right::view, Right::send_emergency } } };
    return caller;
}

}
