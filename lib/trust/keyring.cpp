#include "trust/keyring.hpp"

#include <algorithm>
#include <limits>

#include "trust/limits.hpp"
#include "trust/malformed.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

// The largest payload is a plan header or a profile with its units and groups.
constexpr std::size_t max_keyring = 256 * 1024;

PublicKey read_public_key(json::Reader& in, std::string_view name)
{
    const auto key = PublicKey::parse(in.text(name, { .most = 43 }));
    if (key)
        return *key;
    in.refuse(name, "input.bad_key");
    return {};
}

KeyringKey read_key(json::Reader& in)
{
    KeyringKey key;
    key.public_key = read_public_key(in, "public");
    key.holder = in.text("holder", { .most = 100 });
    key.may_sign = in.list("types", { .least = 1, .most = document_types.size() },
        [](const json::Field& field) { return field.choice(document_types); });
    key.not_before = in.moment("not_before");
    key.not_after = in.moment("not_after");
    key.revoked_at = in.optional_moment("revoked_at");
    if (in.text("kid", { .most = 16 }) != key.kid().text())
        in.refuse("kid", "input.bad_key");
    return key;
}

TrustedPerson read_person(json::Reader& in)
{
    TrustedPerson person;
    if (const auto key = PersonalKey::parse(in.text("public", { .most = 86 })))
        person.key = *key;
    else
        in.refuse("public", "input.bad_key");
    person.account = in.id<AccountId>("account");
    person.name = in.text("name", { .most = 200 });
    person.units = in.list("units", { .least = 1, .most = most_units_of_person },
        [](const json::Field& field) { return field.id<UnitId>(); });
    person.not_before = in.moment("not_before");
    person.revoked_at = in.optional_moment("revoked_at");
    return person;
}

json::Object to_json(const TrustedPerson& person)
{
    json::Object object{ { "public", person.key.text() }, { "account", json::of(person.account) },
        { "name", person.name }, { "units", json::list_of(person.units) },
        { "not_before", json::of(person.not_before) } };
    if (person.revoked_at)
        object["revoked_at"] = json::of(*person.revoked_at);
    return object;
}

template <typename KeyHolder> bool has_a_key_twice(const std::vector<KeyHolder>& keys)
{
    // Each name is a hash: made once, and not once for every pair of three hundred persons.
    std::vector<std::string> kids;
    for (const KeyHolder& key : keys)
        kids.push_back(key.kid().text());
    std::sort(kids.begin(), kids.end());
    return std::adjacent_find(kids.begin(), kids.end()) != kids.end();
}

}

const KeyringKey* Keyring::find(const KeyId& kid) const
{
    const auto found = std::find_if(
        keys.begin(), keys.end(), [&](const KeyringKey& key) { return key.kid() == kid; });
    return found == keys.end() ? nullptr : &*found;
}

const TrustedPerson* Keyring::find_person(const KeyId& kid) const
{
    const auto found = std::find_if(persons.begin(), persons.end(),
        [&](const TrustedPerson& person) { return person.kid() == kid; });
    return found == persons.end() ? nullptr : &*found;
}

std::string to_payload(const Keyring& keyring)
{
    const auto write_key = [](const KeyringKey& key) {
        json::Object object{ { "kid", key.kid().text() }, { "public", key.public_key.text() },
            { "holder", key.holder },
            { "types",
                json::list_of(key.may_sign, [](DocumentType type) { return name_of(type); }) },
            { "not_before", json::of(key.not_before) }, { "not_after", json::of(key.not_after) } };
        if (key.revoked_at)
            object["revoked_at"] = json::of(*key.revoked_at);
        return object;
    };
    json::Object body{ { "version", keyring.version }, { "root", keyring.root.text() },
        { "issued", json::of(keyring.issued) },
        { "keys", json::list_of(keyring.keys, write_key) } };
    if (!keyring.site.id.empty()) {
        body["site"] = keyring.site.id;
        body["origins"] = json::list_of(keyring.site.origins);
        body["persons"] = json::list_of(
            keyring.persons, [](const TrustedPerson& person) { return to_json(person); });
        body["person_required"] = json::list_of(keyring.person_required);
    }
    return json::canonical(body);
}

