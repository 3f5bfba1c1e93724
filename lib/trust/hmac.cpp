#include "trust/hmac.hpp"

#include <sodium.h>

namespace nguon {
namespace {

const unsigned char* raw(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}

Hash hmac_sha256(std::string_view secret, std::string_view bytes)
{
    std::array<char, Hash::size> digest{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, raw(secret), secret.size());
    crypto_auth_hmacsha256_update(&state, raw(bytes), bytes.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
    return *Hash::from_bytes({ digest.data(), digest.size() });
}

}
