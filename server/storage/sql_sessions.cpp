#include "server/storage/sql_accounts.hpp"

#include <fmt/format.h>

namespace nguon::storage {

namespace {

constexpr std::string_view session_columns
    = "SELECT id, account, token_hash, csrf_token, created_at, last_used, expires,"
      " client, address, confirmed FROM session";

app::Session read_session(sql::Row row)
{
    app::Session session;
    session.id = row.get<SessionId>(0);
    session.account = row.get<AccountId>(1);
    session.token_hash = row.text(2);
    session.csrf_token = row.text(3);
    session.created = row.get<Moment>(4);
    session.last_used = row.get<Moment>(5);
    session.expires = row.get<Moment>(6);
    session.client = row.text(7);
    session.address = row.text(8);
    session.confirmed = row.optional<Moment>(9);
    return session;
}

constexpr std::string_view passkey_columns
    = "SELECT id, account, name, credential, public_key, counter, created, last_used, revoked"
      " FROM passkey";

app::Passkey read_passkey(sql::Row row)
{
    app::Passkey passkey;
    passkey.id = row.get<PasskeyId>(0);
    passkey.account = row.get<AccountId>(1);
    passkey.name = row.text(2);
    passkey.credential = row.text(3);
    passkey.public_key = row.text(4);
    passkey.counter = row.get<std::int64_t>(5);
    passkey.created = row.get<Moment>(6);
    passkey.last_used = row.optional<Moment>(7);
    passkey.revoked = row.optional<Moment>(8);
    return passkey;
}

}

std::optional<app::Session> SqlSessions::find_by_token_hash(const std::string& hash)
{
    return sql_.maybe_one(
        fmt::format("{} WHERE token_hash = ?", session_columns), { hash }, read_session);
}

std::vector<app::Session> SqlSessions::of(AccountId account)
{
    return sql_.all(
        fmt::format("{} WHERE account = ? ORDER BY last_used DESC, id", session_columns),
        { account }, read_session);
}

void SqlSessions::add(const app::Session& session)
{
    sql_.run("INSERT INTO session (id, account, token_hash, csrf_token, created_at, last_used,"
             " expires, client, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { session.id, session.account, session.token_hash, session.csrf_token, session.created,
            session.last_used, session.expires, session.client, session.address });
}

void SqlSessions::touch(SessionId id, Moment used, Moment expires)
{
    sql_.run("UPDATE session SET last_used = ?, expires = ? WHERE id = ?", { used, expires, id });
}

void SqlSessions::confirm(SessionId id, Moment at)
{
    sql_.run("UPDATE session SET confirmed = ? WHERE id = ?", { at, id });
}

void SqlSessions::remove(SessionId id) { sql_.run("DELETE FROM session WHERE id = ?", { id }); }

void SqlSessions::remove_of(AccountId account, std::optional<SessionId> keep)
{
    sql_.run("DELETE FROM session WHERE account = ? AND id <> ?",
        { account, keep.value_or(SessionId()) });
}

std::int64_t SqlSessions::remove_expired(Moment now)
{
    return sql_.run("DELETE FROM session WHERE expires <= ?", { now });
}

std::vector<app::Passkey> SqlPasskeys::of(AccountId account)
{
    return sql_.all(fmt::format("{} WHERE account = ? ORDER BY id", passkey_columns), { account },
        read_passkey);
}

std::vector<app::Passkey> SqlPasskeys::all()
{
    return sql_.all(fmt::format("{} ORDER BY id", passkey_columns), {}, read_passkey);
}

std::optional<app::Passkey> SqlPasskeys::find(const std::string& credential)
{
    return sql_.maybe_one(
        fmt::format("{} WHERE credential = ?", passkey_columns), { credential }, read_passkey);
}

bool SqlPasskeys::add(const app::Passkey& passkey)
{
    return sql_.run("INSERT INTO passkey (id, account, name, credential, public_key, counter,"
                    " created) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (credential) DO NOTHING",
               { passkey.id, passkey.account, passkey.name, passkey.credential, passkey.public_key,
                   passkey.counter, passkey.created })
        == 1;
}

bool SqlPasskeys::note_use(PasskeyId id, std::int64_t counter, Moment at)
{
    // A key that does not count stays at nought.
    return sql_.run(fmt::format("UPDATE passkey SET counter = ?, last_used = ? WHERE id = ?"
                                " AND revoked IS NULL AND counter {} ?",
                        counter == 0 ? "=" : "<"),
               { counter, at, id, counter })
        == 1;
}

void SqlPasskeys::revoke(PasskeyId id, Moment at)
{
    sql_.run("UPDATE passkey SET revoked = ? WHERE id = ? AND revoked IS NULL", { at, id });
}

}
