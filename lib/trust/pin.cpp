#include "trust/pin.hpp"

#include <array>
#include <stdexcept>

#include <sodium.h>

namespace nguon {
namespace {

constexpr unsigned long long passes = 4;
constexpr std::size_t memory_bytes = 16UL << 20;

void start_sodium()
{
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium does not start");
}

}

std::string hash_pin(std::string_view pin)
{
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), pin.data(), pin.size(), passes, memory_bytes) != 0)
        throw std::runtime_error("no memory to hash a PIN");
    return hash.data();
}

bool is_pin(std::string_view hash, std::string_view pin)
{
    start_sodium();
    // A hash with other costs than ours could keep the device busy for minutes.
    const std::string text(hash);
    if (text.size() >= crypto_pwhash_STRBYTES
        || crypto_pwhash_str_needs_rehash(text.c_str(), passes, memory_bytes) != 0)
        return false;
    return crypto_pwhash_str_verify(text.c_str(), pin.data(), pin.size()) == 0;
}

}
