#include "server/app/accounts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_stays.hpp"
#include "server/app/sessions.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Subject subject(const Account& account)
{
    return { "account", account.id.value(), account.name, account.unit };
}

}

bool manages_whole_tree(const Caller& caller, const UnitTree& tree)
{
    return caller.may_in_all(Right::manage_accounts, tree.roots(), tree);
}

bool manages_accounts_of(const Caller& caller, UnitId unit, const UnitTree& tree)
{
    return tree.find(unit) != nullptr ? caller.may_in(Right::manage_accounts, unit, tree)
                                      : manages_whole_tree(caller, tree);
}

namespace {

bool same(const Grant& a, const Grant& b)
{
    return a.role == b.role && a.unit == b.unit && a.from == b.from && a.to == b.to;
}

// What is over, or stood in a unit that ended, gives nothing to anybody.
bool has_force(const Grant& grant, const UnitTree& tree)
{
    return (!grant.to || tree.day() < *grant.to) && tree.find(grant.unit) != nullptr;
}

// Whether the caller stands above this grant: he manages accounts there and holds all it gives.
bool masters(const Caller& caller, const Grant& grant, const UnitTree& tree)
{
    return caller.may_in(Right::manage_accounts, grant.unit, tree)
        && std::all_of(grant.rights.begin(), grant.rights.end(),
            [&](Right right) { return caller.may_in(right, grant.unit, tree); });
}

// Whether the caller stands above all that others lend the account, today or on days that are still
// to come: whoever can sign in as somebody does what he stands in for.
bool masters_lent(Records& records, const Deed& deed, const Account& account, const UnitTree& tree)
{
    const auto given = records.delegations().given_to(account.id);
    return std::all_of(given.begin(), given.end(), [&](const Delegation& one) {
        const auto from
            = one.is_over(tree.day()) ? std::nullopt : records.accounts().find(one.from);
        const Grant lent{ one.role, one.unit, one.begins, one.ends,
            from ? lent_rights(one, from->grants, tree) : std::set<Right>{} };
        return lent.rights.empty() || masters(deed.caller, lent, tree);
    });
}

// The grants wished for, with their rights; each wrong one with its path.
Result<std::vector<Grant>> make_grants(Records& records, const Deed& deed,
    const std::vector<WishedGrant>& wished, const std::vector<Grant>& before, const UnitTree& tree,
    std::string_view list)
{
    const std::vector<Role> roles = records.accounts().roles();
    Error error{ Kind::invalid, "input.invalid", {}, {}, {} };
    std::vector<Grant> grants;
    for (std::size_t i = 0; i < wished.size(); ++i) {
        const WishedGrant& wish = wished[i];
        const std::string at = std::string(list) + "[" + std::to_string(i) + "]";
        const std::string dot = list == "grants" ? "." : "";
        const auto role = std::find_if(
            roles.begin(), roles.end(), [&](const Role& one) { return one.code == wish.role; });
        if (role == roles.end()) {
            error.fields.push_back(
                { at + (dot.empty() ? "" : ".role"), "account.unknown_role", wish.role });
            continue;
        }
        const auto is_meant = [&](const Grant& one) {
            return one.role == wish.role && one.unit == wish.unit
                && (!wish.from || one.from == *wish.from);
        };
        // One that is over stays as it was. All others begin today at the earliest, also where one
        // that is over is given again: days on which nobody held it would count as held.
        const auto old = std::find_if(before.begin(), before.end(), [&](const Grant& one) {
            const bool is_over = one.to && *one.to <= tree.day();
            return is_meant(one) && (!is_over || one.to == wish.to);
        });
        const bool known = old != before.end();
        const Day from = known ? old->from : std::max(wish.from.value_or(tree.day()), tree.day());
        Grant grant{ wish.role, wish.unit, from, wish.to, role->rights };
        if (!known && tree.find(grant.unit) == nullptr)
            error.fields.push_back({ at + (dot.empty() ? "" : ".unit"), "unit.missing", {} });
        const std::string field = at + (dot.empty() ? "" : ".unit");
        if (const auto stays = check_stays(tree, grant.unit, field); !known && !stays)
            error.fields.push_back(stays.error().fields.front());
        if (grant.to && *grant.to <= grant.from)
            error.fields.push_back({ at + ".to", "account.grant_is_empty", {} });
        const bool twice = std::any_of(
            grants.begin(), grants.end(), [&](const Grant& one) { return same(one, grant); });
        if (!twice)
            grants.push_back(std::move(grant));
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    for (const Grant& grant : grants) {
        const bool was_there = std::any_of(
            before.begin(), before.end(), [&](const Grant& one) { return same(one, grant); });
        if (!was_there && !masters(deed.caller, grant, tree))
            return fail(Kind::forbidden, "account.grant_not_allowed", grant.role);
    }
    return grants;
}

std::vector<WishedGrant> as_wishes(const std::vector<std::string>& roles, UnitId unit)
{
    std::vector<WishedGrant> wishes;
    for (const std::string& role : roles)
        wishes.push_back({ role, unit, {}, {} });
    return wishes;
}

Result<void> apply_grants(Records& records, const Deed& deed, const AccountWish& wish,
    Account& account, const UnitTree& tree)
{
    const std::vector<Grant> before = account.grants;
    if (wish.grants) {
        auto grants = make_grants(records, deed, *wish.grants, before, tree, "grants");
        if (!grants)
            return tl::unexpected(grants.error());
        account.grants = std::move(*grants);
    } else if (wish.roles) {
        auto own = make_grants(
            records, deed, as_wishes(*wish.roles, account.unit), before, tree, "roles");
        if (!own)
            return tl::unexpected(own.error());
        std::erase_if(account.grants,
            [&](const Grant& grant) { return grant.unit == account.unit && !grant.to; });
        account.grants.insert(account.grants.end(), own->begin(), own->end());
    }
    // Whoever works for a firm sees what is entrusted to it, and nothing besides.
    if (!account.grants.empty() && records.contractors().of_account(account.id))
        return fail(Kind::conflict, "account.is_contractor");
    return {};
}

Result<void> apply_texts(const AccountWish& wish, Account& account)
{
    if (wish.name)
        account.name = std::string(trim(*wish.name));
    if (account.name.empty())
        return fail_field("name", "input.required");
    if (wish.phone)
        account.phone = std::string(trim(*wish.phone));
    if (wish.post)
        account.post = std::string(trim(*wish.post));
    account.must_change_password = wish.must_change_password.value_or(account.must_change_password);
    return {};
}

// Holds the right at every root, now and without an end.
bool is_master_of_tree(const Account& account, const UnitTree& tree)
{
    if (account.disabled)
        return false;
    Caller lasting = account.caller();
    std::erase_if(lasting.grants, [](const Grant& grant) { return grant.to.has_value(); });
    return manages_whole_tree(lasting, tree);
}

bool another_master(Records& records, AccountId but, const UnitTree& tree)
{
    for (const Role& role : records.accounts().roles()) {
        if (!role.rights.contains(Right::manage_accounts))
            continue;
        const auto all = all_accounts(records, { {}, {}, role.code }, tree);
        if (std::any_of(all.begin(), all.end(), [&](const Account& account) {
                return account.id != but && is_master_of_tree(account, tree);
            }))
            return true;
    }
    return false;
}

// Whether somebody can do more after it than before: what a session found open must not give away.
bool opens_more(const Account& before, const Account& after)
{
    const auto is_new = [&](const Grant& grant) {
        return std::none_of(before.grants.begin(), before.grants.end(),
            [&](const Grant& old) { return same(old, grant); });
    };
    return (before.disabled && !after.disabled)
        || std::any_of(after.grants.begin(), after.grants.end(), is_new);
}

json::Object detail_of(const Account& before, const Account& after)
{
    json::Object detail;
    if (before.disabled != after.disabled)
        detail["disabled"] = after.disabled;
    if (!std::equal(before.grants.begin(), before.grants.end(), after.grants.begin(),
            after.grants.end(), same))
        detail["roles"] = json::list_of(
            after.grants, [](const Grant& grant) { return grant.role + "@" + grant.unit.text(); });
    if (before.unit != after.unit)
        detail["unit"] = json::of(after.unit);
    return detail;
}

}

std::optional<std::string> as_username(std::string_view text)
{
    std::string username;
    for (const char c : trim(text)) {
        const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool plain = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9');
        const bool sign = low == '.' || low == '_' || low == '-' || low == '@';
        if (!plain && (!sign || username.empty()))
            return std::nullopt;
        username += low;
    }
    if (username.size() < 2 || username.size() > 60)
        return std::nullopt;
    return username;
}

std::vector<Account> all_accounts(
    Records& records, const AccountFilter& filter, const UnitTree& tree)
{
    std::vector<Account> all;
    Page page{ Page::most, {} };
    do {
        auto some = records.accounts().list(filter, tree, page);
        std::move(some.items.begin(), some.items.end(), std::back_inserter(all));
        page.cursor = some.next;
    } while (!page.cursor.empty());
    return all;
}

Result<void> may_manage(const Deed& deed, const Account& account, const UnitTree& tree)
{
    if (!manages_accounts_of(deed.caller, account.unit, tree))
        return fail(Kind::forbidden, "account.not_allowed");
    for (const Grant& grant : account.grants) {
        if (has_force(grant, tree) && !masters(deed.caller, grant, tree))
            return fail(Kind::forbidden, "account.above_you");
    }
    return {};
}

Result<Account> find_account(Records& records, const Deed& deed, AccountId id)
{
    auto account = records.accounts().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    const bool visible = account
        && (id == deed.caller.account || manages_accounts_of(deed.caller, account->unit, *tree));
    if (!visible)
        return fail(Kind::missing, "account.missing");
    return std::move(*account);
}

Result<Account> add_account(Records& records, const Deed& deed, const std::string& username,
    const AccountWish& wish, const std::string& password_hash)
{
    if (const auto recent = require_recent_password(deed); !recent)
        return tl::unexpected(recent.error());
    const auto tree = records.units().tree(day_of(deed.now));
    Account account;
    account.id = deed.new_id<AccountId>();
    account.username = username;
    account.unit = wish.unit.value_or(deed.caller.unit);
    account.created = deed.now;
    account.disabled = wish.disabled.value_or(false);
    // Whoever made the account knows its password until its owner chooses another.
    account.must_change_password = true;
    if (tree->find(account.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::manage_accounts, account.unit, *tree))
        return fail(Kind::forbidden, "account.not_allowed");
    if (const auto stays = check_stays(*tree, account.unit); !stays)
        return tl::unexpected(stays.error());
    if (const auto ok = apply_texts(wish, account); !ok)
        return tl::unexpected(ok.error());
    if (const auto ok = apply_grants(records, deed, wish, account, *tree); !ok)
        return tl::unexpected(ok.error());
    if (const auto added = records.accounts().add(account, password_hash); !added)
        return tl::unexpected(added.error());
    note(records, deed, "account.added", subject(account), detail_of(Account{}, account));
    return account;
}

Result<Account> edit_account(Records& records, const Deed& deed, AccountId id,
    const AccountWish& wish, std::optional<Version> seen)
{
    const auto found = find_account(records, deed, id);
    if (!found)
        return found;
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto allowed = may_manage(deed, *found, *tree); !allowed)
        return tl::unexpected(allowed.error());
    if (seen && *seen != found->version)
        return fail(Kind::conflict, "account.stale");
    Account account = *found;
    if (wish.unit && *wish.unit != account.unit) {
        if (tree->find(*wish.unit) == nullptr)
            return fail_field("unit", "unit.missing");
        if (!deed.caller.may_in(Right::manage_accounts, *wish.unit, *tree))
            return fail(Kind::forbidden, "account.not_allowed");
        if (const auto stays = check_stays(*tree, *wish.unit); !stays)
            return tl::unexpected(stays.error());
        account.unit = *wish.unit;
    }
    if (const auto ok = apply_texts(wish, account); !ok)
        return tl::unexpected(ok.error());
    if (const auto ok = apply_grants(records, deed, wish, account, *tree); !ok)
        return tl::unexpected(ok.error());
    account.disabled = wish.disabled.value_or(account.disabled);
    if (wish.without_otp && id == deed.caller.account)
        return fail(Kind::conflict, "account.own_otp");
    if (wish.without_otp && found->has_totp && !masters_lent(records, deed, *found, *tree))
        return fail(Kind::forbidden, "account.above_you");
    if (opens_more(*found, account) || (wish.without_otp && account.has_totp)) {
        if (const auto recent = require_recent_password(deed); !recent)
            return tl::unexpected(recent.error());
    }
    const bool was_master = is_master_of_tree(*found, *tree);
    if (was_master && !is_master_of_tree(account, *tree) && !another_master(records, id, *tree))
        return fail(Kind::conflict, "account.last_admin");
    if (!records.accounts().save(account, found->version, tree->day()))
        return fail(Kind::conflict, "account.stale");
    account.version = found->version + 1;
    json::Object detail = detail_of(*found, account);
    if (wish.without_otp && account.has_totp) {
        records.accounts().set_totp_secret(id, "");
        records.accounts().set_must_enrol_totp(id, true);
        account.has_totp = false;
        account.must_enrol_totp = true;
        detail["otp"] = false;
    }
    // A lost telephone may have been signed in, with codes or without.
    if (account.disabled || wish.without_otp)
        records.sessions().remove_of(id, std::nullopt);
    if (account.disabled)
        records.reset_codes().remove(id);
    note(records, deed, "account.edited", subject(account), std::move(detail));
    return account;
}

Result<Account> may_reset_password(Records& records, const Deed& deed, AccountId id)
{
    auto account = find_account(records, deed, id);
    if (!account)
        return account;
    if (id == deed.caller.account)
        return fail(Kind::conflict, "account.own_password");
    if (const auto recent = require_recent_password(deed); !recent)
        return tl::unexpected(recent.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto allowed = may_manage(deed, *account, *tree); !allowed)
        return tl::unexpected(allowed.error());
    if (!masters_lent(records, deed, *account, *tree))
        return fail(Kind::forbidden, "account.above_you");
    return account;
}

Result<void> reset_password(
    Records& records, const Deed& deed, AccountId id, const std::string& password_hash)
{
    const auto account = may_reset_password(records, deed, id);
    if (!account)
        return tl::unexpected(account.error());
    records.accounts().set_password(id, password_hash, true);
    records.reset_codes().remove(id);
    records.sessions().remove_of(id, std::nullopt);
    note(records, deed, "account.password_reset", subject(*account));
    return {};
}

}
