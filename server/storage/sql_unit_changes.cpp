#include "server/storage/sql_unit_changes.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "server/storage/query.hpp"
#include "server/storage/sql_devices.hpp"
#include "server/storage/stored_unit_change.hpp"

namespace nguon::storage {
namespace {

// Rules, permits and grants are not here: they stay with the unit that wrote them, as its history,
// and those who follow are given their own (server/app/unit_inheritance.cpp). Nor is what happened
// under the old name: play logs, deliveries, audit, alerts that are over.
constexpr std::array owned{
    OwnedRows{ "account", "id", true },
    OwnedRows{ "api_key", "id" },
    OwnedRows{ "asset", "id", true },
    OwnedRows{ "breakdown", "id", true },
    OwnedRows{ "bulletin", "id" },
    OwnedRows{ "campaign", "id" },
    OwnedRows{ "cap_received", "id" },
    OwnedRows{ "contractor", "id", true },
    OwnedRows{ "contribution", "id", true },
    OwnedRows{ "contribution", "id", true, "to_unit", "bulletin" },
    OwnedRows{ "device", "id", true },
    OwnedRows{ "device_group", "id" },
    OwnedRows{ "dictionary_entry", "id", false, "unit", "written" },
    OwnedRows{ "job", "id" },
    OwnedRows{ "maintenance", "id", true },
    OwnedRows{ "media", "hash" },
    OwnedRows{ "officer", "id", true },
    OwnedRows{ "outage_paste", "id" },
    OwnedRows{ "programme", "id" },
    OwnedRows{ "schedule", "id" },
    OwnedRows{ "staff_post", "id", true },
    OwnedRows{ "station_plan", "id", true },
    OwnedRows{ "station_plan_row", "id" },
    OwnedRows{ "survey_answer", "id" },
    OwnedRows{ "survey_round", "id", true },
    OwnedRows{ "storm_check", "id" },
    OwnedRows{ "template", "id" },
    OwnedRows{ "upload", "id" },
};

constexpr std::string_view short_columns
    = "SELECT id, state, on_day, resolution, reverses, version, created_at, created_by,"
      " created_by_name, done_at, problem, problem_detail, request FROM unit_change";

app::UnitChangeRecord read_short(sql::Row row)
{
    app::UnitChangeRecord record;
    record.id = row.get<UnitChangeId>(0);
    record.state = known(app::parse_unit_change_state(row.view(1)), row.view(1));
    record.change.on = row.get<Day>(2);
    record.change.resolution = row.text(3);
    record.reverses = row.optional<UnitChangeId>(4);
    record.version = row.get<Version>(5);
    record.created = row.get<Moment>(6);
    record.by = row.get<AccountId>(7);
    record.by_name = row.text(8);
    record.done = row.optional<Moment>(9);
    record.problem = row.text(10);
    record.problem_detail = row.text(11);
    stored::read_request(row.view(12), record);
    return record;
}

}

std::span<const OwnedRows> owned_rows() { return owned; }

std::optional<app::UnitChangeRecord> SqlUnitChanges::find(UnitChangeId id)
{
    auto record = sql_.maybe_one(fmt::format("{} WHERE id = ?", short_columns), { id }, read_short);
    if (!record)
        return record;
    sql_.all("SELECT effect, preview FROM unit_change WHERE id = ?", { id }, [&](sql::Row row) {
        record->effect = stored::effect_from(row.view(0));
        record->preview = stored::preview_from(row.view(1));
        return true;
    });
    return record;
}

std::shared_ptr<const app::UnitChangeRecord> KeptChanges::find(
    UnitChangeId id, Version version) const
{
    const std::lock_guard lock(mutex_);
    for (const auto& kept : kept_) {
        if (kept->id == id && kept->version == version)
            return kept;
    }
    return nullptr;
}

void KeptChanges::keep(std::shared_ptr<const app::UnitChangeRecord> record)
{
    constexpr std::size_t most = 4; // of the whole country each is some ten megabytes
    const std::lock_guard lock(mutex_);
    kept_.erase(std::remove_if(kept_.begin(), kept_.end(),
                    [&](const auto& kept) { return kept->id == record->id; }),
        kept_.end());
    if (kept_.size() >= most)
        kept_.erase(kept_.begin());
    kept_.push_back(std::move(record));
}

std::shared_ptr<const app::UnitChangeRecord> SqlUnitChanges::look_up(UnitChangeId id)
{
    const auto version = sql_.maybe_one("SELECT version FROM unit_change WHERE id = ?", { id },
        [](sql::Row row) { return row.get<Version>(0); });
    if (!version)
        return nullptr;
    if (auto kept = kept_.find(id, *version))
        return kept;
    auto record = find(id);
    if (!record)
        return nullptr;
    auto whole = std::make_shared<const app::UnitChangeRecord>(std::move(*record));
    kept_.keep(whole);
    return whole;
}

app::Paged<app::UnitChangeRecord> SqlUnitChanges::list(const app::Page& page)
{
    Conditions where;
    where.add("state <> 'preview'");
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("id < ?", { after->front() });
    }
    auto rows = sql_.all(fmt::format("{}{} ORDER BY id DESC LIMIT ?", short_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_short);
    return page_of<app::UnitChangeRecord>(
        std::move(rows), page, [](app::UnitChangeRecord record) { return record; },
        [](const app::UnitChangeRecord& last) { return cursor_of({ last.id.value() }); });
}

std::vector<app::UnitChangeRecord> SqlUnitChanges::planned()
{
    return sql_.all(fmt::format("{} WHERE state = 'planned' ORDER BY on_day, id", short_columns),
        {}, read_short);
}

void SqlUnitChanges::add(const app::UnitChangeRecord& record)
{
    sql_.run(
        "INSERT INTO unit_change (id, state, on_day, resolution, reverses, version, created_at,"
        " created_by, created_by_name, done_at, problem, problem_detail, request, effect, preview)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { record.id, app::name_of(record.state), record.change.on, record.change.resolution,
            record.reverses, record.version, record.created, record.by, record.by_name, record.done,
            record.problem, record.problem_detail, stored::request_text(record),
            stored::to_text(record.effect), stored::to_text(record.preview) });
}

