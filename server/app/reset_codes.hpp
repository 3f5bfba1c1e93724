// A forgotten password, where nobody has e-mail: the administrator of the unit reads a code to its
// owner, who chooses another password with it. The administrator never knows the password.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

inline constexpr std::chrono::minutes reset_code_lasts{ 30 };
inline constexpr int most_reset_tries = 5;

// Eight letters and digits of 10 random bytes, none that is mistaken for another: "K7QM3XRT".
std::string reset_code_of(std::string_view random);
// As it is read out: small letters, spaces and dashes are let pass.
std::string plain_reset_code(std::string_view typed);

// As `may_reset_password`. A code given before is void.
Result<ResetCode> give_reset_code(
    Records& records, const Deed& deed, AccountId id, const std::string& code_hash);

struct ResetCandidate {
    AccountId account;
    std::string username;
    std::string code_hash;
};
// Counts the try, so it is written before the code is looked at. None: there is no such account, no
// code for it, it ran out or was tried too often; whoever asks is told the same in all cases.
std::optional<ResetCandidate> try_reset(Records& records, const std::string& username, Moment now);
// The code was right: once. One-time codes stay as they are, all sessions end.
Result<void> use_reset_code(Records& records, const Deed& deed, const ResetCandidate& candidate,
    const std::string& password_hash);

}
