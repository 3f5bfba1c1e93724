#include "trust/keys.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include <sodium.h>

#include "base/text.hpp"
#include "trust/bytes.hpp"
#include "trust/hash.hpp"

namespace nguon {
namespace {

void require_sodium()
{
    static const int status = sodium_init();
    if (status < 0)
        throw std::runtime_error("libsodium cannot be initialised");
}

}

std::optional<KeyId> KeyId::parse(std::string_view text)
{
    const bool lower = std::all_of(text.begin(), text.end(),
        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!lower || text.size() != 16)
        return std::nullopt;
    KeyId kid;
    kid.text_ = text;
    return kid;
}

std::optional<PublicKey> PublicKey::parse(std::string_view text)
{
    const auto bytes = from_base64url(text);
    return bytes ? from_bytes(*bytes) : std::nullopt;
}

std::optional<PublicKey> PublicKey::from_bytes(std::string_view bytes)
{
    require_sodium();
    // The check asks for the prime-order subgroup, where every honest key lies.
    if (bytes.size() != size || crypto_core_ed25519_is_valid_point(raw(bytes)) != 1)
        return std::nullopt;
    PublicKey key;
    std::copy_n(raw(bytes), size, key.bytes_.begin());
    return key;
}

std::string PublicKey::text() const { return to_base64url(bytes()); }

KeyId PublicKey::kid() const { return *KeyId::parse(sha256(bytes()).text().substr(0, 16)); }

std::optional<Signature> Signature::parse(std::string_view text)
{
    const auto bytes = from_base64url(text);
    return bytes ? from_bytes(*bytes) : std::nullopt;
}

std::optional<Signature> Signature::from_bytes(std::string_view bytes)
{
    if (bytes.size() != size)
        return std::nullopt;
    Signature signature;
    std::copy_n(raw(bytes), size, signature.bytes_.begin());
    return signature;
}

std::string Signature::text() const { return to_base64url(bytes()); }

// libsodium's secret key: the seed followed by the public key.
struct SecretKey::Memory {
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> bytes{};

    Memory() = default;
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() { sodium_memzero(bytes.data(), bytes.size()); }
};

SecretKey::SecretKey()
    : memory_(std::make_unique<Memory>())
{
}
SecretKey::SecretKey(SecretKey&&) noexcept = default;
SecretKey& SecretKey::operator=(SecretKey&&) noexcept = default;
SecretKey::~SecretKey() = default;

SecretKey SecretKey::generate()
{
    require_sodium();
    std::string seed(seed_size, '\0');
    randombytes_buf(seed.data(), seed.size());
    SecretKey key = from_seed(seed);
    wipe(seed);
    return key;
}

SecretKey SecretKey::from_seed(std::string_view seed)
{
    require_sodium();
    assert(seed.size() == seed_size);
    SecretKey key;
    std::array<unsigned char, PublicKey::size> open{};
    crypto_sign_seed_keypair(open.data(), key.memory_->bytes.data(), raw(seed));
    key.public_key_
        = *PublicKey::from_bytes({ reinterpret_cast<const char*>(open.data()), open.size() });
    return key;
}

Signature SecretKey::sign(std::string_view bytes) const
{
    assert(memory_ && "the key was moved away");
    std::array<char, Signature::size> signature{};
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, raw(bytes),
        bytes.size(), memory_->bytes.data());
    return *Signature::from_bytes({ signature.data(), signature.size() });
}

SecretKey::Seed::Seed(const SecretKey& key)
{
    assert(key.memory_ && "the key was moved away");
    std::copy_n(key.memory_->bytes.begin(), seed_size, bytes.begin());
}

SecretKey::Seed::~Seed() { sodium_memzero(bytes.data(), bytes.size()); }

bool is_signed_by(const PublicKey& key, std::string_view bytes, const Signature& signature)
{
    return crypto_sign_verify_detached(
               raw(signature.bytes()), raw(bytes), bytes.size(), raw(key.bytes()))
        == 0;
}

void wipe(std::string& secret)
{
    sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

}
