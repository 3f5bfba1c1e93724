#include "trust/locked_key.hpp"

#include <array>
#include <cassert>
#include <new>

#include <sodium.h>

#include "base/text.hpp"
#include "trust/bytes.hpp"
#include "trust/malformed.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr std::string_view format = "nguon-locked-key";
constexpr std::int64_t version = 1;
// A file from elsewhere must not make us allocate or compute without bound.
constexpr std::int64_t most_passes = 16;
constexpr std::int64_t most_memory_kib = 1024 * 1024;

std::string random_bytes(std::size_t count)
{
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

// The key of the box. The caller wipes it.
std::string derive(std::string_view passphrase, std::string_view salt, LockCost cost)
{
    std::string key(crypto_secretbox_KEYBYTES, '\0');
    if (crypto_pwhash(raw(key), key.size(), passphrase.data(), passphrase.size(), raw(salt),
            cost.passes, cost.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        throw std::bad_alloc();
    return key;
}

struct LockedKey {
    PublicKey public_key;
    LockCost cost;
    std::string salt;
    std::string nonce;
    std::string box;
};

Result<LockedKey> parse_locked(std::string_view text)
{
    const auto value = json::parse(text, { .max_depth = 2, .max_bytes = 4096 });
    if (!value)
        return malformed(value.error());
    json::Reader in(*value, json::Unknown::ignore);
    const std::string found_format = in.text("format");
    const std::int64_t found_version = in.integer("version", 1, 1'000'000);
    const auto public_key = PublicKey::parse(in.text("public"));
    LockedKey locked;
    locked.cost.passes = static_cast<std::uint64_t>(in.integer("passes", 1, most_passes));
    locked.cost.memory_kib
        = static_cast<std::uint64_t>(in.integer("memory_kib", 8, most_memory_kib));
    const auto salt = from_base64url(in.text("salt"));
    const auto nonce = from_base64url(in.text("nonce"));
    const auto box = from_base64url(in.text("box"));
    const bool complete = in.finish().has_value();
    if (found_format == format && found_version > version)
        return fail(Kind::invalid, "trust.unknown_format", std::to_string(found_version));
    if (!complete || found_format != format || !public_key || !salt || !nonce || !box
        || salt->size() != crypto_pwhash_SALTBYTES || nonce->size() != crypto_secretbox_NONCEBYTES
        || box->size() != crypto_secretbox_MACBYTES + SecretKey::seed_size)
        return fail(Kind::invalid, "trust.malformed");
    locked.public_key = *public_key;
    locked.salt = *salt;
    locked.nonce = *nonce;
    locked.box = *box;
    return locked;
}

}

std::string lock_key(const SecretKey& key, std::string_view passphrase, LockCost cost)
{
    assert(!passphrase.empty());
    const std::string salt = random_bytes(crypto_pwhash_SALTBYTES);
    const std::string nonce = random_bytes(crypto_secretbox_NONCEBYTES);
    std::string box_key = derive(passphrase, salt, cost);
    const std::string box = key.with_seed([&](std::string_view seed) {
        std::string sealed(crypto_secretbox_MACBYTES + seed.size(), '\0');
        crypto_secretbox_easy(
            raw(sealed), raw(seed), seed.size(), raw(std::string_view(nonce)), raw(box_key));
        return sealed;
    });
    wipe(box_key);
    return json::serialise(json::Object{ { "format", format }, { "version", version },
        { "kid", key.public_key().kid().text() }, { "public", key.public_key().text() },
        { "kdf", "argon2id" }, { "passes", cost.passes }, { "memory_kib", cost.memory_kib },
        { "salt", to_base64url(salt) }, { "nonce", to_base64url(nonce) },
        { "box", to_base64url(box) } });
}

Result<SecretKey> unlock_key(std::string_view text, std::string_view passphrase)
{
    const auto locked = parse_locked(text);
    if (!locked)
        return tl::unexpected(locked.error());
    std::string box_key = derive(passphrase, locked->salt, locked->cost);
    std::string seed(SecretKey::seed_size, '\0');
    const bool opened = crypto_secretbox_open_easy(raw(seed), raw(std::string_view(locked->box)),
                            locked->box.size(), raw(std::string_view(locked->nonce)), raw(box_key))
        == 0;
    wipe(box_key);
    if (!opened)
        return fail(Kind::forbidden, "trust.wrong_passphrase");
    SecretKey key = SecretKey::from_seed(seed);
    wipe(seed);
    if (key.public_key() != locked->public_key)
        return fail(Kind::invalid, "trust.malformed", "the file names another key");
    return key;
}

Result<PublicKey> public_key_of(std::string_view text)
{
    const auto locked = parse_locked(text);
    if (!locked)
        return tl::unexpected(locked.error());
    return locked->public_key;
}

}