Result<Keyring> parse_keyring(std::string_view payload)
{
    const auto value = json::parse(payload, { .max_depth = 8, .max_bytes = Keyring::max_bytes });
    if (!value)
        return malformed(value.error());
    json::Reader in(*value, json::Unknown::ignore);
    Keyring keyring;
    keyring.version = in.integer("version", 1, std::numeric_limits<std::int64_t>::max());
    keyring.root = read_public_key(in, "root");
    keyring.issued = in.moment("issued");
    keyring.keys = in.list("keys", { .least = 1, .most = Keyring::max_keys },
        [](const json::Field& field) { return field.object(read_key, json::Unknown::ignore); });
    if (in.has("site")) {
        keyring.site.id = in.text("site", { .least = 1, .most = 253 });
        keyring.site.origins = in.list("origins", { .least = 1, .most = 10 },
            [](const json::Field& field) { return field.text({ .least = 1, .most = 300 }); });
        keyring.persons
            = in.list("persons", { .most = Keyring::max_persons }, [](const json::Field& field) {
                  return field.object(read_person, json::Unknown::ignore);
              });
        keyring.person_required = in.list("person_required", { .most = 500 },
            [](const json::Field& field) { return field.id<UnitId>(); });
    }
    if (const auto read = in.finish(); !read)
        return malformed(read.error());
    if (has_a_key_twice(keyring.keys) || has_a_key_twice(keyring.persons))
        return fail(Kind::invalid, "trust.malformed", "a key stands twice");
    return keyring;
}

Result<Keyring> open_keyring(
    const SignedDocument& document, const PublicKey& pinned_root, std::int64_t least_version)
{
    if (const auto signed_ = check_signature(document, DocumentType::keyring, pinned_root);
        !signed_)
        return tl::unexpected(signed_.error());
    auto keyring = parse_keyring(document.payload);
    if (!keyring)
        return keyring;
    if (keyring->root != pinned_root)
        return fail(Kind::forbidden, "trust.unknown_key", keyring->root.kid().text());
    if (keyring->version < least_version)
        return fail(Kind::conflict, "trust.old_keyring", std::to_string(keyring->version));
    return keyring;
}

Result<Verified> verify(const SignedDocument& document, const Keyring& keyring,
    DocumentType expected, std::optional<Moment> now)
{
    if (document.type != expected)
        return fail(Kind::forbidden, "trust.wrong_type", std::string(name_of(document.type)));
    const KeyringKey* key = keyring.find(document.kid);
    if (!key)
        return fail(Kind::forbidden, "trust.unknown_key", document.kid.text());
    if (const auto checked = check_signature(document, expected, key->public_key); !checked)
        return tl::unexpected(checked.error());
    if (key->revoked_at)
        return fail(Kind::forbidden, "trust.revoked", document.kid.text());
    if (std::find(key->may_sign.begin(), key->may_sign.end(), expected) == key->may_sign.end())
        return fail(Kind::forbidden, "trust.not_entitled", document.kid.text());

    auto payload = json::parse(document.payload, { .max_bytes = max_keyring });
    if (!payload)
        return malformed(payload.error());
    json::Reader in(*payload, json::Unknown::ignore);
    const Moment issued = in.moment("issued");
    if (const auto read = in.finish(); !read)
        return malformed(read.error());
    if (issued < key->not_before || (now && issued > *now + tolerated_future))
        return fail(Kind::forbidden, "trust.not_yet_valid", to_rfc3339(issued));
    if (issued >= key->not_after)
        return fail(Kind::forbidden, "trust.expired_key", document.kid.text());
    return Verified{ std::move(payload->get_object()), issued, document.kid };
}

}
