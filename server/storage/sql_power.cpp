#include "server/storage/sql_power.hpp"

#include <fmt/format.h>
#include <set>

#include "core/time/first_days.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view paste_columns
    = "SELECT p.id, p.unit, p.text, p.at, p.by_name, p.undone_at,"
      " (SELECT COUNT(*) FROM planned_outage o WHERE o.paste = p.id), p.outages_undone"
      " FROM outage_paste p";

app::OutagePaste read_paste(sql::Row row)
{
    app::OutagePaste paste;
    paste.id = row.get<OutagePasteId>(0);
    paste.unit = row.get<UnitId>(1);
    paste.text = row.text(2);
    paste.at = row.get<Moment>(3);
    paste.by_name = row.text(4);
    paste.undone = row.optional<Moment>(5);
    paste.outages = row.get<std::int64_t>(6);
    return paste;
}

// Taken back behind the day: it stood then.
app::OutagePaste read_paste_on(sql::Row row, Day day)
{
    app::OutagePaste paste = read_paste(row);
    if (paste.undone && *paste.undone >= end_of(day)) {
        paste.undone.reset();
        paste.outages = row.optional<std::int64_t>(7);
    }
    return paste;
}

PlannedOutage read_outage(sql::Row row)
{
    PlannedOutage outage;
    outage.id = row.get<PlannedOutageId>(0);
    outage.paste = row.get<OutagePasteId>(1);
    outage.unit = row.get<UnitId>(2);
    outage.span = { row.get<Moment>(3), row.get<Moment>(4) };
    outage.source = row.text(5);
    return outage;
}

void add_parts(sql::Connection& sql, app::OutagePaste& paste)
{
    paste.moved = sql.all("SELECT schedule, title, from_at, to_at, extra, version FROM moved_airing"
                          " WHERE paste = ? ORDER BY from_at, schedule",
        { paste.id }, [](sql::Row row) {
            return app::MovedAiring{ row.get<ScheduleId>(0), row.text(1), row.get<Moment>(2),
                row.get<Moment>(3), row.get<bool>(4), row.get<Version>(5) };
        });
    paste.notices = sql.all("SELECT bulletin FROM outage_notice WHERE paste = ? ORDER BY bulletin",
        { paste.id }, [](sql::Row row) { return row.get<BulletinId>(0); });
}

// Each paste keeps a row of its own, so that taking one back leaves what another announced.
void drop_doubles(std::vector<PlannedOutage>& outages)
{
    std::set<std::pair<UnitId, Span>> seen;
    std::erase_if(outages,
        [&](const PlannedOutage& one) { return !seen.emplace(one.unit, one.span).second; });
}

app::MakeUp read_make_up(sql::Row row)
{
    return { row.get<ScheduleId>(0), row.get<DeviceId>(1),
        OccurrenceKey{ row.get<ScheduleId>(2), row.get<Moment>(3), row.get<int>(4) } };
}

}

std::optional<app::OutagePaste> SqlPlannedOutages::find_paste(OutagePasteId id)
{
    auto paste
        = sql_.maybe_one(fmt::format("{} WHERE p.id = ?", paste_columns), { id }, read_paste);
    if (paste)
        add_parts(sql_, *paste);
    return paste;
}

