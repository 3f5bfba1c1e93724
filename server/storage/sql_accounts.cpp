#include "server/storage/sql_accounts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "core/time/first_days.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::string_view account_columns
    = "id, username, name, phone, post, unit, disabled, must_change_password, totp_secret <> '',"
      " version, created_at, last_login, must_enrol_totp";

app::Account read_account(sql::Row row)
{
    app::Account account;
    account.id = row.get<AccountId>(0);
    account.username = row.text(1);
    account.name = row.text(2);
    account.phone = row.text(3);
    account.post = row.text(4);
    account.unit = row.get<UnitId>(5);
    account.disabled = row.get<bool>(6);
    account.must_change_password = row.get<bool>(7);
    account.has_totp = row.get<bool>(8);
    account.version = row.get<Version>(9);
    account.created = row.get<Moment>(10);
    account.last_login = row.optional<Moment>(11);
    account.must_enrol_totp = row.get<bool>(12);
    return account;
}

std::string folded_of(const app::Account& account)
{
    return fold(account.name + " " + account.username + " " + account.phone + " " + account.post);
}

std::string words_of(const std::set<Right>& rights)
{
    std::vector<std::string> words;
    for (const Right right : rights)
        words.emplace_back(name_of(right));
    return join(words, " ");
}

constexpr std::string_view select_taken
    = "SELECT g.account, g.role, g.unit, g.from_day, g.to_day, COALESCE(r.rights, '')"
      " FROM account_grant_past g LEFT JOIN role r ON r.code = g.role";

// A role that was held on the day, whether it was taken away since or not.
constexpr std::string_view held_then
    = "(EXISTS (SELECT 1 FROM account_grant g WHERE g.account = account.id AND g.role = ?"
      " AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day > ?))"
      " OR EXISTS (SELECT 1 FROM account_grant_past g WHERE g.account = account.id AND g.role = ?"
      " AND g.from_day <= ? AND g.to_day > ?))";

// A right that a later program knew and this one does not is not granted.
std::set<Right> rights_of(std::string_view words)
{
    std::set<Right> rights;
    for (const std::string_view word : split(words, ' ')) {
        if (const auto right = parse_right(word))
            rights.insert(*right);
    }
    return rights;
}

app::TakenGrant read_taken(sql::Row row)
{
    return { row.get<AccountId>(0),
        { row.text(1), row.get<UnitId>(2), row.get<Day>(3), row.get<Day>(4),
            rights_of(row.view(5)) } };
}

}

std::optional<app::Account> SqlAccounts::find_where(
    std::string_view condition, const sql::Value& value)
{
    std::vector<app::Account> found
        = sql_.all(fmt::format("SELECT {} FROM account WHERE {}", account_columns, condition),
            { value }, read_account);
    if (found.empty())
        return std::nullopt;
    add_grants(found);
    return std::move(found.front());
}

std::optional<app::Account> SqlAccounts::find(AccountId id) { return find_where("id = ?", id); }

std::optional<app::Account> SqlAccounts::find_by_username(const std::string& username)
{
    return find_where("username = ?", username);
}

void SqlAccounts::add_grants(std::vector<app::Account>& accounts)
{
    std::vector<AccountId> ids;
    std::map<AccountId, app::Account*> by_id;
    for (app::Account& account : accounts) {
        ids.push_back(account.id);
        by_id[account.id] = &account;
    }
    sql_.all("SELECT g.account, g.role, g.unit, g.from_day, g.to_day, COALESCE(r.rights, '')"
             " FROM account_grant g LEFT JOIN role r ON r.code = g.role"
             " WHERE g.account IN (?*) ORDER BY g.account, g.place",
        { sql::List(ids) }, [&](sql::Row row) {
            by_id.at(row.get<AccountId>(0))
                ->grants.push_back({ row.text(1), row.get<UnitId>(2), row.get<Day>(3),
                    row.optional<Day>(4), rights_of(row.view(5)) });
            return true;
        });
}

