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

namespace {

constexpr std::string_view key_columns
    = "SELECT id, name, scope, unit, key_hash, created_at, created_by FROM api_key";

app::ApiKey read_key(sql::Row row)
{
    app::ApiKey key;
    key.id = row.get<ApiKeyId>(0);
    key.name = row.text(1);
    key.scope = row.text(2);
    key.unit = row.get<UnitId>(3);
    key.key_hash = row.text(4);
    key.created = row.get<Moment>(5);
    key.created_by = row.get<AccountId>(6);
    return key;
}

}

std::optional<app::ApiKey> SqlApiKeys::find_by_hash(const std::string& hash)
{
    return sql_.maybe_one(
        fmt::format("{}{}", key_columns, " WHERE key_hash = ?"), { hash }, read_key);
}

std::vector<app::ApiKey> SqlApiKeys::list()
{
    return sql_.all(fmt::format("{}{}", key_columns, " ORDER BY id"), {}, read_key);
}

void SqlApiKeys::add(const app::ApiKey& key)
{
    sql_.run("INSERT INTO api_key (id, name, scope, unit, key_hash, created_at, created_by)"
             " VALUES (?, ?, ?, ?, ?, ?, ?)",
        { key.id, key.name, key.scope, key.unit, key.key_hash, key.created, key.created_by });
}

bool SqlApiKeys::remove(ApiKeyId id)
{
    return sql_.run("DELETE FROM api_key WHERE id = ?", { id }) == 1;
}

}
