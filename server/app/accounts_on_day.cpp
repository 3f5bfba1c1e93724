#include "server/app/accounts_on_day.hpp"

#include <algorithm>

#include "server/app/accounts.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"

namespace nguon::app {

Result<AccountsOnDay> list_accounts(
    Records& records, const Deed& deed, const AccountsQuestion& asked, const Page& page)
{
    const auto on = as_of(deed, asked.day);
    if (!on)
        return tl::unexpected(on.error());
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<UnitId> mine = deed.caller.units_with(Right::manage_accounts, *tree);
    if (mine.empty())
        return fail(Kind::forbidden, "account.not_allowed");
    AccountsOnDay found{ {}, on->day, records.accounts().taken_known_from() };
    AccountFilter filter{ {}, asked.search, asked.role };
    filter.day = on->past;
    if (asked.unit && on->past) {
        filter.within = RegisterDesk(records, deed).within(*asked.unit, on->day);
    } else if (asked.unit) {
        if (deed.caller.may_in(Right::manage_accounts, *asked.unit, *tree))
            mine = { *asked.unit };
        else
            std::erase_if(mine, [&](UnitId own) { return !tree->covers(*asked.unit, own); });
        if (mine.empty())
            return found;
    }
    const bool is_cut = (asked.unit && !on->past) || !manages_whole_tree(deed.caller, *tree);
    if (is_cut)
        filter.units = std::move(mine);
    found.accounts = records.accounts().list(filter, *tree, page);
    return found;
}

}
