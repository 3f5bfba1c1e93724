#include "server/storage/sql_year.hpp"

#include <fmt/format.h>

#include "core/time/first_days.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_year.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view pause_columns
    = "id, unit, schedule, programme, from_day, to_day, reason, begun, by_name, lifted, lifted_by";

Pause read_pause(sql::Row row)
{
    Pause pause;
    pause.id = row.get<PauseId>(0);
    pause.unit = row.get<UnitId>(1);
    pause.schedule = row.optional<ScheduleId>(2);
    pause.programme = row.optional<ProgrammeId>(3);
    pause.from = row.get<Day>(4);
    pause.to = row.get<Day>(5);
    pause.reason = row.text(6);
    pause.begun = row.get<Moment>(7);
    pause.by_name = row.text(8);
    pause.lifted = row.optional<Moment>(9);
    pause.lifted_by = row.text(10);
    return pause;
}

constexpr std::string_view profile_columns = "id, unit, data, removed, version, changed_at";

constexpr Kept kept_of_profile{ "day_profile", "id, data, removed, version, changed_at" };

DayProfile read_profile(sql::Row row)
{
    DayProfile profile = stored::day_profile_from(row.view(2));
    profile.id = row.get<DayProfileId>(0);
    profile.unit = row.get<UnitId>(1);
    profile.removed = row.get<bool>(3);
    profile.version = row.get<Version>(4);
    profile.changed = row.get<Moment>(5);
    return profile;
}

constexpr std::string_view campaign_columns
    = "id, unit, name, from_day, to_day, goal_bulletins, goal_airings, responsible, closed,"
      " version, changed_at";

Campaign read_campaign(sql::Row row)
{
    Campaign campaign;
    campaign.id = row.get<CampaignId>(0);
    campaign.unit = row.get<UnitId>(1);
    campaign.name = row.text(2);
    campaign.from = row.get<Day>(3);
    campaign.to = row.get<Day>(4);
    campaign.goal_bulletins = row.get<std::int64_t>(5);
    campaign.goal_airings = row.get<std::int64_t>(6);
    campaign.responsible = row.text(7);
    campaign.closed = row.get<bool>(8);
    campaign.version = row.get<Version>(9);
    campaign.changed = row.get<Moment>(10);
    return campaign;
}

}

std::optional<Pause> SqlPauses::find(PauseId id)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM pause WHERE id = ?", pause_columns), { id }, read_pause);
}

std::vector<Pause> SqlPauses::since(Day from)
{
    return sql_.all(
        fmt::format("SELECT {} FROM pause WHERE to_day >= ? ORDER BY from_day, id", pause_columns),
        { from }, read_pause);
}

void SqlPauses::add(const Pause& pause)
{
    sql_.run(fmt::format(
                 "INSERT INTO pause ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", pause_columns),
        { pause.id, pause.unit, pause.schedule, pause.programme, pause.from, pause.to, pause.reason,
            pause.begun, pause.by_name, pause.lifted, pause.lifted_by });
}

bool SqlPauses::lift(PauseId id, Moment at, const std::string& by_name)
{
    return sql_.run("UPDATE pause SET lifted = ?, lifted_by = ? WHERE id = ? AND lifted IS NULL",
               { at, by_name, id })
        == 1;
}

std::optional<DayProfile> SqlDayProfiles::find(DayProfileId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM day_profile WHERE id = ?", profile_columns),
        { id }, read_profile);
}

std::vector<DayProfile> SqlDayProfiles::all()
{
    return sql_.all(
        fmt::format("SELECT {} FROM day_profile WHERE NOT removed ORDER BY id", profile_columns),
        {}, read_profile);
}

std::vector<DayProfile> SqlDayProfiles::on(Day day)
{
    const RowsOn rows = rows_on(kept_of_profile, day);
    return sql_.all(
        fmt::format("SELECT {} FROM {} WHERE NOT removed ORDER BY id", profile_columns, rows.from),
        rows.values, read_profile);
}

std::vector<DayProfile> SqlDayProfiles::not_kept(Day day)
{
    Conditions where;
    add_not_kept(where, kept_of_profile, day, DayProfileId::make(end_of(day), 0));
    return sql_.all(
        fmt::format("SELECT {} FROM day_profile{} ORDER BY id", profile_columns, where.where()),
        where.values(), read_profile);
}

