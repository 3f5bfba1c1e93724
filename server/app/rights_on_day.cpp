#include "server/app/rights_on_day.hpp"

#include <algorithm>

#include "core/text/fold.hpp"
#include "server/app/accounts.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"

namespace nguon::app {
namespace {

// Over one reading: everybody whose roles might reach the unit on the day.
class HoldersOnDay {
public:
    HoldersOnDay(Records& records, const RightsQuestion& asked, const UnitTree& tree)
        : records_(records)
        , asked_(asked)
        , tree_(tree)
        , known_from_(records.accounts().taken_known_from())
        , path_(tree.path(asked.unit))
    {
    }

    std::vector<RightHolder> all()
    {
        gather();
        std::vector<AccountId> ids;
        for (const auto& [id, account] : accounts_)
            ids.push_back(id);
        for (const LockedDays& days : records_.accounts().locked_days(ids))
            locked_[days.account].push_back(days);
        std::vector<RightHolder> holders;
        for (const auto& [id, account] : accounts_) {
            if (asked_.account && *asked_.account != id)
                continue;
            RightHolder one{ id, account.username, account.name, account.post, account.unit,
                giving(held_by(account), asked_.right, asked_.unit, tree_), maybe_locked(id) };
            if (!one.by.empty() && could_sign_in(account))
                holders.push_back(std::move(one));
        }
        std::sort(holders.begin(), holders.end(), [](const RightHolder& a, const RightHolder& b) {
            return std::pair(sort_key(a.name), a.account) < std::pair(sort_key(b.name), b.account);
        });
        return holders;
    }

private:
    void gather()
    {
        for (Account& account : records_.accounts().with_grants_in(path_)) {
            const AccountId id = account.id;
            accounts_.emplace(id, std::move(account));
        }
        for (const TakenGrant& taken : records_.accounts().taken_in(path_))
            add(taken.account);
        lent_ = records_.delegations().of_units(path_);
        std::vector<AccountId> lenders;
        for (Delegation& one : lent_) {
            one = as_it_held(std::move(one));
            add(one.to);
            lenders.push_back(one.from);
        }
        // Whoever lends holds a role in the unit or above it, or held it.
        for (const AccountId lender : lenders)
            add(lender);
        std::vector<AccountId> ids;
        for (const auto& [id, account] : accounts_)
            ids.push_back(id);
        for (TakenGrant& taken : records_.accounts().taken_from(ids))
            taken_[taken.account].push_back(std::move(taken.grant));
    }

    void add(AccountId id)
    {
        if (accounts_.contains(id))
            return;
        if (auto account = records_.accounts().find(id))
            accounts_.emplace(id, std::move(*account));
    }

    // What he held himself, whether it was taken from him since or not.
    std::vector<Grant> own_of(const Account& account) const
    {
        std::vector<Grant> grants = account.grants;
        if (const auto taken = taken_.find(account.id); taken != taken_.end())
            grants.insert(grants.end(), taken->second.begin(), taken->second.end());
        return grants;
    }

    std::vector<Grant> held_by(const Account& account) const
    {
        std::vector<Grant> grants = own_of(account);
        for (const Delegation& one : lent_) {
            const auto lender = accounts_.find(one.from);
            if (one.to != account.id || lender == accounts_.end() || !could_sign_in(lender->second))
                continue;
            if (auto grant = lent_grant(one, own_of(lender->second), tree_))
                grants.push_back(std::move(*grant));
        }
        return grants;
    }

    bool could_sign_in(const Account& account) const
    {
        if (day_of(account.created) > tree_.day())
            return false;
        const auto days = locked_.find(account.id);
        return days == locked_.end()
            || std::none_of(days->second.begin(), days->second.end(),
                [&](const LockedDays& locked) { return locked.on(tree_.day(), known_from_); });
    }

    bool maybe_locked(AccountId id) const
    {
        const auto days = locked_.find(id);
        return days != locked_.end()
            && std::any_of(days->second.begin(), days->second.end(), [&](const LockedDays& locked) {
                   return !locked.from && tree_.day() < known_from_ && !is_over(locked);
               });
    }

    bool is_over(const LockedDays& locked) const { return locked.to && *locked.to <= tree_.day(); }

    Records& records_;
    const RightsQuestion& asked_;
    const UnitTree& tree_;
    Day known_from_{};
    std::vector<UnitId> path_; // the unit and those above it on the day
    std::map<AccountId, Account> accounts_;
    std::map<AccountId, std::vector<Grant>> taken_;
    std::map<AccountId, std::vector<LockedDays>> locked_;
    std::vector<Delegation> lent_;
};

Result<Paged<RightHolder>> page_of(std::vector<RightHolder> all, const Page& page)
{
    auto first = all.begin();
    if (!page.cursor.empty()) {
        const auto after = AccountId::parse(page.cursor);
        const auto last = std::find_if(all.begin(), all.end(),
            [&](const RightHolder& one) { return after && one.account == *after; });
        if (last == all.end())
            return fail_field("cursor", "input.bad_cursor");
        first = last + 1;
    }
    Paged<RightHolder> found;
    for (auto at = first; at != all.end(); ++at) {
        if (static_cast<int>(found.items.size()) == page.limit) {
            found.next = found.items.back().account.text();
            break;
        }
        found.items.push_back(std::move(*at));
    }
    return found;
}

}

Result<RightsOnDay> rights_on_day(
    Records& records, const Deed& deed, const RightsQuestion& asked, const Page& page)
{
    const RegisterDesk desk(records, deed);
    const Day day = asked.day.value_or(desk.today());
    if (const auto good = check_not_ahead(day, desk.today()); !good)
        return tl::unexpected(good.error());
    const auto tree = records.units().tree(day);
    const bool is_there = tree->find(asked.unit) != nullptr;
    if (!is_there && desk.tree().find(asked.unit) == nullptr
        && records.units().history(asked.unit).empty())
        return fail(Kind::missing, "unit.missing");
    const bool about_himself = asked.account == deed.caller.account;
    if (!about_himself && !desk.may(Right::manage_accounts, asked.unit)
        && !desk.may(Right::view_audit, asked.unit))
        return fail(Kind::forbidden, "account.not_allowed");
    if (!is_there)
        return fail(Kind::missing, "unit.not_then", vietnamese_day(day));
    auto holders = page_of(HoldersOnDay(records, asked, *tree).all(), page);
    if (!holders)
        return tl::unexpected(holders.error());
    // Those above the caller are named by what they may do to his unit, not by how they sign in.
    for (RightHolder& one : holders->items) {
        if (one.account != deed.caller.account
            && !manages_accounts_of(deed.caller, one.unit, desk.tree())) {
            one.username.clear();
            one.post.clear();
        }
    }
    return RightsOnDay{ std::move(*holders), day, records.accounts().taken_known_from() };
}

}
