#include "trust/hash.hpp"

#include <algorithm>

#include <sodium.h>

#include "base/text.hpp"
#include "trust/bytes.hpp"

namespace nguon {
std::optional<Hash> Hash::parse(std::string_view text)
{
    const bool lower = std::all_of(text.begin(), text.end(),
        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!lower || text.size() != 2 * size)
        return std::nullopt;
    return from_bytes(*from_hex(text));
}

std::optional<Hash> Hash::from_bytes(std::string_view bytes)
{
    if (bytes.size() != size)
        return std::nullopt;
    Hash hash;
    std::copy_n(raw(bytes), size, hash.bytes_.begin());
    return hash;
}

std::string Hash::text() const { return to_hex(bytes()); }

Hash sha256(std::string_view bytes)
{
    std::array<char, Hash::size> digest{};
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), raw(bytes), bytes.size());
    return *Hash::from_bytes({ digest.data(), digest.size() });
}

struct Sha256::State {
    crypto_hash_sha256_state sodium;
};

Sha256::Sha256()
    : state_(std::make_unique<State>())
{
    crypto_hash_sha256_init(&state_->sodium);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes)
{
    crypto_hash_sha256_update(&state_->sodium, raw(bytes), bytes.size());
}

Hash Sha256::finish()
{
    std::array<char, Hash::size> digest{};
    crypto_hash_sha256_final(&state_->sodium, reinterpret_cast<unsigned char*>(digest.data()));
    crypto_hash_sha256_init(&state_->sodium);
    return *Hash::from_bytes({ digest.data(), digest.size() });
}

}
