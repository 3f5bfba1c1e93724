#include "core/account/delegation.hpp"

#include <algorithm>

namespace nguon {

bool is_lendable(Right right)
{
    using enum Right;
    switch (right) {
    case view:
    case write_bulletin:
    case approve_bulletin:
    case recall_bulletin:
    case edit_schedule:
    case operate_device:
    case handle_feedback:
        return true;
    default:
        return false;
    }
}

Result<void> check_period(Day begins, Day ends, Day today)
{
    if (ends <= begins)
        return fail_field("last", "delegation.period_is_empty");
    if (ends <= today)
        return fail_field("last", "delegation.is_past");
    if (ends - begins > longest_delegation)
        return fail_field("last", "delegation.too_long");
    return {};
}

Delegation as_it_held(Delegation delegation)
{
    if (delegation.ended)
        delegation.ends = std::min(delegation.ends, day_of(*delegation.ended));
    delegation.ended.reset();
    delegation.begins = std::max(delegation.begins, day_of(delegation.made));
    return delegation;
}

std::set<Right> lent_rights(
    const Delegation& delegation, const std::vector<Grant>& of_lender, const UnitTree& tree)
{
    const Day day = std::max(tree.day(), delegation.begins);
    std::set<Right> rights;
    for (const Grant& grant : of_lender) {
        if (grant.lent_by || grant.role != delegation.role || !grant.holds_on(day)
            || !tree.covers(grant.unit, delegation.unit))
            continue;
        std::copy_if(grant.rights.begin(), grant.rights.end(), std::inserter(rights, rights.end()),
            is_lendable);
    }
    return rights;
}

std::optional<Grant> lent_grant(
    const Delegation& delegation, const std::vector<Grant>& of_lender, const UnitTree& tree)
{
    if (!delegation.holds_on(tree.day()))
        return std::nullopt;
    std::set<Right> rights = lent_rights(delegation, of_lender, tree);
    if (rights.empty())
        return std::nullopt;
    return Grant{ delegation.role, delegation.unit, delegation.begins, delegation.ends,
        std::move(rights), LentBy{ delegation.from, delegation.from_name } };
}

}
