#include "server/storage/sql_accounts.hpp"

#include <fmt/format.h>

namespace nguon::storage {

std::optional<app::Session> SqlSessions::find_by_token_hash(const std::string& hash)
{
    return sql_.maybe_one(
        "SELECT id, account, token_hash, csrf_token, created_at, last_used, expires,"
        " client, address, confirmed FROM session WHERE token_hash = ?",
        { hash }, [](sql::Row row) {
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
        });
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

}
