#include "server/app/emergency_rights.hpp"

#include <algorithm>

namespace nguon::app {
namespace {

bool may(
    Records& records, const Caller& caller, Permission asked, const Emergency& emergency, Day today)
{
    const auto tree = records.units().tree(today);
    const std::vector<UnitId> homes = homes_of(records, emergency, *tree);
    if (asked.effect == Effect::silences)
        return std::any_of(homes.begin(), homes.end(),
            [&](UnitId home) { return caller.may_in(asked.right, home, *tree); });
    return caller.may_in_all(asked.right, homes, *tree)
        && caller.may_in_all(
            asked.right, units_left(records, emergency.saved().audience, today), *tree);
}

}

std::vector<UnitId> homes_of(Records& records, const Emergency& emergency, const UnitTree& tree)
{
    const Emergency::Saved& saved = emergency.saved();
    if (tree.find(saved.unit) != nullptr)
        return { saved.unit };
    const Day then = day_of(saved.created);
    std::vector<UnitId> homes;
    if (const auto unit = records.units().find(saved.unit, then))
        homes = unit->successors;
    std::erase_if(homes, [&](UnitId home) { return tree.find(home) == nullptr; });
    if (!homes.empty())
        return homes;
    for (const UnitId above : records.units().tree(then)->path(saved.unit)) {
        if (tree.find(above) != nullptr)
            return { above };
    }
    return {};
}

bool may(Records& records, const Deed& deed, Permission asked, const Emergency& emergency)
{
    return may(records, deed.caller, asked, emergency, day_of(deed.now));
}

Result<void> may_still(Records& records, const Deed& deed, const EmergencyChange& change)
{
    const auto account = records.accounts().find(deed.caller.account);
    if (!account)
        return {};
    if (account->disabled)
        return fail(Kind::unauthenticated, "session.required");
    const bool same = account->grants == deed.caller.grants;
    if (!same
        && !may(records, account->caller(), change.permission, change.emergency, day_of(deed.now)))
        return fail(Kind::forbidden, "emergency.not_allowed");
    return {};
}

}
