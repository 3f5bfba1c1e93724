// Who might do what in a unit on a day: by the roles that were held and lent then, in the tree of
// that day. What a role allows is what it allows today.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct RightHolder {
    AccountId account;
    std::string username; // empty, like the post, where the asker does not manage his account
    std::string name;
    std::string post;
    UnitId unit; // where he sits today
    std::vector<Grant> by; // the roles that gave it him, his own and those lent to him
    // His account is or was locked, and nobody wrote down since when.
    bool maybe_locked = false;
};

struct RightsQuestion {
    Right right = Right::view;
    UnitId unit;
    std::optional<Day> day; // today
    std::optional<AccountId> account; // of him alone
};

struct RightsOnDay {
    Paged<RightHolder> holders; // by name
    Day day{};
    // What was taken from somebody before this day is not known: then there may have been more.
    Day known_from{};
};

// Asked by those who manage accounts there or read its log; by everybody about himself. Refuses
// account.not_allowed, asset.day_ahead, and unit.not_then where the unit was not there.
Result<RightsOnDay> rights_on_day(
    Records& records, const Deed& deed, const RightsQuestion& asked, const Page& page);

}