void SqlDayProfiles::add(const DayProfile& profile)
{
    sql_.run("INSERT INTO day_profile (id, unit, data, removed, version, changed_at)"
             " VALUES (?, ?, ?, ?, ?, ?)",
        { profile.id, profile.unit, stored::to_text(profile), profile.removed, profile.version,
            profile.changed });
}

bool SqlDayProfiles::save(const DayProfile& profile, Version seen)
{
    if (!keep_past(sql_, kept_of_profile, profile.id, seen, profile.changed))
        return false;
    sql_.run("UPDATE day_profile SET data = ?, removed = ?, version = ?, changed_at = ?"
             " WHERE id = ?",
        { stored::to_text(profile), profile.removed, seen + 1, profile.changed, profile.id });
    return true;
}

std::optional<Campaign> SqlCampaigns::find(CampaignId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM campaign WHERE id = ?", campaign_columns),
        { id }, read_campaign);
}

app::Paged<Campaign> SqlCampaigns::list(
    const app::CampaignFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    std::vector<UnitId> seen = area_of(filter.units, tree);
    for (const UnitId unit : filter.units) {
        for (const UnitId above : tree.path(unit))
            seen.push_back(above);
    }
    Conditions where;
    where.add("unit IN (?*)", { sql::List(seen) });
    if (filter.open_only)
        where.add("NOT closed");
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("id < ?", { after->front() });
    }
    auto rows = sql_.all(fmt::format("SELECT {} FROM campaign{} ORDER BY id DESC LIMIT ?",
                             campaign_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_campaign);
    return page_of<Campaign>(
        std::move(rows), page, [](Campaign campaign) { return campaign; },
        [](const Campaign& last) { return cursor_of({ last.id.value() }); });
}

std::vector<Campaign> SqlCampaigns::find_all(const std::vector<CampaignId>& ids)
{
    return sql_.all(
        fmt::format("SELECT {} FROM campaign WHERE id IN (?*) ORDER BY id", campaign_columns),
        { sql::List(ids) }, read_campaign);
}

void SqlCampaigns::add(const Campaign& campaign)
{
    sql_.run(fmt::format("INSERT INTO campaign ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 campaign_columns),
        { campaign.id, campaign.unit, campaign.name, campaign.from, campaign.to,
            campaign.goal_bulletins, campaign.goal_airings, campaign.responsible, campaign.closed,
            campaign.version, campaign.changed });
}

bool SqlCampaigns::save(const Campaign& campaign, Version seen)
{
    return sql_.run("UPDATE campaign SET name = ?, from_day = ?, to_day = ?, goal_bulletins = ?,"
                    " goal_airings = ?, responsible = ?, closed = ?, version = ?, changed_at = ?"
                    " WHERE id = ? AND version = ?",
               { campaign.name, campaign.from, campaign.to, campaign.goal_bulletins,
                   campaign.goal_airings, campaign.responsible, campaign.closed, seen + 1,
                   campaign.changed, campaign.id, seen })
        == 1;
}

void SqlCampaigns::put(BulletinId bulletin, std::optional<CampaignId> campaign)
{
    sql_.run("DELETE FROM campaign_bulletin WHERE bulletin = ?", { bulletin });
    if (campaign)
        sql_.run("INSERT INTO campaign_bulletin (bulletin, campaign) VALUES (?, ?)",
            { bulletin, *campaign });
}

std::map<BulletinId, CampaignId> SqlCampaigns::of(const std::vector<BulletinId>& bulletins)
{
    std::map<BulletinId, CampaignId> found;
    sql_.all("SELECT bulletin, campaign FROM campaign_bulletin WHERE bulletin IN (?*)",
        { sql::List(bulletins) }, [&](sql::Row row) {
            return found.emplace(row.get<BulletinId>(0), row.get<CampaignId>(1)).second;
        });
    return found;
}

std::vector<BulletinId> SqlCampaigns::bulletins_of(CampaignId campaign)
{
    return sql_.all("SELECT bulletin FROM campaign_bulletin WHERE campaign = ? ORDER BY bulletin",
        { campaign }, [](sql::Row row) { return row.get<BulletinId>(0); });
}

}
