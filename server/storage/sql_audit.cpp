#include "server/storage/sql_audit.hpp"

#include "core/text/fold.hpp"
#include "server/storage/query.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::string_view audit_columns
    = "number, id, account, account_name, deed, subject_kind, subject, subject_name, unit, detail,"
      " address, at";

struct Numbered {
    std::int64_t number = 0;
    app::AuditEntry entry;
};

Numbered read_audit_entry(sql::Row row)
{
    Numbered numbered;
    numbered.number = row.get<std::int64_t>(0);
    app::AuditEntry& entry = numbered.entry;
    entry.id = row.get<AuditId>(1);
    entry.account = row.optional<AccountId>(2);
    entry.account_name = row.text(3);
    entry.deed = row.text(4);
    entry.subject_kind = row.text(5);
    entry.subject = row.get<std::int64_t>(6);
    entry.subject_name = row.text(7);
    entry.unit = row.optional<UnitId>(8);
    entry.detail = row.text(9);
    entry.address = row.text(10);
    entry.at = row.get<Moment>(11);
    return numbered;
}

template <typename SomeId> json::Value number_or_null(const std::optional<SomeId>& id)
{
    return id ? json::Value(id->value()) : json::Value(nullptr);
}

// The bytes under the chain: every column, so that no edit by hand goes unseen.
app::Audit::Row canonical_row(const Numbered& numbered)
{
    const app::AuditEntry& entry = numbered.entry;
    return { numbered.number,
        json::canonical(json::Object{
            { "number", numbered.number },
            { "id", entry.id.value() },
            { "account", number_or_null(entry.account) },
            { "account_name", entry.account_name },
            { "deed", entry.deed },
            { "subject_kind", entry.subject_kind },
            { "subject", entry.subject },
            { "subject_name", entry.subject_name },
            { "unit", number_or_null(entry.unit) },
            { "detail", entry.detail },
            { "address", entry.address },
            { "at", unix_ms(entry.at) },
        }) };
}

void add_units(Conditions& where, const app::AuditFilter& filter, const UnitTree& tree)
{
    const std::vector<UnitId> area = area_of(filter.units, tree);
    const bool everywhere = is_everything(area, tree);
    if (everywhere && filter.whole)
        return;
    if (everywhere)
        where.add("unit IS NOT NULL");
    else if (filter.whole)
        where.add("unit IN (?*) OR unit IS NULL", { sql::List(area) });
    else
        where.add("unit IN (?*)", { sql::List(area) });
}

Conditions conditions_of(const app::AuditFilter& filter, const UnitTree& tree)
{
    Conditions where;
    add_units(where, filter, tree);
    if (filter.account)
        where.add("account = ?", { *filter.account });
    if (!filter.deed.empty())
        where.add("deed LIKE ? ESCAPE '\\'",
            { where.keep(containing(filter.deed).substr(1)) }); // begins with it
    if (!filter.subject_kind.empty())
        where.add("subject_kind = ?", { filter.subject_kind });
    if (filter.subject)
        where.add("subject = ?", { *filter.subject });
    if (filter.from)
        where.add("at >= ?", { *filter.from });
    if (filter.to)
        where.add("at < ?", { *filter.to });
    if (!filter.search.empty())
        where.add("folded LIKE ? ESCAPE '\\'", { where.keep(containing(fold(filter.search))) });
    return where;
}

app::AuditSeal read_seal(sql::Row row)
{
    return { row.get<std::int64_t>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2),
        row.text(3), row.text(4), row.get<Moment>(5) };
}

}

void SqlAudit::append(const app::AuditEntry& entry)
{
    sql_.run("INSERT INTO audit_entry (id, account, account_name, deed, subject_kind, subject,"
             " subject_name, unit, detail, address, at, folded)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { entry.id, entry.account, entry.account_name, entry.deed, entry.subject_kind,
            entry.subject, entry.subject_name, entry.unit, entry.detail, entry.address, entry.at,
            fold(entry.account_name + " " + entry.subject_name + " " + entry.deed) });
}