app::Paged<app::Account> SqlAccounts::list(
    const app::AccountFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    if (!filter.units.empty())
        where.add("unit IN (?*)", { sql::List(area_of(filter.units, tree)) });
    if (!filter.search.empty())
        where.add("folded LIKE ? ESCAPE '\\'", { where.keep(containing(fold(filter.search))) });
    if (filter.day) {
        where.add("created_at < ?", { end_of(*filter.day) });
        if (!filter.within.empty())
            add_units_on(where, "account", "account.unit", filter.within, *filter.day);
        if (!filter.role.empty())
            where.add(held_then,
                { filter.role, *filter.day, *filter.day, filter.role, *filter.day, *filter.day });
    } else if (!filter.role.empty())
        where.add("EXISTS (SELECT 1 FROM account_grant g WHERE g.account = account.id"
                  " AND g.role = ?)",
            { filter.role });
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(sort_key, id) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    auto accounts = sql_.all(fmt::format("SELECT {} FROM account{} ORDER BY sort_key, id LIMIT ?",
                                 account_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_account);
    auto paged = page_of<app::Account>(
        std::move(accounts), page, [](app::Account account) { return account; },
        [](const app::Account& last) {
            return cursor_of(NamePlace{ sort_key(last.name), last.id.value() });
        });
    add_grants(paged.items);
    if (filter.day)
        put_back(paged.items, *filter.day);
    return paged;
}

void SqlAccounts::put_back(std::vector<app::Account>& accounts, Day day)
{
    std::vector<AccountId> ids;
    std::map<AccountId, app::Account*> by_id;
    for (app::Account& account : accounts) {
        account.disabled = false;
        ids.push_back(account.id);
        by_id[account.id] = &account;
    }
    for (app::TakenGrant& taken : taken_from(ids))
        by_id.at(taken.account)->grants.push_back(std::move(taken.grant));
    for (app::Account& account : accounts)
        std::erase_if(account.grants, [&](const Grant& grant) { return !grant.holds_on(day); });
    const Day known_from = taken_known_from();
    for (const app::LockedDays& locked : locked_days(ids)) {
        app::Account& account = *by_id.at(locked.account);
        account.disabled = account.disabled || locked.on(day, known_from);
    }
    put_units_on(sql_, "account.unit", accounts, day);
}

std::int64_t SqlAccounts::count()
{
    return sql_.one(
        "SELECT COUNT(*) FROM account", {}, [](sql::Row row) { return row.get<std::int64_t>(0); });
}

std::vector<app::Account> SqlAccounts::with_grants_in(const std::vector<UnitId>& units)
{
    auto accounts = sql_.all(
        fmt::format("SELECT {} FROM account WHERE id IN"
                    " (SELECT account FROM account_grant WHERE unit IN (?*)) ORDER BY id",
            account_columns),
        { sql::List(units) }, read_account);
    add_grants(accounts);
    return accounts;
}

Result<void> SqlAccounts::add(const app::Account& account, const std::string& password_hash)
{
    const std::string key = sort_key(account.name);
    const auto added = sql_.run(
        "INSERT INTO account (id, username, name, sort_key, folded, phone, post, unit, disabled,"
        " must_change_password, password_hash, version, created_at, last_login)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING",
        { account.id, account.username, account.name, sql::Blob(key), folded_of(account),
            account.phone, account.post, account.unit, account.disabled,
            account.must_change_password, password_hash, account.version, account.created,
            account.last_login });
    if (added == 0)
        return fail(Kind::conflict, "account.username_taken");
    save_grants(account);
    keep_locked(account, false, day_of(account.created));
    return {};
}

bool SqlAccounts::save(const app::Account& account, Version seen, std::optional<Day> on)
{
    const std::string key = sort_key(account.name);
    const auto before = find(account.id);
    const auto changed = sql_.run(
        "UPDATE account SET name = ?, sort_key = ?, folded = ?, phone = ?, post = ?, unit = ?,"
        " disabled = ?, must_change_password = ?, version = ? WHERE id = ? AND version = ?",
        { account.name, sql::Blob(key), folded_of(account), account.phone, account.post,
            account.unit, account.disabled, account.must_change_password, seen + 1, account.id,
            seen });
    if (changed == 0)
        return false;
    if (on)
        keep_taken(*before, account, *on);
    keep_locked(account, before->disabled, on);
    sql_.run("DELETE FROM account_grant WHERE account = ?", { account.id });
    save_grants(account);
    return true;
}

void SqlAccounts::keep_taken(const app::Account& before, const app::Account& after, Day on)
{
    for (const Grant& old : before.grants) {
        const auto kept
            = std::find_if(after.grants.begin(), after.grants.end(), [&](const Grant& one) {
                  return one.role == old.role && one.unit == old.unit && one.from == old.from;
              });
        // One that is kept but ends earlier now was held beyond its new end all the same.
        const Day to = old.to ? std::min(*old.to, on) : on;
        const Day from = kept == after.grants.end() ? old.from : kept->to.value_or(to);
        if (from < to)
            sql_.run("INSERT INTO account_grant_past (account, role, unit, from_day, to_day)"
                     " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                { after.id, old.role, old.unit, from, to });
    }
}

void SqlAccounts::keep_locked(const app::Account& account, bool was_locked, std::optional<Day> on)
{
    if (account.disabled == was_locked)
        return;
    const std::string day = on ? to_iso(*on) : std::string();
    if (account.disabled)
        sql_.run("INSERT INTO account_locked (account, from_day) VALUES (?, ?)"
                 " ON CONFLICT (account, from_day) DO UPDATE SET to_day = NULL",
            { account.id, day });
    else
        sql_.run("UPDATE account_locked SET to_day = ? WHERE account = ? AND to_day IS NULL",
            { day, account.id });
}

std::vector<app::TakenGrant> SqlAccounts::taken_in(const std::vector<UnitId>& units)
{
    return sql_.all(
        fmt::format("{} WHERE g.unit IN (?*) ORDER BY g.account, g.from_day", select_taken),
        { sql::List(units) }, read_taken);
}

std::vector<app::TakenGrant> SqlAccounts::taken_from(const std::vector<AccountId>& accounts)
{
    return sql_.all(
        fmt::format("{} WHERE g.account IN (?*) ORDER BY g.account, g.from_day", select_taken),
        { sql::List(accounts) }, read_taken);
}

std::vector<app::LockedDays> SqlAccounts::locked_days(const std::vector<AccountId>& accounts)
{
    return sql_.all("SELECT account, from_day, to_day FROM account_locked"
                    " WHERE account IN (?*) ORDER BY account, from_day",
        { sql::List(accounts) }, [](sql::Row row) {
            return app::LockedDays{ row.get<AccountId>(0), parse_iso_day(row.view(1)),
                row.optional<Day>(2) };
        });
}

Day SqlAccounts::taken_known_from()
{
    return day_of(sql_.one("SELECT applied_at FROM schema_migration WHERE number = 36", {},
        [](sql::Row row) { return row.get<Moment>(0); }));
}

void SqlAccounts::save_grants(const app::Account& account)
{
    int place = 0;
    for (const Grant& grant : account.grants)
        sql_.run("INSERT INTO account_grant (account, place, role, unit, from_day, to_day)"
                 " VALUES (?, ?, ?, ?, ?, ?)",
            { account.id, place++, grant.role, grant.unit, grant.from, grant.to });
}

std::string SqlAccounts::password_hash(AccountId id)
{
    return sql_
        .maybe_one("SELECT password_hash FROM account WHERE id = ?", { id },
            [](sql::Row row) { return row.text(0); })
        .value_or("");
}

void SqlAccounts::set_password(AccountId id, const std::string& hash, bool must_change)
{
    sql_.run("UPDATE account SET password_hash = ?, must_change_password = ? WHERE id = ?",
        { hash, must_change, id });
}

std::string SqlAccounts::totp_secret(AccountId id)
{
    return sql_
        .maybe_one("SELECT totp_secret FROM account WHERE id = ?", { id },
            [](sql::Row row) { return row.text(0); })
        .value_or("");
}

void SqlAccounts::set_totp_secret(AccountId id, const std::string& secret)
{
    sql_.run("UPDATE account SET totp_secret = ?, totp_step = -1 WHERE id = ?", { secret, id });
}

void SqlAccounts::set_must_enrol_totp(AccountId id, bool must)
{
    sql_.run("UPDATE account SET must_enrol_totp = ? WHERE id = ?", { must, id });
}

bool SqlAccounts::use_totp_step(AccountId id, std::int64_t step)
{
    return sql_.run("UPDATE account SET totp_step = ? WHERE id = ? AND totp_step < ?",
               { step, id, step })
        == 1;
}

void SqlAccounts::note_login(AccountId id, Moment at)
{
    sql_.run("UPDATE account SET last_login = ? WHERE id = ?", { at, id });
}

std::vector<Role> SqlAccounts::roles()
{
    return sql_.all("SELECT code, name, rights FROM role ORDER BY code", {}, [](sql::Row row) {
        return Role{ row.text(0), row.text(1), rights_of(row.view(2)) };
    });
}

void SqlAccounts::save_role(const Role& role)
{
    sql_.run("INSERT INTO role (code, name, rights) VALUES (?, ?, ?)"
             " ON CONFLICT (code) DO UPDATE SET name = excluded.name, rights = excluded.rights",
        { role.code, role.name, words_of(role.rights) });
}

}
