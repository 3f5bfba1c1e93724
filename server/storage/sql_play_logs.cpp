#include "server/storage/sql_play_logs.hpp"

#include "server/storage/packed_entries.hpp"
#include "server/storage/play_records.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_onsite.hpp"
#include "trust/chain.hpp"

#include <deque>
#include <fmt/format.h>
#include <limits>

namespace nguon::storage {
namespace {

constexpr std::string_view insert_record
    = "INSERT INTO play_log (device, sequence, unit, schedule, starts, item, bulletin, emergency,"
      " plan_version, planned_at, started_at, ended_at, rendered_ms, result, reason,"
      " clock_error_ms, peak_tenths, received, onsite)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// `onsite` is the record's, as text that outlives the values.
std::vector<sql::Value> values_of(
    const app::LogBatch& batch, const PlayRecord& record, const std::optional<std::string>& onsite)
{
    std::optional<ScheduleId> schedule;
    std::optional<Moment> starts;
    std::optional<int> item;
    if (record.occurrence) {
        schedule = record.occurrence->schedule;
        starts = record.occurrence->starts;
        item = record.occurrence->item;
    }
    return { batch.device, record.sequence, batch.unit, schedule, starts, item, record.bulletin,
        record.order, record.plan_version, record.planned_at, record.started_at, record.ended_at,
        record.rendered, name_of(record.result), name_of(record.reason), record.clock_error_ms,
        record.peak_db_tenths, batch.received, onsite };
}

Conditions conditions_of(const app::PlayLogFilter& filter, const UnitTree& tree)
{
    Conditions where;
    add_area(where, "unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.device)
        where.add("device = ?", { *filter.device });
    if (filter.bulletin)
        where.add("bulletin = ?", { *filter.bulletin });
    if (!filter.results.empty())
        where.add("result IN (?*)", { names_of(filter.results) });
    if (filter.onsite)
        where.add(*filter.onsite ? "onsite IS NOT NULL" : "onsite IS NULL");
    if (filter.alerts_only)
        where.add("emergency IS NOT NULL");
    if (filter.from)
        where.add("planned_at >= ?", { *filter.from });
    if (filter.to)
        where.add("planned_at < ?", { *filter.to });
    return where;
}

Hash hash_of(std::string_view text)
{
    const auto hash = Hash::parse(text);
    if (!hash)
        throw sql::Failure(sql::Errc::corrupt, "a chain's hash is damaged");
    return *hash;
}

}

app::LogHead SqlPlayLogs::head(DeviceId device)
{
    return sql_
        .maybe_one("SELECT sequence, chain FROM play_head WHERE device = ?", { device },
            [](sql::Row row) {
                return app::LogHead{ row.get<std::int64_t>(0), row.text(1) };
            })
        .value_or(app::LogHead{ 0, Hash().text() });
}

app::LogHead SqlPlayLogs::append(const app::LogBatch& batch)
{
    const app::LogHead before = head(batch.device);
    std::size_t skipped = 0;
    while (skipped < batch.records.size() && batch.records[skipped].sequence <= before.sequence)
        ++skipped;
    if (skipped == batch.records.size())
        return before;
    if (batch.records[skipped].sequence != before.sequence + 1)
        throw std::logic_error("a batch of a play log leaves a gap");
    if (batch.entry_bytes.size() != batch.records.size())
        throw std::logic_error("every record has its entry");

    const app::LogHead after{ batch.records.back().sequence, batch.chain_after };
    insert(batch, skipped);
    insert_outages(batch, skipped);
    sql_.run(
        "INSERT INTO play_batch (device, first, last, entries, chain_before, chain_after, seal,"
        " received) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        { batch.device, before.sequence + 1, after.sequence,
            sql::Blob(pack(std::span(batch.entry_bytes).subspan(skipped))), before.chain,
            batch.chain_after, batch.seal, batch.received });
    sql_.run("INSERT INTO play_head (device, sequence, chain) VALUES (?, ?, ?)"
             " ON CONFLICT (device) DO UPDATE SET sequence = excluded.sequence,"
             " chain = excluded.chain",
        { batch.device, after.sequence, after.chain });
    deliveries_.settle_records(batch.device, std::span(batch.records).subspan(skipped));
    return after;
}

void SqlPlayLogs::insert(const app::LogBatch& batch, std::size_t skipped)
{
    std::vector<std::vector<sql::Value>> rows;
    rows.reserve(batch.records.size() - skipped);
    std::deque<std::optional<std::string>> onsite; // stays where it is while values point into it
    for (std::size_t i = skipped; i < batch.records.size(); ++i) {
        const PlayRecord& record = batch.records[i];
        if (record.outage)
            continue;
        onsite.push_back(
            record.onsite ? std::optional(stored::to_text(*record.onsite)) : std::nullopt);
        rows.push_back(values_of(batch, record, onsite.back()));
    }
    sql_.run_many(insert_record, rows);
}

void SqlPlayLogs::insert_outages(const app::LogBatch& batch, std::size_t skipped)
{
    std::vector<std::vector<sql::Value>> rows;
    for (std::size_t i = skipped; i < batch.records.size(); ++i) {
        const PlayRecord& record = batch.records[i];
        if (record.outage)
            rows.push_back({ batch.device, record.outage->from, name_of(record.outage->kind),
                record.outage->to, record.outage->time_known, batch.unit, record.sequence });
    }
    sql_.run_many("INSERT INTO outage (device, begins, kind, ends, time_known, unit, sequence)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows);
}

app::Paged<app::PlayLogRow> SqlPlayLogs::list(
    const app::PlayLogFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    Conditions where = conditions_of(filter, tree);
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 3);
        if (!after)
            return {};
        where.add("(planned_at, device, sequence) < (?, ?, ?)",
            { (*after)[0], (*after)[1], (*after)[2] });
    }
    auto rows
        = sql_.all(fmt::format("SELECT {}, device, unit, received FROM play_log{}"
                               " ORDER BY planned_at DESC, device DESC, sequence DESC LIMIT ?",
                       record_columns, where.where()),
            where.values_and({ limit_of(page) + 1 }), [](sql::Row row) {
                constexpr int behind = record_column_count;
                return app::PlayLogRow{ row.get<DeviceId>(behind), row.get<UnitId>(behind + 1),
                    read_record(row), row.get<Moment>(behind + 2) };
            });
    return page_of<app::PlayLogRow>(
        std::move(rows), page, [](app::PlayLogRow row) { return row; },
        [](const app::PlayLogRow& last) {
            return cursor_of(
                { unix_ms(last.record.planned_at), last.device.value(), last.record.sequence });
        });
}

