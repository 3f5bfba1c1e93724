#include "server/app/delegations.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/accounts.hpp"
#include "server/app/as_of.hpp"
#include "server/app/note.hpp"
#include "server/app/sessions.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::chrono::days lately{ 14 };

Subject subject(const Delegation& one)
{
    return { "account", one.from.value(), one.from_name, one.unit };
}

json::Object detail_of(const Delegation& one)
{
    return { { "to", json::of(one.to) }, { "to_name", json::of(one.to_name) },
        { "role", json::of(one.role) }, { "since", json::of(one.begins) },
        { "until", json::of(one.ends - std::chrono::days(1)) },
        { "grounds", json::of(one.reason) } };
}

// The account a caller may speak for: his own, or one he stands above.
Result<Account> principal(Records& records, const Deed& deed, AccountId id)
{
    auto account = records.accounts().find(id);
    if (!account)
        return fail(Kind::missing, "account.missing");
    if (id == deed.caller.account)
        return std::move(*account);
    auto managed = find_account(records, deed, id);
    if (!managed)
        return managed;
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto allowed = may_manage(deed, *managed, *tree); !allowed)
        return tl::unexpected(allowed.error());
    return managed;
}

bool holds_lent(Records& records, AccountId account, const Delegation& wished, Day day)
{
    const auto lent = records.delegations().given_to(account);
    return std::any_of(lent.begin(), lent.end(),
        [&](const Delegation& one) { return one.role == wished.role && !one.is_over(day); });
}

bool are_colleagues(const Account& from, const Account& to, UnitId unit, const UnitTree& tree)
{
    return to.unit == from.unit || tree.covers(unit, to.unit);
}

// Whether two periods of the same role, place and people meet.
bool is_same(const Delegation& a, const Delegation& b)
{
    return a.to == b.to && a.role == b.role && a.unit == b.unit && a.begins < b.ends
        && b.begins < a.ends;
}

}

Result<Delegation> lend_role(Records& records, const Deed& deed, const WishedDelegation& wish)
{
    const Day today = day_of(deed.now);
    const auto from = principal(records, deed, wish.from);
    if (!from)
        return tl::unexpected(from.error());
    if (const auto recent = require_recent_password(deed); !recent)
        return tl::unexpected(recent.error());
    const Day ends = wish.last + std::chrono::days(1);
    if (const auto period = check_period(wish.begins, ends, today); !period)
        return tl::unexpected(period.error());
    if (wish.to == wish.from)
        return fail_field("to", "delegation.to_oneself");
    const auto tree = records.units().tree(today);
    const auto to = records.accounts().find(wish.to);
    // One answer for who is not there and who sits elsewhere: this is no way to ask who there is.
    if (!to || to->disabled || !are_colleagues(*from, *to, wish.unit, *tree))
        return fail_field("to", "delegation.not_a_colleague");
    // Whoever works for a firm sees what is entrusted to it, and nothing besides.
    if (records.contractors().of_account(to->id))
        return fail_field("to", "delegation.to_contractor");
    Delegation one{ deed.new_id<DelegationId>(), from->id, from->name, to->id, to->name, wish.role,
        wish.unit, wish.begins, ends, std::string(trim(wish.reason)), deed.caller.account,
        deed.caller.name, deed.now, {}, {} };
    if (from->disabled || lent_rights(one, from->grants, *tree).empty()) {
        return fail(Kind::forbidden,
            holds_lent(records, from->id, one, today) ? "delegation.not_to_pass_on"
                                                      : "delegation.nothing_to_lend");
    }
    const auto given = records.delegations().given_by(from->id);
    if (std::any_of(given.begin(), given.end(),
            [&](const Delegation& other) { return !other.is_over(today) && is_same(other, one); }))
        return fail(Kind::conflict, "delegation.exists");
    records.delegations().add(one);
    note(records, deed, "delegation.given", subject(one), detail_of(one));
    return one;
}

namespace {

bool may_end(Records& records, const Deed& deed, const Delegation& one)
{
    return one.from == deed.caller.account || one.to == deed.caller.account
        || principal(records, deed, one.from).has_value();
}

Result<Delegation> end(Records& records, const Deed& deed, Delegation one)
{
    if (!records.delegations().end(one.id, deed.caller.name, deed.now))
        return fail(Kind::conflict, "delegation.over", one.from_name);
    one.ended = deed.now;
    one.ended_by_name = deed.caller.name;
    note(records, deed, "delegation.ended", subject(one), detail_of(one));
    return one;
}

}

