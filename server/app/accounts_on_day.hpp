// Which accounts there are, or were at the end of an earlier day, with the units, roles and locks
// they had then.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct AccountsQuestion {
    std::optional<UnitId> unit; // and below, in the tree of the day
    std::string role; // held on the day
    std::string search; // folded
    std::optional<Day> day; // none: today
};

struct AccountsOnDay {
    Paged<Account> accounts;
    Day day{};
    Day known_from{}; // what was taken away, or locked, before this day is not known
};

// Of the units in which the caller manages accounts today. An earlier day has the name, the post
// and the telephone of today.
Result<AccountsOnDay> list_accounts(
    Records& records, const Deed& deed, const AccountsQuestion& asked, const Page& page);

}
