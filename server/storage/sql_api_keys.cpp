#include "server/storage/sql_accounts.hpp"

#include <fmt/format.h>

#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view key_columns = "SELECT id, name, scope, unit, key_hash, created_at,"
                                         " created_by, last_used, revoked, body FROM api_key";

std::string body_of(const app::ApiKey& key)
{
    return json::serialise(json::Object{ { "pass", key.handling == app::CapHandling::pass },
        { "passed_by", stored::number(key.passed_by) },
        { "senders", json::list_of(key.senders, [](const auto& one) { return json::of(one); }) },
        { "certificate", json::of(key.certificate) } });
}

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
    key.last_used = row.optional<Moment>(7);
    key.revoked = row.optional<Moment>(8);
    stored::from_text(row.view(9), [&](const json::Value& value) {
        const stored::In in(value);
        if (!in.has("pass"))
            return;
        key.handling = in.truth("pass") ? app::CapHandling::pass : app::CapHandling::hold;
        key.passed_by = in.optional_id<AccountId>("passed_by");
        for (const json::Value& one : in.list("senders"))
            key.senders.emplace_back(one.as_string());
        key.certificate = in.text("certificate");
    });
    return key;
}

}

std::optional<app::ApiKey> SqlApiKeys::find(ApiKeyId id)
{
    return sql_.maybe_one(fmt::format("{} WHERE id = ?", key_columns), { id }, read_key);
}

std::optional<app::ApiKey> SqlApiKeys::find_by_hash(const std::string& hash)
{
    return sql_.maybe_one(fmt::format("{} WHERE key_hash = ?", key_columns), { hash }, read_key);
}

std::vector<app::ApiKey> SqlApiKeys::list()
{
    return sql_.all(fmt::format("{} ORDER BY CASE WHEN revoked IS NULL THEN 0 ELSE 1 END, id DESC",
                        key_columns),
        {}, read_key);
}

void SqlApiKeys::add(const app::ApiKey& key)
{
    sql_.run("INSERT INTO api_key (id, name, scope, unit, key_hash, created_at, created_by,"
             " last_used, revoked, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { key.id, key.name, key.scope, key.unit, key.key_hash, key.created, key.created_by,
            key.last_used, key.revoked, body_of(key) });
}

void SqlApiKeys::save(const app::ApiKey& key)
{
    sql_.run("UPDATE api_key SET name = ?, revoked = ?, body = ? WHERE id = ?",
        { key.name, key.revoked, body_of(key), key.id });
}

void SqlApiKeys::touch(ApiKeyId id, Moment used)
{
    sql_.run("UPDATE api_key SET last_used = ? WHERE id = ?", { used, id });
}

}