app::Paged<app::AuditEntry> SqlAudit::list(
    const app::AuditFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where = conditions_of(filter, tree);
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("number < ?", { after->front() });
    }
    auto rows = sql_.all(fmt::format("SELECT {} FROM audit_entry{} ORDER BY number DESC LIMIT ?",
                             audit_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_audit_entry);
    return page_of<app::AuditEntry>(
        std::move(rows), page, [](Numbered numbered) { return std::move(numbered.entry); },
        [](const Numbered& last) { return cursor_of({ last.number }); });
}

std::vector<app::Audit::Row> SqlAudit::unsealed(int most)
{
    return sql_.all(fmt::format("SELECT {} FROM audit_entry WHERE number >"
                                " COALESCE((SELECT MAX(last) FROM audit_seal), 0)"
                                " ORDER BY number LIMIT ?",
                        audit_columns),
        { most }, [](sql::Row row) { return canonical_row(read_audit_entry(row)); });
}

std::vector<app::Audit::Row> SqlAudit::rows(std::int64_t first, std::int64_t last)
{
    return sql_.all(
        fmt::format("SELECT {} FROM audit_entry WHERE number BETWEEN ? AND ? ORDER BY number",
            audit_columns),
        { first, last }, [](sql::Row row) { return canonical_row(read_audit_entry(row)); });
}

std::optional<app::AuditSeal> SqlAudit::last_seal()
{
    return sql_.maybe_one("SELECT number, first, last, chain, seal, at FROM audit_seal"
                          " ORDER BY number DESC LIMIT 1",
        {}, read_seal);
}

std::vector<app::AuditSeal> SqlAudit::seals(std::int64_t from_number, int most)
{
    return sql_.all("SELECT number, first, last, chain, seal, at FROM audit_seal WHERE number >= ?"
                    " ORDER BY number LIMIT ?",
        { from_number, most }, read_seal);
}

void SqlAudit::add_seal(const app::AuditSeal& seal)
{
    sql_.run("INSERT INTO audit_seal (number, first, last, chain, seal, at)"
             " VALUES (?, ?, ?, ?, ?, ?)",
        { seal.number, seal.first, seal.last, seal.chain, seal.seal, seal.at });
}

// Rows with status 0 were left by versions that took a key before the deed; they answer nothing.
std::optional<app::KeptAnswer> SqlKeptAnswers::find(AccountId account, const std::string& key)
{
    return sql_.maybe_one("SELECT request_hash, status, body, at FROM kept_answer"
                          " WHERE account = ? AND key = ? AND status <> 0",
        { account, key }, [&](sql::Row row) {
            return app::KeptAnswer{ account, key, row.text(0), row.get<int>(1), row.text(2),
                row.get<Moment>(3) };
        });
}

bool SqlKeptAnswers::add(const app::KeptAnswer& answer)
{
    return sql_.run("INSERT INTO kept_answer (account, key, request_hash, status, body, at)"
                    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, key) DO UPDATE SET"
                    " request_hash = excluded.request_hash, status = excluded.status,"
                    " body = excluded.body, at = excluded.at WHERE kept_answer.status = 0",
               { answer.account, answer.key, answer.request_hash, answer.status, answer.body,
                   answer.at })
        == 1;
}

std::int64_t SqlKeptAnswers::remove_before(Moment moment)
{
    return sql_.run("DELETE FROM kept_answer WHERE at < ?", { moment });
}

std::optional<std::string> SqlSettings::find(const std::string& name)
{
    return sql_.maybe_one("SELECT value FROM setting WHERE name = ?", { name },
        [](sql::Row row) { return row.text(0); });
}

void SqlSettings::save(const std::string& name, const std::string& value)
{
    sql_.run("INSERT INTO setting (name, value) VALUES (?, ?)"
             " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        { name, value });
}

}
