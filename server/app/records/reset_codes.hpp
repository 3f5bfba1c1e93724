#pragma once

#include <optional>
#include <string>

#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon::app {

// A code with which somebody who forgot his password chooses another. An account has one at most;
// a new one takes the place of the one before.
struct ResetCode {
    AccountId account;
    std::string code_hash; // Argon2id, as of a password
    Moment made{};
    Moment expires{};
    int tries = 0; // that were wrong
    AccountId made_by;
    std::string made_by_name;
};

class ResetCodes {
public:
    virtual ~ResetCodes() = default;

    virtual std::optional<ResetCode> find(AccountId account) = 0;
    virtual void save(const ResetCode& code) = 0;
    // Counted before the code is looked at: a hundred sent at once are a hundred tries. False:
    // there is no such code any more, or it was tried too often.
    virtual bool count_try(AccountId account, const std::string& code_hash, int most) = 0;
    virtual void remove(AccountId account) = 0;
};

}