std::vector<PlayRecord> SqlPlayLogs::of_occurrence(DeviceId device, const OccurrenceKey& occurrence)
{
    return sql_.all(fmt::format("SELECT {} FROM play_log WHERE device = ? AND starts = ?"
                                " AND schedule = ? AND item = ? ORDER BY sequence",
                        record_columns),
        { device, occurrence.starts, occurrence.schedule, occurrence.item }, read_record);
}

std::vector<PlayRecord> SqlPlayLogs::of_device(DeviceId device, Span span)
{
    return sql_.all(fmt::format("SELECT {} FROM play_log WHERE device = ?"
                                " AND COALESCE(started_at, planned_at) < ?"
                                " AND COALESCE(ended_at, planned_at) >= ? ORDER BY sequence",
                        record_columns),
        { device, span.ends, span.begins }, read_record);
}

std::map<DeviceId, std::int64_t> SqlPlayLogs::onsite_heads()
{
    std::map<DeviceId, std::int64_t> heads;
    for (const auto& [device, sequence] :
        sql_.all("SELECT device, MAX(sequence) FROM play_log WHERE onsite IS NOT NULL"
                 " GROUP BY device",
            {},
            [](sql::Row row) { return std::pair(row.get<DeviceId>(0), row.get<std::int64_t>(1)); }))
        heads.emplace(device, sequence);
    return heads;
}

std::vector<PlayRecord> SqlPlayLogs::onsite_after(DeviceId device, std::int64_t sequence, int most)
{
    return sql_.all(fmt::format("SELECT {} FROM play_log WHERE device = ? AND sequence > ?"
                                " AND onsite IS NOT NULL ORDER BY sequence LIMIT ?",
                        record_columns),
        { device, sequence, most }, read_record);
}

