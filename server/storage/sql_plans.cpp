#include "server/storage/sql_plans.hpp"

#include <set>

#include "server/storage/query.hpp"
#include "server/storage/stored_json.hpp"

namespace nguon::storage {
namespace {

app::StoredPlan read_plan(sql::Row row)
{
    app::StoredPlan plan;
    plan.device = row.get<DeviceId>(0);
    plan.version = row.get<Version>(1);
    plan.content_hash = row.text(2);
    plan.header = row.text(3);
    plan.parts = stored::parts_from(row.view(4));
    plan.issued = row.get<Moment>(5);
    return plan;
}

}

std::optional<app::StoredPlan> SqlPlans::latest(DeviceId device)
{
    return sql_.maybe_one("SELECT device, version, content_hash, header, parts, issued FROM plan"
                          " WHERE device = ? ORDER BY version DESC LIMIT 1",
        { device }, read_plan);
}

std::optional<app::StoredPlan> SqlPlans::at_version(DeviceId device, Version version)
{
    return sql_.maybe_one("SELECT device, version, content_hash, header, parts, issued FROM plan"
                          " WHERE device = ? AND version = ?",
        { device, version }, read_plan);
}

std::vector<app::Plans::Head> SqlPlans::heads()
{
    return sql_.all(
        "SELECT device, version, content_hash, highest_seen FROM plan_head ORDER BY device", {},
        [](sql::Row row) {
            return Head{ row.get<DeviceId>(0), row.get<Version>(1), row.text(2),
                row.get<Version>(3) };
        });
}

void SqlPlans::add(const std::vector<app::StoredPlan>& plans)
{
    std::deque<std::string> parts; // stays where it is while values point into it
    std::vector<std::vector<sql::Value>> rows;
    std::vector<std::vector<sql::Value>> heads;
    for (const app::StoredPlan& plan : plans) {
        parts.push_back(stored::to_text(plan.parts));
        rows.push_back({ plan.device, plan.version, plan.content_hash, plan.header, parts.back(),
            plan.issued });
        heads.push_back({ plan.device, plan.version, plan.content_hash });
    }
    sql_.run_many("INSERT INTO plan (device, version, content_hash, header, parts, issued)"
                  " VALUES (?, ?, ?, ?, ?, ?)",
        rows);
    sql_.run_many("INSERT INTO plan_head (device, version, content_hash, highest_seen)"
                  " VALUES (?, ?, ?, 0) ON CONFLICT (device) DO UPDATE SET"
                  " version = excluded.version, content_hash = excluded.content_hash",
        heads);
    mark_bodies_used(plans);
}

void SqlPlans::mark_bodies_used(const std::vector<app::StoredPlan>& plans)
{
    std::map<std::string, Moment> used;
    for (const app::StoredPlan& plan : plans) {
        for (const PlanPart& part : plan.parts) {
            Moment& moment = used[part.hash];
            moment = std::max(moment, plan.issued);
        }
    }
    std::vector<std::vector<sql::Value>> rows;
    for (const auto& [hash, moment] : used)
        rows.push_back({ moment, hash, moment });
    sql_.run_many("UPDATE plan_body SET used_at = ? WHERE hash = ? AND used_at < ?", rows);
}

void SqlPlans::note_seen(DeviceId device, Version version)
{
    sql_.run("INSERT INTO plan_head (device, version, content_hash, highest_seen)"
             " VALUES (?, 0, '', ?) ON CONFLICT (device) DO UPDATE SET highest_seen ="
             " CASE WHEN plan_head.highest_seen < excluded.highest_seen"
             " THEN excluded.highest_seen ELSE plan_head.highest_seen END",
        { device, version });
}

void SqlPlans::add_body(const std::string& hash, const std::string& gzip_json, Moment now)
{
    sql_.run("INSERT INTO plan_body (hash, body, used_at) VALUES (?, ?, ?)"
             " ON CONFLICT (hash) DO NOTHING",
        { hash, sql::Blob(gzip_json), now });
}

std::optional<std::string> SqlPlans::body(const std::string& hash)
{
    return sql_.maybe_one("SELECT body FROM plan_body WHERE hash = ?", { hash },
        [](sql::Row row) { return row.blob(0); });
}

bool SqlPlans::device_has_part(DeviceId device, const std::string& hash)
{
    // Of the latest few versions: a device may still be fetching the one before.
    constexpr int versions = 5;
    const auto recent
        = sql_.all("SELECT parts FROM plan WHERE device = ? ORDER BY version DESC LIMIT ?",
            { device, versions }, [](sql::Row row) { return stored::parts_from(row.view(0)); });
    for (const std::vector<PlanPart>& parts : recent) {
        if (std::any_of(parts.begin(), parts.end(),
                [&](const PlanPart& part) { return part.hash == hash; }))
            return true;
    }
    return false;
}

void SqlPlans::note_held(DeviceId device, Version version, Moment at)
{
    if (held_at(device, at) == version)
        return;
    sql_.run("INSERT INTO plan_held (device, at, version) VALUES (?, ?, ?)"
             " ON CONFLICT (device, at) DO UPDATE SET version = excluded.version",
        { device, at, version });
}

std::optional<Version> SqlPlans::held_at(DeviceId device, Moment at)
{
    return sql_.maybe_one("SELECT version FROM plan_held WHERE device = ? AND at <= ?"
                          " ORDER BY at DESC LIMIT 1",
        { device, at }, [](sql::Row row) { return row.get<Version>(0); });
}

std::vector<app::Plans::Given> SqlPlans::given_in(Span span)
{
    // For each device from the newest version at the beginning on; found from the end of its rows,
    // where it lies but for a few.
    return sql_.all(
        "SELECT p.device, p.version, p.issued, p.parts FROM plan_head h JOIN plan p"
        " ON p.device = h.device AND p.version >= COALESCE((SELECT q.version FROM plan q"
        " WHERE q.device = h.device AND q.issued <= ?"
        " ORDER BY q.version DESC LIMIT 1), 0)"
        " WHERE p.issued < ? ORDER BY p.device, p.version",
        { span.begins, span.ends }, [](sql::Row row) {
            return Given{ row.get<DeviceId>(0), row.get<Version>(1), row.get<Moment>(2),
                stored::parts_from(row.view(3)) };
        });
}

std::vector<app::Plans::Held> SqlPlans::held_in(Span span)
{
    return sql_.all("SELECT k.device, k.version, k.at FROM plan_head h JOIN plan_held k"
                    " ON k.device = h.device AND k.at >= COALESCE((SELECT a.at FROM plan_held a"
                    " WHERE a.device = h.device AND a.at <= ? ORDER BY a.at DESC LIMIT 1), 0)"
                    " WHERE k.at < ? ORDER BY k.device, k.at",
        { span.begins, span.ends }, [](sql::Row row) {
            return Held{ row.get<DeviceId>(0), row.get<Version>(1), row.get<Moment>(2) };
        });
}

std::vector<std::string> SqlPlans::hashes_of_latest()
{
    std::set<std::string> hashes;
    sql_.all("SELECT p.parts FROM plan_head h JOIN plan p"
             " ON p.device = h.device AND p.version = h.version",
        {}, [&](sql::Row row) {
            for (PlanPart& part : stored::parts_from(row.view(0)))
                hashes.insert(std::move(part.hash));
            return true;
        });
    return { hashes.begin(), hashes.end() };
}

std::int64_t SqlPlans::remove_before(Moment moment)
{
    // What a device holds now is needed however old it is.
    const auto removed
        = sql_.run("DELETE FROM plan WHERE issued < ? AND version <"
                   " (SELECT h.version FROM plan_head h WHERE h.device = plan.device)",
            { moment });
    sql_.run("DELETE FROM plan_body WHERE used_at < ? AND hash NOT IN (?*)",
        { moment, sql::List(hashes_of_latest()) });
    sql_.run("DELETE FROM plan_held WHERE at < ? AND at <"
             " (SELECT MAX(k.at) FROM plan_held k WHERE k.device = plan_held.device AND k.at < ?)",
        { moment, moment });
    return removed;
}

}
