// Ủy quyền: who lends a role of his to whom, until when; and what is lent to an account today.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct WishedDelegation {
    AccountId from; // the caller, or somebody whose account he manages
    AccountId to;
    std::string role;
    UnitId unit; // where `from` holds the role, or below
    Day begins{};
    Day last{}; // the last day on which it holds
    std::string reason;
};

// Asks for a password given just now. Refuses what `from` does not hold himself
// (delegation.nothing_to_lend), what was lent to him (delegation.not_to_pass_on), somebody of
// another place (delegation.not_a_colleague), and the same a second time (delegation.exists).
Result<Delegation> lend_role(Records& records, const Deed& deed, const WishedDelegation& wish);
// By whoever gave it or stands in, or an administrator above its giver. At once.
Result<Delegation> end_delegation(Records& records, const Deed& deed, DelegationId id);

struct ShownDelegation {
    Delegation delegation;
    bool gives_nothing = false; // its giver lost the role, or his account
    bool may_end = false;
};
// Given by or to this account: the caller's own, or one he manages. With a day: those that held on
// it; of a day that is over none can be ended.
Result<std::vector<ShownDelegation>> delegations_of(
    Records& records, const Deed& deed, AccountId account, std::optional<Day> day = {});
// Who may stand in for this account: those of the same place who can sign in, by name.
Result<std::vector<Account>> possible_stand_ins(
    Records& records, const Deed& deed, AccountId account);

// Fills in what others lend the account on this day.
void lend(Records& records, Account& account, Day day);
// The caller with what is lent to him at this moment, and not when his request began.
Caller as_lent_now(Records& records, const Deed& deed);
// One that gave the caller this right in the unit and was over not long ago.
std::optional<Delegation> lately_over(Records& records, const Deed& deed, Right right, UnitId unit);
// Ends all that an account gave or was given: it goes elsewhere.
void end_all_of(Records& records, const Deed& deed, AccountId account);

}
