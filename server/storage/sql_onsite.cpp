#include "server/storage/sql_onsite.hpp"

#include "server/storage/stored_onsite.hpp"
#include "server/storage/unit_facts.hpp"

namespace nguon::storage {
namespace {

app::OnsitePermitRow read_row(sql::Row row)
{
    return { row.get<UnitId>(0), stored::onsite_permit_from(row.view(1)), row.get<Version>(2) };
}

}

std::optional<app::OnsitePermitRow> SqlOnsitePermits::find(UnitId unit)
{
    return sql_.maybe_one(
        "SELECT unit, body, version FROM onsite_permit WHERE unit = ?", { unit }, read_row);
}

std::vector<app::OnsitePermitRow> SqlOnsitePermits::all()
{
    return sql_.all("SELECT unit, body, version FROM onsite_permit ORDER BY unit", {}, read_row);
}

DatedByUnit<OnsitePermit> SqlOnsitePermits::on(const std::vector<UnitId>& units, Day day)
{
    return rules_on<OnsitePermit>(
        sql_, onsite_permit_fact, units, day, [](const UnitFact& fact, OnsitePermit& permit) {
            permit = stored::onsite_permit_from(fact.said);
            return true;
        });
}

bool SqlOnsitePermits::save(const app::OnsitePermitRow& row, Version seen, std::optional<Day> from)
{
    if (!write(row, seen))
        return false;
    // Who could, not by which digits: what is no longer needed to open a place is not kept.
    OnsitePermit who = row.permit;
    for (OnsitePerson& person : who.people)
        person.pin.clear();
    const auto written_anew
        = [](std::string_view said) { return stored::to_text(stored::onsite_permit_from(said)); };
    tell_rules(sql_, row.unit, onsite_permit_fact, from, stored::to_text(who), written_anew);
    return true;
}

bool SqlOnsitePermits::write(const app::OnsitePermitRow& row, Version seen)
{
    const std::string body = stored::to_text(row.permit);
    if (seen == 0)
        return sql_.run("INSERT INTO onsite_permit (unit, body, version) VALUES (?, ?, 1)"
                        " ON CONFLICT (unit) DO NOTHING",
                   { row.unit, body })
            == 1;
    return sql_.run("UPDATE onsite_permit SET body = ?, version = ? WHERE unit = ? AND version = ?",
               { body, seen + 1, row.unit, seen })
        == 1;
}

std::int64_t SqlOnsiteNotes::of(DeviceId device)
{
    return sql_
        .maybe_one("SELECT sequence FROM onsite_noted WHERE device = ?", { device },
            [](sql::Row row) { return row.get<std::int64_t>(0); })
        .value_or(0);
}

std::map<DeviceId, std::int64_t> SqlOnsiteNotes::all()
{
    std::map<DeviceId, std::int64_t> noted;
    for (const auto& [device, sequence] :
        sql_.all("SELECT device, sequence FROM onsite_noted", {},
            [](sql::Row row) { return std::pair(row.get<DeviceId>(0), row.get<std::int64_t>(1)); }))
        noted.emplace(device, sequence);
    return noted;
}

void SqlOnsiteNotes::reach(DeviceId device, std::int64_t sequence)
{
    sql_.run("INSERT INTO onsite_noted (device, sequence) VALUES (?, ?)"
             " ON CONFLICT (device) DO UPDATE SET sequence = excluded.sequence"
             " WHERE onsite_noted.sequence < excluded.sequence",
        { device, sequence });
}

}
