#include "server/storage/sql/migration.hpp"

#include "trust/hash.hpp"

#include <fmt/format.h>

namespace nguon::storage::sql {
namespace {

struct Applied {
    int number = 0;
    std::string checksum;
};

std::string script_of(const Migration& migration, const Dialect& dialect)
{
    return fmt::format("{}\n{}", dialect.adapt_schema(migration.schema),
        dialect.pick(migration.sqlite_only, migration.postgres_only));
}

// Of the words in the source, so that mending adapt_schema does not lock databases out.
std::string checksum_of(const Migration& migration, const Dialect& dialect)
{
    return sha256(fmt::format("{}\n{}", migration.schema,
                      dialect.pick(migration.sqlite_only, migration.postgres_only)))
        .text();
}

bool has_history(Connection& sql)
{
    const std::string_view question
        = sql.dialect().pick("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'",
            "SELECT 1 FROM pg_tables WHERE tablename = 'schema_migration'"
            " AND schemaname = current_schema()");
    return sql.maybe_one(question, {}, [](Row) { return true; }).has_value();
}

std::vector<Applied> history(Connection& sql)
{
    if (!has_history(sql))
        return {};
    return sql.all(
        "SELECT number, checksum FROM schema_migration ORDER BY number", {}, [](Row row) {
            return Applied{ row.get<int>(0), row.text(1) };
        });
}

void refuse_unknown(
    std::span<const Applied> applied, std::span<const Migration> migrations, const Dialect& dialect)
{
    if (applied.size() > migrations.size())
        throw SchemaRefused(fmt::format("the database has schema {}, this program knows {}: it was "
                                        "used by a newer nguon; install that version or restore a "
                                        "backup",
            applied.back().number, migrations.size()));
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const Migration& known = migrations[i];
        if (applied[i].number != known.number)
            throw SchemaRefused(fmt::format("the database lacks schema step {} but has step {}",
                known.number, applied[i].number));
        if (applied[i].checksum != checksum_of(known, dialect))
            throw SchemaRefused(
                fmt::format("schema step {} ({}) is not the one this program knows; "
                            "the database was made by another build",
                    known.number, known.name));
    }
}

void expect_numbered(std::span<const Migration> migrations)
{
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        if (migrations[i].number != static_cast<int>(i) + 1)
            throw std::logic_error("migrations are numbered 1, 2, 3 ...");
    }
}

// One step; false when there was none left.
bool step(Connection& sql, std::span<const Migration> migrations, Moment now)
{
    const std::vector<Applied> applied = history(sql);
    refuse_unknown(applied, migrations, sql.dialect());
    if (applied.size() == migrations.size())
        return false;
    if (applied.empty() && !has_history(sql))
        sql.run_script(sql.dialect().adapt_schema(
            "CREATE TABLE schema_migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL,"
            " checksum TEXT NOT NULL, applied_at BIGINT NOT NULL) STRICT"));
    const Migration& next = migrations[applied.size()];
    sql.run_script(script_of(next, sql.dialect()));
    sql.run("INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
        { next.number, next.name, checksum_of(next, sql.dialect()), now });
    return true;
}

}

int migrate(Database& database, std::span<const Migration> migrations, Moment now)
{
    expect_numbered(migrations);
    int steps = 0;
    while (database.write([&](Connection& sql) { return step(sql, migrations, now); }))
        ++steps;
    return steps;
}

void expect_schema(Database& database, std::span<const Migration> migrations)
{
    expect_numbered(migrations);
    const std::vector<Applied> applied
        = database.read([](Connection& sql) { return history(sql); });
    refuse_unknown(applied, migrations, database.dialect());
    if (applied.size() < migrations.size())
        throw SchemaRefused(
            fmt::format("the database has schema {}, this program needs {}: start the "
                        "server once to bring it up to date",
                applied.size(), migrations.size()));
}

}
