#include "trust/hmac.hpp"

#include "trust/bytes.hpp"

#include <sodium.h>

namespace nguon {
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
