// Accounts of a unit: who may be added, what may be granted, and one's own password and one-time
// codes. Passwords come hashed: hashing is slow and stands outside every transaction.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// A role wished for in a unit. Without a first day: as it was granted before, else from today;
// one that was not granted before begins on no day that is over.
struct WishedGrant {
    std::string role;
    UnitId unit;
    std::optional<Day> from;
    std::optional<Day> to;
};

// What is absent stays as it is. `roles` are those held at home without an end, and leave what is
// lent elsewhere alone; `grants` are all of them.
struct AccountWish {
    std::optional<std::string> name;
    std::optional<std::string> phone;
    std::optional<std::string> post;
    std::optional<UnitId> unit;
    std::optional<std::vector<WishedGrant>> grants;
    std::optional<std::vector<std::string>> roles;
    std::optional<bool> disabled;
    std::optional<bool> must_change_password;
    bool without_otp = false; // for somebody who lost his telephone
};

// Lower case, 2-60 of a-z 0-9 . _ - @; nothing: it cannot be a username.
std::optional<std::string> as_username(std::string_view text);

bool manages_whole_tree(const Caller& caller, const UnitTree& tree);
// A unit that ended leaves its accounts to those who manage the whole tree.
bool manages_accounts_of(const Caller& caller, UnitId unit, const UnitTree& tree);

// Of the units in which the caller manages accounts, his own besides.
Result<Account> find_account(Records& records, const Deed& deed, AccountId id);

// All that the filter names, however many; asks nothing about rights.
std::vector<Account> all_accounts(
    Records& records, const AccountFilter& filter, const UnitTree& tree);

// Whether the caller stands above all the rights of that account: a new password, another lock or a
// role lent in its name is as good as its rights (account.not_allowed, account.above_you).
Result<void> may_manage(const Deed& deed, const Account& account, const UnitTree& tree);

// What opens the way to more rights than before (an account, a grant, an unlocked account, a new
// password, codes switched off) asks for a password given just now (session.too_old).
Result<Account> add_account(Records& records, const Deed& deed, const std::string& username,
    const AccountWish& wish, const std::string& password_hash);
// Nobody gives or takes what he does not hold himself, and the last one who manages the whole tree
// stays. One's own codes end only with a code (account.own_otp). A disabled account's sessions end,
// and those of an account whose telephone was lost, with codes or without: whoever has it may sit
// in one. Where codes were on, it has to set up new ones when it signs in next; that asks, as a new
// password does, for somebody who stands above what is lent to the account as well.
Result<Account> edit_account(Records& records, const Deed& deed, AccountId id,
    const AccountWish& wish, std::optional<Version> seen);

// Whether this caller may give that account a new password; asked before the password is hashed and
// again by `reset_password`. One's own is changed with the old one. Unlike for a lock, the caller
// has to stand above what others lend the account, too: he could sign in and use it.
Result<Account> may_reset_password(Records& records, const Deed& deed, AccountId id);
// The account has to choose another at its next sign-in; its sessions end.
Result<void> reset_password(
    Records& records, const Deed& deed, AccountId id, const std::string& password_hash);

// One's own. `old_hash` is the one the old password was checked against; another one since then is
// refused. Every session but `keep` ends.
Result<void> change_own_password(Records& records, const Deed& deed, SessionId keep,
    const std::string& old_hash, const std::string& new_hash);
// Keeps the secret until a first code proves that the telephone has it.
Result<void> start_otp(Records& records, const Deed& deed, const std::string& secret);
Result<void> confirm_otp(Records& records, const Deed& deed, const std::string& code);
Result<void> disable_otp(Records& records, const Deed& deed, const std::string& code);

}
