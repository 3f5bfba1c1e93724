#include "server/storage/sql_schedules.hpp"

#include "server/storage/places.hpp"
#include "server/storage/stored_json.hpp"

#include <fmt/format.h>
#include <limits>

namespace nguon::storage {
namespace {

// Longer than any one airing: what starts last may still be on air.
constexpr std::chrono::hours longest_airing{ 24 };

Schedule read_schedule(sql::Row row)
{
    Schedule schedule = stored::schedule_from(row.view(0));
    // The column follows when units merge; the text keeps whose it was when it was written.
    schedule.unit = row.get<UnitId>(1);
    return schedule;
}

Schedule read_version(sql::Row row) { return stored::schedule_from(row.view(0)); }

Moment over_at(const Schedule& schedule)
{
    Moment last = schedule.starts;
    if (!schedule.recurrence.empty()) {
        const auto rule
            = Recurrence::parse(schedule.recurrence, schedule.starts, schedule.short_month);
        last = rule ? rule->last() : schedule.starts + Recurrence::longest;
    }
    if (schedule.cut_at)
        last = std::min(last, *schedule.cut_at);
    return last + longest_airing;
}

void add_places(Conditions& where, const Places& places)
{
    if (places.is_everywhere())
        return;
    // Without an audience of its own it has that of its bulletin; a programme those of its items.
    const std::string bulletins = audience_reaches("bulletin");
    std::vector<sql::Value> values{ places.inside() };
    for (int lists = 0; lists < 3; ++lists) {
        for (sql::Value& value : audience_values(places))
            values.push_back(std::move(value));
    }
    where.add(
        fmt::format("s.unit IN (?*) OR s.id IN ({0})"
                    " OR (NOT EXISTS (SELECT 1 FROM schedule_target t WHERE t.schedule = s.id)"
                    " AND (s.bulletin IN ({1}) OR s.programme IN"
                    " (SELECT programme FROM programme_bulletin WHERE bulletin IN ({1}))))",
            audience_reaches("schedule"), bulletins),
        std::move(values));
}

}

std::optional<Schedule> SqlSchedules::find(ScheduleId id)
{
    return sql_.maybe_one("SELECT data, unit FROM schedule WHERE id = ?", { id }, read_schedule);
}

app::Paged<Schedule> SqlSchedules::list(
    const app::ScheduleFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    Conditions where;
    where.add("NOT s.cancelled");
    add_places(where, Places(filter.units, tree));
    if (filter.unit)
        add_places(where, Places({ *filter.unit }, tree));
    if (filter.bulletin)
        where.add("s.bulletin = ? OR s.programme IN"
                  " (SELECT programme FROM programme_bulletin WHERE bulletin = ?)",
            { *filter.bulletin, *filter.bulletin });
    if (filter.programme)
        where.add("s.programme = ?", { *filter.programme });
    if (filter.campaign)
        where.add("s.bulletin IN (SELECT bulletin FROM campaign_bulletin WHERE campaign = ?)"
                  " OR s.programme IN (SELECT p.programme FROM programme_bulletin p"
                  " JOIN campaign_bulletin c ON c.bulletin = p.bulletin WHERE c.campaign = ?)",
            { *filter.campaign, *filter.campaign });
    if (filter.from)
        where.add("s.over_at >= ?", { *filter.from + longest_airing });
    if (filter.to)
        where.add("s.starts < ?", { *filter.to });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("s.id < ?", { after->front() });
    }
    auto rows
        = sql_.all(fmt::format("SELECT s.data, s.unit FROM schedule s{} ORDER BY s.id DESC LIMIT ?",
                       where.where()),
            where.values_and({ limit_of(page) + 1 }), read_schedule);
    return page_of<Schedule>(
        std::move(rows), page, [](Schedule schedule) { return schedule; },
        [](const Schedule& last) { return cursor_of({ last.id.value() }); });
}

std::vector<Schedule> SqlSchedules::live_in(Span span)
{
    return sql_.all(
        "SELECT data, unit FROM schedule WHERE NOT cancelled AND over_at > ? AND starts < ?"
        " ORDER BY id",
        { span.begins, span.ends }, read_schedule);
}

std::vector<Schedule> SqlSchedules::of_bulletin(BulletinId bulletin)
{
    return sql_.all("SELECT data, unit FROM schedule WHERE bulletin = ? OR programme IN"
                    " (SELECT programme FROM programme_bulletin WHERE bulletin = ?) ORDER BY id",
        { bulletin, bulletin }, read_schedule);
}

std::vector<Schedule> SqlSchedules::of_programme(ProgrammeId programme)
{
    return sql_.all(
        "SELECT data, unit FROM schedule WHERE programme = ? AND NOT cancelled ORDER BY id",
        { programme }, read_schedule);
}

void SqlSchedules::add(const Schedule& schedule)
{
    sql_.run(
        "INSERT INTO schedule (id, unit, bulletin, programme, starts, over_at, cancelled, data,"
        " version, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { schedule.id, schedule.unit, schedule.bulletin, schedule.programme, schedule.starts,
            over_at(schedule), schedule.cancelled, stored::to_text(schedule), schedule.version,
            schedule.changed });
    save_targets(sql_, "schedule", schedule.id.value(), schedule.audience);
}

bool SqlSchedules::save(const Schedule& schedule, Version seen)
{
    if (sql_.run("INSERT INTO schedule_version (schedule, version, data)"
                 " SELECT id, version, data FROM schedule WHERE id = ? AND version = ?",
            { schedule.id, seen })
        == 0)
        return false;
    Schedule next = schedule;
    next.version = seen + 1;
    sql_.run("UPDATE schedule SET unit = ?, bulletin = ?, programme = ?, starts = ?, over_at = ?,"
             " cancelled = ?, data = ?, version = ?, changed_at = ? WHERE id = ?",
        { next.unit, next.bulletin, next.programme, next.starts, over_at(next), next.cancelled,
            stored::to_text(next), next.version, next.changed, next.id });
    save_targets(sql_, "schedule", next.id.value(), next.audience);
    return true;
}

std::vector<Schedule> SqlSchedules::versions(ScheduleId id)
{
    return sql_.all("SELECT data FROM schedule_version WHERE schedule = ? ORDER BY version DESC",
        { id }, read_version);
}

}
