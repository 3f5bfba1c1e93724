#include "server/app/passkeys.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/note.hpp"
#include "server/app/sessions.hpp"

namespace nguon::app {
namespace {

void note_passkey(Records& records, const Deed& deed, std::string what, const Passkey& passkey)
{
    const auto key = PersonalKey::parse(passkey.public_key);
    note(records, deed, std::move(what),
        { "account", deed.caller.account.value(), deed.caller.name, deed.caller.unit },
        { { "name", passkey.name }, { "key", key ? key->kid().text() : std::string() } });
}

}

std::vector<Passkey> own_passkeys(Records& records, const Deed& deed)
{
    auto mine = records.passkeys().of(deed.caller.account);
    std::erase_if(mine, [](const Passkey& one) { return one.revoked.has_value(); });
    return mine;
}

Result<Passkey> add_passkey(
    Records& records, const Deed& deed, const std::string& name, const NewPasskey& made)
{
    if (own_passkeys(records, deed).size() >= most_passkeys)
        return fail(Kind::conflict, "passkey.too_many", std::to_string(most_passkeys));
    Passkey passkey;
    passkey.id = deed.new_id<PasskeyId>();
    passkey.account = deed.caller.account;
    passkey.name = name;
    passkey.credential = to_base64url(made.credential);
    passkey.public_key = made.key.text();
    passkey.counter = made.counter;
    passkey.created = deed.now;
    if (!records.passkeys().add(passkey))
        return fail(Kind::conflict, "passkey.known_already");
    note_passkey(records, deed, "account.passkey_added", passkey);
    return passkey;
}

Result<void> revoke_passkey(Records& records, const Deed& deed, PasskeyId id)
{
    const auto mine = records.passkeys().of(deed.caller.account);
    const auto found
        = std::find_if(mine.begin(), mine.end(), [&](const Passkey& one) { return one.id == id; });
    if (found == mine.end())
        return fail(Kind::missing, "passkey.missing");
    if (found->revoked)
        return {};
    // Whoever finds a session open must not take the officer's signature away from him.
    if (const auto recent = require_recent_password(deed); !recent)
        return recent;
    records.passkeys().revoke(id, deed.now);
    note_passkey(records, deed, "account.passkey_revoked", *found);
    return {};
}

Result<UsablePasskey> usable_passkey(
    Records& records, const Deed& deed, const std::string& credential)
{
    auto passkey = records.passkeys().find(credential);
    const auto key = passkey ? PersonalKey::parse(passkey->public_key) : std::nullopt;
    if (!key || passkey->revoked || passkey->account != deed.caller.account)
        return fail(Kind::forbidden, "passkey.missing");
    return UsablePasskey{ std::move(*passkey), *key };
}

Result<void> use_passkey(Records& records, PasskeyId id, std::uint32_t counter, const Deed& deed)
{
    if (records.passkeys().note_use(id, counter, deed.now))
        return {};
    for (const Passkey& mine : own_passkeys(records, deed)) {
        if (mine.id == id)
            return fail(Kind::forbidden, "passkey.cloned", mine.name);
    }
    return fail(Kind::forbidden, "passkey.missing");
}

Result<void> check_counter(const Passkey& passkey, std::uint32_t counter)
{
    const bool counts = counter != 0 || passkey.counter != 0;
    if (counts && counter <= passkey.counter)
        return fail(Kind::forbidden, "passkey.cloned", passkey.name);
    return {};
}

}