bool SqlUnitChanges::save(const app::UnitChangeRecord& record, Version seen)
{
    return sql_.run("UPDATE unit_change SET state = ?, version = ?, done_at = ?, problem = ?,"
                    " problem_detail = ?, effect = ?, preview = ? WHERE id = ? AND version = ?",
               { app::name_of(record.state), seen + 1, record.done, record.problem,
                   record.problem_detail, stored::to_text(record.effect),
                   stored::to_text(record.preview), record.id, seen })
        == 1;
}

std::int64_t SqlUnitChanges::forget_previews_before(Moment moment)
{
    return sql_.run(
        "DELETE FROM unit_change WHERE state = 'preview' AND created_at < ?", { moment });
}

void SqlUnitChanges::hand_over_rows(UnitChangeId change, const OwnedRows& rows)
{
    // Where the heir has a row of its own, or two come together, the first stays with it.
    const std::string unless_taken = rows.unique_with.empty()
        ? ""
        : fmt::format(" AND NOT EXISTS (SELECT 1 FROM {0} o WHERE o.{1} = t.{1}"
                      " AND (o.{2} = h.heir OR (o.id < t.id AND o.{2} IN"
                      " (SELECT unit FROM unit_heir WHERE change = h.change AND heir = h.heir))))",
            rows.table, rows.unique_with, rows.column);
    const std::string place = rows.place();
    sql_.run(fmt::format("INSERT INTO unit_move (change, place, row_key, before, after)"
                         " SELECT h.change, '{0}', CAST(t.{1} AS TEXT), t.{2}, h.heir"
                         " FROM {3} t JOIN unit_heir h ON h.unit = t.{2}"
                         " WHERE h.change = ?{4}"
                         " ON CONFLICT DO NOTHING",
                 place, rows.key, rows.column, rows.table, unless_taken),
        { change });
    sql_.run(fmt::format("UPDATE {0} SET {1} = (SELECT m.after FROM unit_move m WHERE m.change = ?"
                         " AND m.place = '{2}' AND m.row_key = CAST({0}.{3} AS TEXT)){4}"
                         " WHERE {1} IN (SELECT unit FROM unit_heir WHERE change = ?)"
                         " AND EXISTS (SELECT 1 FROM unit_move m WHERE m.change = ?"
                         " AND m.place = '{2}' AND m.row_key = CAST({0}.{3} AS TEXT))",
                 rows.table, rows.column, place, rows.key,
                 rows.has_version ? ", version = version + 1" : ""),
        { change, change, change });
}

void SqlUnitChanges::hand_over(UnitChangeId change, const std::map<UnitId, UnitId>& chiefs,
    const std::vector<std::pair<DeviceId, UnitId>>& placed)
{
    std::vector<std::vector<sql::Value>> heirs;
    for (const auto& [unit, heir] : chiefs)
        heirs.push_back({ change, unit, heir });
    sql_.run_many("INSERT INTO unit_heir (change, unit, heir) VALUES (?, ?, ?)", heirs);
    // Those with a place of their own first: what is noted already is not noted again.
    std::vector<std::vector<sql::Value>> single;
    for (const auto& [device, unit] : placed)
        single.push_back({ change, unit, device });
    sql_.run_many("INSERT INTO unit_move (change, place, row_key, before, after)"
                  " SELECT ?, 'device.unit', CAST(id AS TEXT), unit, ? FROM device WHERE id = ?",
        single);
    std::vector<std::vector<sql::Value>> moved;
    for (const auto& [device, unit] : placed)
        moved.push_back({ unit, device });
    for (const OwnedRows& rows : owned)
        hand_over_rows(change, rows);
    // A part of a unit that goes on: its devices are in no list of heirs.
    sql_.run_many("UPDATE device SET unit = ?, version = version + 1 WHERE id = ?", moved);
    renew_register(sql_);
}

