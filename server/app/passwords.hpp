// Passwords (Argon2id) and one-time codes (RFC 6238). Hashing takes tens of milliseconds and 64 MB:
// callers run it on a worker thread, outside any transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "base/result.hpp"

namespace nguon::app {

std::string hash_password(std::string_view password);
bool is_password(std::string_view hash, std::string_view password);
// Takes as long as a real check, for a username that nobody has.
void check_nobody(std::string_view password);

// At least 10 characters, and nothing that is guessed early: the words everybody takes with digits
// around them, a telephone number, a row of keys, one block again and again, the own username, and
// whatever zxcvbn finds in fewer than a hundred million tries.
Result<void> check_password_strength(std::string_view password, std::string_view username);

// The 30 s step whose code this is, one step early or late allowed; the step may be used once.
std::optional<std::int64_t> totp_step(
    std::string_view base32_secret, std::string_view code, Moment now);
// 20 random bytes as base32, and the address that an authenticator app reads.
std::string new_totp_secret();
std::string totp_address(std::string_view secret, std::string_view username);

}