app::Paged<app::OutagePaste> SqlPlannedOutages::pastes(const std::vector<UnitId>& units,
    const UnitTree& tree, const app::Page& page, std::optional<Day> day)
{
    if (units.empty())
        return {};
    Conditions where;
    add_area(where, "p.unit", area_of(units, tree), tree);
    if (day)
        where.add("p.at < ?", { end_of(*day) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(p.at, p.id) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    auto rows = sql_.all(
        fmt::format("{}{} ORDER BY p.at DESC, p.id DESC LIMIT ?", paste_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }),
        [&](sql::Row row) { return day ? read_paste_on(row, *day) : read_paste(row); });
    put_units_on(sql_, "outage_paste.unit", rows, day);
    auto found = page_of<app::OutagePaste>(
        std::move(rows), page, [](app::OutagePaste paste) { return paste; },
        [](const app::OutagePaste& last) {
            return cursor_of({ unix_ms(last.at), last.id.value() });
        });
    for (app::OutagePaste& paste : found.items)
        add_parts(sql_, paste);
    return found;
}

void SqlPlannedOutages::add(
    const app::OutagePaste& paste, const std::vector<PlannedOutage>& outages)
{
    sql_.run("INSERT INTO outage_paste (id, unit, text, at, by_name, undone_at)"
             " VALUES (?, ?, ?, ?, ?, ?)",
        { paste.id, paste.unit, paste.text, paste.at, paste.by_name, paste.undone });
    std::vector<std::vector<sql::Value>> rows;
    for (const PlannedOutage& one : outages)
        rows.push_back({ one.id, paste.id, one.unit, one.span.begins, one.span.ends, one.source });
    sql_.run_many("INSERT INTO planned_outage (id, paste, unit, begins, ends, source)"
                  " VALUES (?, ?, ?, ?, ?, ?)",
        rows);
    rows.clear();
    for (const app::MovedAiring& one : paste.moved)
        rows.push_back(
            { paste.id, one.schedule, one.title, one.from, one.to, one.extra, one.version });
    sql_.run_many("INSERT INTO moved_airing (paste, schedule, title, from_at, to_at, extra,"
                  " version) VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows);
    rows.clear();
    for (const BulletinId bulletin : paste.notices)
        rows.push_back({ paste.id, bulletin });
    sql_.run_many("INSERT INTO outage_notice (paste, bulletin) VALUES (?, ?)", rows);
}

bool SqlPlannedOutages::undo(OutagePasteId id, Moment at)
{
    if (sql_.run("UPDATE outage_paste SET undone_at = ?, outages_undone ="
                 " (SELECT COUNT(*) FROM planned_outage o WHERE o.paste = outage_paste.id)"
                 " WHERE id = ? AND undone_at IS NULL",
            { at, id })
        != 1)
        return false;
    sql_.run("DELETE FROM planned_outage WHERE paste = ?", { id });
    return true;
}

std::vector<PlannedOutage> SqlPlannedOutages::of_paste(OutagePasteId id)
{
    return sql_.all("SELECT id, paste, unit, begins, ends, source FROM planned_outage"
                    " WHERE paste = ? ORDER BY begins, id",
        { id }, read_outage);
}

std::vector<PlannedOutage> SqlPlannedOutages::in(Span span)
{
    auto found = sql_.all("SELECT id, paste, unit, begins, ends, source FROM planned_outage"
                          " WHERE begins < ? AND ends > ? ORDER BY begins, id",
        { span.ends, span.begins }, read_outage);
    drop_doubles(found);
    return found;
}

std::vector<PlannedOutage> SqlPlannedOutages::pasted_by(UnitId unit, Span span)
{
    auto found = sql_.all("SELECT o.id, o.paste, o.unit, o.begins, o.ends, o.source"
                          " FROM planned_outage o JOIN outage_paste p ON p.id = o.paste"
                          " WHERE p.unit = ? AND o.begins < ? AND o.ends > ?"
                          " ORDER BY o.begins, o.id",
        { unit, span.ends, span.begins }, read_outage);
    drop_doubles(found);
    return found;
}

void SqlMakeUps::add(const std::vector<app::MakeUp>& made)
{
    std::vector<std::vector<sql::Value>> rows;
    rows.reserve(made.size());
    for (const app::MakeUp& one : made)
        rows.push_back(
            { one.schedule, one.device, one.missed.schedule, one.missed.starts, one.missed.item });
    sql_.run_many("INSERT INTO make_up (schedule, device, missed_schedule, missed_starts,"
                  " missed_item) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        rows);
}

std::vector<app::MakeUp> SqlMakeUps::of_device(DeviceId device, Span missed)
{
    return sql_.all("SELECT m.schedule, m.device, m.missed_schedule, m.missed_starts,"
                    " m.missed_item FROM make_up m JOIN schedule s ON s.id = m.schedule"
                    " WHERE m.device = ? AND m.missed_starts >= ? AND m.missed_starts < ?"
                    " AND NOT s.cancelled ORDER BY m.schedule",
        { device, missed.begins, missed.ends }, read_make_up);
}

std::vector<app::MakeUp> SqlMakeUps::of_whole_airings(Span missed)
{
    return sql_.all("SELECT m.schedule, m.device, m.missed_schedule, m.missed_starts,"
                    " m.missed_item FROM make_up m JOIN schedule s ON s.id = m.schedule"
                    " WHERE m.missed_starts >= ? AND m.missed_starts < ? AND m.missed_item = ?"
                    " AND NOT s.cancelled ORDER BY m.schedule, m.device",
        { missed.begins, missed.ends, app::MakeUp::whole_airing }, read_make_up);
}

std::vector<ScheduleId> SqlMakeUps::among(const std::vector<ScheduleId>& schedules)
{
    return sql_.all(
        "SELECT DISTINCT schedule FROM make_up WHERE schedule IN (?*) ORDER BY schedule",
        { sql::List(schedules) }, [](sql::Row row) { return row.get<ScheduleId>(0); });
}

}