void SqlUnitChanges::hand_on(const std::map<UnitId, std::vector<UnitId>>& pasts)
{
    for (const auto& [unit, past] : pasts) {
        // Nothing is asked, or aired by rule, a second time.
        sql_.run("INSERT INTO inbox_decision (bulletin, unit, answer, account, account_name, at,"
                 " reason, version)"
                 " SELECT bulletin, ?, answer, account, account_name, at, reason, 1"
                 " FROM inbox_decision WHERE unit IN (?*) ORDER BY at, unit"
                 " ON CONFLICT DO NOTHING",
            { unit, sql::List(past) });
        // What is spoken in the parts is spoken in what they form.
        sql_.run("INSERT INTO unit_language (unit, language)"
                 " SELECT ?, language FROM unit_language WHERE unit IN (?*)"
                 " ON CONFLICT DO NOTHING",
            { unit, sql::List(past) });
    }
}

void SqlUnitChanges::hand_back(UnitChangeId done, UnitChangeId by)
{
    for (const OwnedRows& rows : owned) {
        const std::string place = rows.place();
        // A row may be another one by now under the same key, as the lines of a plan are: only what
        // goes back is noted. CROSS JOIN so that no engine looks for each move among all rows.
        sql_.run(fmt::format("INSERT INTO unit_move (change, place, row_key, before, after)"
                             " SELECT ?, m.place, m.row_key, m.after, m.before"
                             " FROM {0} t CROSS JOIN unit_move m WHERE m.change = ?"
                             " AND m.place = '{1}' AND m.row_key = CAST(t.{2} AS TEXT)"
                             " AND m.after = t.{3}",
                     rows.table, place, rows.key, rows.column),
            { by, done });
        sql_.run(fmt::format("UPDATE {0} SET {1} = (SELECT m.after FROM unit_move m"
                             " WHERE m.change = ? AND m.place = '{2}'"
                             " AND m.row_key = CAST({0}.{3} AS TEXT)){4}"
                             " WHERE EXISTS (SELECT 1 FROM unit_move m WHERE m.change = ?"
                             " AND m.place = '{2}' AND m.row_key = CAST({0}.{3} AS TEXT))",
                     rows.table, rows.column, place, rows.key,
                     rows.has_version ? ", version = version + 1" : ""),
            { by, by });
    }
    renew_register(sql_);
}

std::map<UnitId, app::UnitHoldings> SqlUnitChanges::holdings(const std::vector<UnitId>& units)
{
    std::map<UnitId, app::UnitHoldings> found;
    const auto count = [&](std::string_view name, const std::string& question) {
        sql_.all(question, { sql::List(units) }, [&](sql::Row row) {
            found[row.get<UnitId>(0)][std::string(name)] = row.get<std::int64_t>(1);
            return true;
        });
    };
    // What is gone is nobody's any more.
    for (const OwnedRows& rows : owned) {
        if (rows.column == "unit" && rows.table != "asset")
            count(rows.table,
                fmt::format("SELECT unit, COUNT(*) FROM {0} WHERE unit IN (?*){1} GROUP BY unit",
                    rows.table, rows.table == "device" ? " AND removed_at IS NULL" : ""));
    }
    // By kind, and of stations those that are parts of another for themselves; a device is told as
    // such, and not again as an asset.
    sql_.each("SELECT a.unit, CASE WHEN a.kind = 'station' AND EXISTS (SELECT 1 FROM asset_era w"
              " WHERE w.asset = e.station AND w.to_day IS NULL) THEN 'station_part' ELSE a.kind END"
              " AS sort, COUNT(*) FROM asset a JOIN asset_era e ON e.asset = a.id"
              " WHERE a.unit IN (?*) AND a.device IS NULL AND e.to_day IS NULL"
              " GROUP BY a.unit, sort",
        { sql::List(units) },
        [&](sql::Row row) { found[row.get<UnitId>(0)][row.text(1)] = row.get<std::int64_t>(2); });
    count("account_grant",
        "SELECT unit, COUNT(*) FROM account_grant WHERE unit IN (?*) GROUP BY unit");
    for (const std::string_view rules : { "air_rules", "emergency_rules", "onsite_permit" })
        count(rules,
            fmt::format("SELECT unit, COUNT(*) FROM {} WHERE unit IN (?*) GROUP BY unit", rules));
    return found;
}

void SqlUnitChanges::add_former(const std::vector<std::pair<DeviceId, UnitId>>& stood)
{
    std::vector<std::vector<sql::Value>> rows;
    for (const auto& [device, unit] : stood)
        rows.push_back({ device, unit });
    sql_.run_many("INSERT INTO device_former_unit (device, unit) VALUES (?, ?)"
                  " ON CONFLICT DO NOTHING",
        rows);
}

void SqlUnitChanges::forget_former(const std::vector<UnitId>& units)
{
    sql_.run("DELETE FROM device_former_unit WHERE unit IN (?*)", { sql::List(units) });
}

std::vector<std::pair<DeviceId, UnitId>> SqlUnitChanges::devices_by_unit()
{
    return sql_.all("SELECT id, unit FROM device ORDER BY id", {},
        [](sql::Row row) { return std::pair(row.get<DeviceId>(0), row.get<UnitId>(1)); });
}

}