std::vector<DeviceId> SqlPlayLogs::devices()
{
    return sql_.all("SELECT device FROM play_head ORDER BY device", {},
        [](sql::Row row) { return row.get<DeviceId>(0); });
}

std::vector<app::PlayLogs::StoredEntry> SqlPlayLogs::entries(
    DeviceId device, std::int64_t from, int most)
{
    std::vector<StoredEntry> found;
    struct Batch {
        std::int64_t first = 0;
        std::string packed;
        std::string chain;
    };
    std::int64_t next_batch = from;
    while (static_cast<int>(found.size()) < most) {
        const auto batch = sql_.maybe_one(
            "SELECT first, entries, chain_before FROM play_batch WHERE device = ? AND last >= ?"
            " ORDER BY first LIMIT 1",
            { device, next_batch }, [](sql::Row row) {
                return Batch{ row.get<std::int64_t>(0), row.blob(1), row.text(2) };
            });
        if (!batch)
            break;
        ChainHead head{ static_cast<std::uint64_t>(batch->first - 1), hash_of(batch->chain) };
        for (std::string& bytes : unpack(batch->packed)) {
            head = next(head, bytes);
            const auto sequence = static_cast<std::int64_t>(head.sequence);
            next_batch = sequence + 1;
            if (sequence >= from && static_cast<int>(found.size()) < most)
                found.push_back({ sequence, std::move(bytes), head.hash.text() });
        }
    }
    return found;
}

std::vector<std::string> SqlPlayLogs::seals(DeviceId device)
{
    return sql_.all("SELECT seal FROM play_batch WHERE device = ? ORDER BY first", { device },
        [](sql::Row row) { return row.text(0); });
}

void SqlPlayLogs::add_incident(
    DeviceId device, const std::string& code, const std::string& detail, Moment at)
{
    const auto known_already = sql_.maybe_one(
        "SELECT id FROM incident WHERE device = ? AND code = ? AND detail = ? LIMIT 1",
        { device, code, detail }, [](sql::Row row) { return row.get<std::int64_t>(0); });
    if (!known_already)
        sql_.run("INSERT INTO incident (device, code, detail, at) VALUES (?, ?, ?, ?)",
            { device, code, detail, at });
}

std::vector<app::Incident> SqlPlayLogs::incidents(
    const std::vector<DeviceId>& devices, int most, Moment before)
{
    return sql_.all("SELECT id, device, code, detail, at FROM incident WHERE device IN (?*)"
                    " AND at < ? ORDER BY at DESC, id DESC LIMIT ?",
        { sql::List(devices), before, most }, [](sql::Row row) {
            return app::Incident{ row.get<std::int64_t>(0), row.get<DeviceId>(1), row.text(2),
                row.text(3), row.get<Moment>(4) };
        });
}

std::vector<app::Incident> SqlPlayLogs::incidents_after(std::int64_t id, int most)
{
    return sql_.all(
        "SELECT id, device, code, detail, at FROM incident WHERE id > ? ORDER BY id LIMIT ?",
        { id, most }, [](sql::Row row) {
            return app::Incident{ row.get<std::int64_t>(0), row.get<DeviceId>(1), row.text(2),
                row.text(3), row.get<Moment>(4) };
        });
}

std::vector<app::ToldOutage> SqlPlayLogs::outages(const std::vector<DeviceId>& devices, Span span)
{
    return sql_.all("SELECT device, sequence, kind, begins, ends, time_known FROM outage"
                    " WHERE device IN (?*) AND begins < ? AND ends > ?"
                    " ORDER BY begins, device, sequence",
        { sql::List(devices), span.ends, span.begins }, [](sql::Row row) {
            return app::ToldOutage{ row.get<DeviceId>(0), row.get<std::int64_t>(1),
                Outage{ known(parse_outage_kind(row.view(2)), row.view(2)), row.get<Moment>(3),
                    row.get<Moment>(4), row.get<bool>(5) } };
        });
}

}
