#include "trust/passkey.hpp"

#include <algorithm>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/text.hpp"
#include "trust/bytes.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"

namespace nguon {
namespace {

// W3C Web Authentication, section 6.1: rpIdHash, flags, signCount; then the new key, if any.
constexpr std::size_t hash_size = 32;
constexpr std::size_t flags_at = hash_size;
constexpr std::size_t counter_at = flags_at + 1;
constexpr std::size_t fixed_size = counter_at + 4;
constexpr std::size_t credential_length_at = fixed_size + 16; // behind the model's number
constexpr std::size_t credential_at = credential_length_at + 2;
constexpr std::size_t most_credential = 1'023;
constexpr unsigned touched = 0x01;
constexpr unsigned proved_himself = 0x04;
constexpr unsigned has_new_key = 0x40;
constexpr std::size_t most_client_data = 2'048;

// COSE of an ES256 key in the one canonical form: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
constexpr std::string_view cose_before_x("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
constexpr std::string_view cose_before_y("\x22\x58\x20", 3);

template <typename Thing, void (*Free)(Thing*)> struct Freed {
    void operator()(Thing* thing) const { Free(thing); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM, OSSL_PARAM_free>>;

// Null when the coordinates are no point of the curve.
Key open(std::string_view coordinates)
{
    const std::string point = '\x04' + std::string(coordinates);
    const Builder builder(OSSL_PARAM_BLD_new());
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    if (!builder || !context
        || OSSL_PARAM_BLD_push_utf8_string(
               builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0)
            != 1
        || OSSL_PARAM_BLD_push_octet_string(
               builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size())
            != 1)
        return nullptr;
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    EVP_PKEY* key = nullptr;
    if (!parameters || EVP_PKEY_fromdata_init(context.get()) != 1
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return Key(key);
}

unsigned byte_at(std::string_view bytes, std::size_t position)
{
    return static_cast<unsigned char>(bytes[position]);
}

Result<void> check_client_data(
    std::string_view text, std::string_view type, const Site& site, std::string_view challenge)
{
    const auto value = json::parse(text, { .max_depth = 4, .max_bytes = most_client_data });
    if (!value)
        return fail(Kind::invalid, "passkey.malformed");
    json::Reader in(*value, json::Unknown::ignore);
    const std::string said_type = in.text("type", { .most = 40 });
    const std::string said_challenge = in.text("challenge", { .most = 200 });
    const std::string said_origin = in.text("origin", { .most = 300 });
    const bool framed = in.optional_boolean("crossOrigin").value_or(false);
    if (!in.finish())
        return fail(Kind::invalid, "passkey.malformed");
    if (said_type != type)
        return fail(Kind::forbidden, "passkey.wrong_type", said_type);
    if (from_base64url(said_challenge) != std::string(challenge))
        return fail(Kind::forbidden, "passkey.other_challenge");
    if (framed
        || std::find(site.origins.begin(), site.origins.end(), said_origin) == site.origins.end())
        return fail(Kind::forbidden, "passkey.other_site", said_origin);
    return {};
}

Result<void> check_authenticator_data(std::string_view data, const Site& site)
{
    if (data.size() < fixed_size)
        return fail(Kind::invalid, "passkey.malformed");
    if (data.substr(0, hash_size) != sha256(site.id).bytes())
        return fail(Kind::forbidden, "passkey.other_site", site.id);
    constexpr unsigned both = touched | proved_himself;
    if ((byte_at(data, flags_at) & both) != both)
        return fail(Kind::forbidden, "passkey.not_verified");
    return {};
}

std::uint32_t counter_of(std::string_view data)
{
    std::uint32_t counter = 0;
    for (std::size_t i = 0; i < 4; ++i)
        counter = counter << 8 | byte_at(data, counter_at + i);
    return counter;
}

std::optional<PersonalKey> key_in(std::string_view cose)
{
    const std::size_t y_at = cose_before_x.size() + 32;
    if (cose.size() < y_at + cose_before_y.size() + 32 || !cose.starts_with(cose_before_x)
        || cose.substr(y_at, cose_before_y.size()) != cose_before_y)
        return std::nullopt;
    return PersonalKey::from_bytes(std::string(cose.substr(cose_before_x.size(), 32))
        + std::string(cose.substr(y_at + cose_before_y.size(), 32)));
}

}

std::optional<PersonalKey> PersonalKey::parse(std::string_view text)
{
    const auto bytes = from_base64url(text);
    return bytes ? from_bytes(*bytes) : std::nullopt;
}

std::optional<PersonalKey> PersonalKey::from_bytes(std::string_view bytes)
{
    if (bytes.size() != size || !open(bytes))
        return std::nullopt;
    PersonalKey key;
    std::copy_n(raw(bytes), size, key.bytes_.begin());
    return key;
}

std::string PersonalKey::text() const { return to_base64url(bytes()); }

KeyId PersonalKey::kid() const { return *KeyId::parse(sha256(bytes()).text().substr(0, 16)); }

bool PersonalKey::has_signed(std::string_view bytes, std::string_view signature) const
{
    const Key key = open(this->bytes());
    const DigestContext context(EVP_MD_CTX_new());
    return key && context
        && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1
        && EVP_DigestVerify(
               context.get(), raw(signature), signature.size(), raw(bytes), bytes.size())
        == 1;
}

Result<NewPasskey> read_new_passkey(std::string_view authenticator_data,
    std::string_view client_data, const Site& site, std::string_view challenge)
{
    if (const auto ok = check_client_data(client_data, "webauthn.create", site, challenge); !ok)
        return tl::unexpected(ok.error());
    if (const auto ok = check_authenticator_data(authenticator_data, site); !ok)
        return tl::unexpected(ok.error());
    if ((byte_at(authenticator_data, flags_at) & has_new_key) == 0
        || authenticator_data.size() < credential_at)
        return fail(Kind::invalid, "passkey.malformed");
    const std::size_t length = byte_at(authenticator_data, credential_length_at) << 8
        | byte_at(authenticator_data, credential_length_at + 1);
    if (length == 0 || length > most_credential
        || authenticator_data.size() < credential_at + length)
        return fail(Kind::invalid, "passkey.malformed");
    const auto key = key_in(authenticator_data.substr(credential_at + length));
    if (!key)
        return fail(Kind::invalid, "passkey.unsupported");
    return NewPasskey{ std::string(authenticator_data.substr(credential_at, length)), *key,
        counter_of(authenticator_data) };
}

Result<std::uint32_t> check_assertion(const PersonalProof& proof, const PersonalKey& key,
    const Site& site, std::string_view challenge)
{
    if (const auto ok = check_client_data(proof.client_data, "webauthn.get", site, challenge); !ok)
        return tl::unexpected(ok.error());
    if (const auto ok = check_authenticator_data(proof.authenticator_data, site); !ok)
        return tl::unexpected(ok.error());
    const std::string signed_bytes
        = proof.authenticator_data + std::string(sha256(proof.client_data).bytes());
    if (!key.has_signed(signed_bytes, proof.signature))
        return fail(Kind::forbidden, "passkey.bad_signature");
    return counter_of(proof.authenticator_data);
}

std::optional<std::string> challenge_of(std::string_view client_data)
{
    const auto value = json::parse(client_data, { .max_depth = 4, .max_bytes = most_client_data });
    if (!value)
        return std::nullopt;
    json::Reader in(*value, json::Unknown::ignore);
    const std::string challenge = in.text("challenge", { .most = 200 });
    return in.finish() ? from_base64url(challenge) : std::nullopt;
}

}
