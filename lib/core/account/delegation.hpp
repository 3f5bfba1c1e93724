// Ủy quyền: somebody lends a role he holds to another, in a unit, from one day to another. The role
// stays his as well. What is lent is worth what its owner holds on the day it is used: it ends with
// his own grant, and nothing lent can be lent on.
#pragma once

#include "base/result.hpp"
#include "core/account/rights.hpp"

namespace nguon {

using DelegationId = Id<struct DelegationTag>;

struct Delegation {
    DelegationId id;
    AccountId from;
    std::string from_name; // as they were called when it was given
    AccountId to;
    std::string to_name;
    std::string role;
    UnitId unit; // and everything below it
    Day begins{};
    Day ends{}; // the first day on which it no longer holds
    std::string reason; // "Nghỉ phép", or the number of the decision
    AccountId made_by;
    std::string made_by_name;
    Moment made{};
    std::optional<Moment> ended; // taken back before its last day
    std::string ended_by_name;

    bool holds_on(Day day) const { return !ended && begins <= day && day < ends; }
    // Of no use any more on this day.
    bool is_over(Day day) const { return ended || ends <= day; }
};

// Longer than a year is no leave but another officer: then an administrator grants the role.
inline constexpr std::chrono::days longest_delegation{ 366 };

// What wakes a province, manages people and rules, looks into the log, lifts quiet hours, or lets
// somebody approve what he wrote himself belongs to a person and is never lent.
bool is_lendable(Right right);

// Ends after it begins (delegation.period_is_empty), not in the past (delegation.is_past), not
// longer than a year (delegation.too_long).
Result<void> check_period(Day begins, Day ends, Day today);

// For asking about a day that is over: what was taken back held until the day on which it was, and
// nothing held before it was given.
Delegation as_it_held(Delegation delegation);

// The grant that a delegation gives on the tree's day, out of the grants of whoever lent it. None
// where it does not hold, or he holds nothing himself that could be lent.
std::optional<Grant> lent_grant(
    const Delegation& delegation, const std::vector<Grant>& of_lender, const UnitTree& tree);
// What it would give on the day it begins, if that lies ahead.
std::set<Right> lent_rights(
    const Delegation& delegation, const std::vector<Grant>& of_lender, const UnitTree& tree);

}