Result<Delegation> end_delegation(Records& records, const Deed& deed, DelegationId id)
{
    const auto one = records.delegations().find(id);
    if (!one || !may_end(records, deed, *one))
        return fail(Kind::missing, "delegation.missing");
    if (one->is_over(day_of(deed.now)))
        return fail(Kind::conflict, "delegation.over", one->from_name);
    return end(records, deed, *one);
}

void end_all_of(Records& records, const Deed& deed, AccountId account)
{
    auto all = records.delegations().given_by(account);
    const auto taken = records.delegations().given_to(account);
    all.insert(all.end(), taken.begin(), taken.end());
    for (const Delegation& one : all) {
        if (!one.is_over(day_of(deed.now)))
            (void)end(records, deed, one);
    }
}

Result<std::vector<ShownDelegation>> delegations_of(
    Records& records, const Deed& deed, AccountId account, std::optional<Day> day)
{
    const auto whose = principal(records, deed, account);
    if (!whose)
        return tl::unexpected(whose.error());
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    auto all = records.delegations().given_by(account);
    const auto taken = records.delegations().given_to(account);
    all.insert(all.end(), taken.begin(), taken.end());
    std::sort(all.begin(), all.end(),
        [](const Delegation& a, const Delegation& b) { return a.id > b.id; });
    std::vector<ShownDelegation> shown;
    for (Delegation& one : all) {
        if (day && !as_it_held(one).holds_on(asked->day))
            continue;
        const auto from = records.accounts().find(one.from);
        const bool open = !one.is_over(today);
        const bool nothing
            = !from || from->disabled || lent_rights(one, from->grants, *tree).empty();
        const bool may = open && !asked->past && may_end(records, deed, one);
        shown.push_back({ std::move(one), open && nothing, may });
    }
    return shown;
}

Result<std::vector<Account>> possible_stand_ins(
    Records& records, const Deed& deed, AccountId account)
{
    const auto whose = principal(records, deed, account);
    if (!whose)
        return tl::unexpected(whose.error());
    const auto tree = records.units().tree(day_of(deed.now));
    AccountFilter filter;
    filter.units = { whose->unit };
    auto found = all_accounts(records, filter, *tree);
    std::erase_if(found, [&](const Account& one) {
        return one.disabled || one.id == whose->id || one.unit != whose->unit
            || records.contractors().of_account(one.id);
    });
    return found;
}

void lend(Records& records, Account& account, Day day)
{
    account.lent.clear();
    const auto given = records.delegations().given_to(account.id);
    if (std::none_of(
            given.begin(), given.end(), [&](const Delegation& one) { return one.holds_on(day); }))
        return;
    const auto tree = records.units().tree(day);
    for (const Delegation& one : given) {
        if (!one.holds_on(day))
            continue;
        const auto from = records.accounts().find(one.from);
        if (!from || from->disabled)
            continue;
        if (auto grant = lent_grant(one, from->grants, *tree))
            account.lent.push_back(std::move(*grant));
    }
}

Caller as_lent_now(Records& records, const Deed& deed)
{
    Caller caller = deed.caller;
    std::erase_if(caller.grants, [](const Grant& grant) { return grant.lent_by.has_value(); });
    if (auto account = records.accounts().find(caller.account)) {
        lend(records, *account, day_of(deed.now));
        caller.grants.insert(caller.grants.end(), account->lent.begin(), account->lent.end());
    }
    return caller;
}

std::optional<Delegation> lately_over(Records& records, const Deed& deed, Right right, UnitId unit)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const auto roles = records.accounts().roles();
    for (Delegation& one : records.delegations().given_to(deed.caller.account)) {
        const Day last = one.ended ? std::min(one.ends, day_of(*one.ended)) : one.ends;
        if (!one.is_over(today) || today - last > lately || !tree->covers(one.unit, unit))
            continue;
        const auto role = std::find_if(
            roles.begin(), roles.end(), [&](const Role& known) { return known.code == one.role; });
        if (role != roles.end() && role->rights.contains(right))
            return std::move(one);
    }
    return std::nullopt;
}

}
