// Programmes, and the rules of when loudspeakers may sound.
#include "core/text/fold.hpp"
#include "server/storage/query.hpp"
#include "server/storage/sql_schedules.hpp"
#include "server/storage/stored_json.hpp"
#include "server/storage/unit_facts.hpp"

namespace nguon::storage {
namespace {

Programme read_programme(sql::Row row)
{
    Programme programme;
    programme.id = row.get<ProgrammeId>(0);
    programme.unit = row.get<UnitId>(1);
    programme.name = row.text(2);
    programme.items = stored::items_from(row.view(3));
    programme.version = row.get<Version>(4);
    programme.changed = row.get<Moment>(5);
    programme.framed = row.get<bool>(6);
    return programme;
}

AirRules read_rules(sql::Row row)
{
    AirRules rules = stored::rules_from(row.view(1));
    rules.unit = row.get<UnitId>(0);
    rules.version = row.get<Version>(2);
    return rules;
}

// What holds until somebody writes another.
std::string text_of_lasting(AirRules rules)
{
    rules.silence.reset();
    return stored::to_text(rules);
}

}

std::optional<Programme> SqlProgrammes::find(ProgrammeId id)
{
    return sql_.maybe_one(
        "SELECT id, unit, name, items, version, changed_at, framed FROM programme WHERE id = ?",
        { id }, read_programme);
}

app::Paged<Programme> SqlProgrammes::list(
    const std::vector<UnitId>& units, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    where.add("unit IN (?*)", { sql::List(area_of(units, tree)) });
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(sort_key, id) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    auto rows = sql_.all("SELECT id, unit, name, items, version, changed_at, framed FROM programme"
            + where.where() + " ORDER BY sort_key, id LIMIT ?",
        where.values_and({ limit_of(page) + 1 }), read_programme);
    return page_of<Programme>(
        std::move(rows), page, [](Programme programme) { return programme; },
        [](const Programme& last) {
            return cursor_of(NamePlace{ sort_key(last.name), last.id.value() });
        });
}

std::vector<Programme> SqlProgrammes::find_all(const std::vector<ProgrammeId>& ids)
{
    return sql_.all("SELECT id, unit, name, items, version, changed_at, framed FROM programme"
                    " WHERE id IN (?*) ORDER BY id",
        { sql::List(ids) }, read_programme);
}

std::vector<ProgrammeId> SqlProgrammes::with_bulletin(BulletinId bulletin)
{
    return sql_.all(
        "SELECT programme FROM programme_bulletin WHERE bulletin = ? ORDER BY programme",
        { bulletin }, [](sql::Row row) { return row.get<ProgrammeId>(0); });
}

void SqlProgrammes::add(const Programme& programme)
{
    const std::string key = sort_key(programme.name);
    sql_.run("INSERT INTO programme (id, unit, name, sort_key, items, version, changed_at, framed)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        { programme.id, programme.unit, programme.name, sql::Blob(key),
            stored::to_text(programme.items), programme.version, programme.changed,
            programme.framed });
    save_bulletins(programme);
}

bool SqlProgrammes::save(const Programme& programme, Version seen)
{
    const std::string key = sort_key(programme.name);
    if (sql_.run("UPDATE programme SET unit = ?, name = ?, sort_key = ?, items = ?, version = ?,"
                 " changed_at = ?, framed = ? WHERE id = ? AND version = ?",
            { programme.unit, programme.name, sql::Blob(key), stored::to_text(programme.items),
                seen + 1, programme.changed, programme.framed, programme.id, seen })
        == 0)
        return false;
    sql_.run("DELETE FROM programme_bulletin WHERE programme = ?", { programme.id });
    save_bulletins(programme);
    return true;
}

void SqlProgrammes::save_bulletins(const Programme& programme)
{
    for (const ProgrammeItem& item : programme.items) {
        if (item.bulletin)
            sql_.run("INSERT INTO programme_bulletin (programme, bulletin) VALUES (?, ?)"
                     " ON CONFLICT DO NOTHING",
                { programme.id, *item.bulletin });
    }
}

std::optional<AirRules> SqlAirRules::find(UnitId unit)
{
    return sql_.maybe_one(
        "SELECT unit, rules, version FROM air_rules WHERE unit = ?", { unit }, read_rules);
}

std::vector<AirRules> SqlAirRules::all()
{
    return sql_.all("SELECT unit, rules, version FROM air_rules ORDER BY unit", {}, read_rules);
}

std::optional<Dated<AirRules>> SqlAirRules::find_on(UnitId unit, Day day)
{
    const auto facts = facts_on(sql_, air_rules_fact, { unit }, day);
    if (facts.empty())
        return std::nullopt;
    std::optional<Dated<AirRules>> found;
    found.emplace(Dated<AirRules>{ stored::rules_from(facts.front().said), facts.front().from });
    found->what.silence.reset();
    found->what.unit = unit;
    return found;
}

bool SqlAirRules::save(const AirRules& rules, Version seen, std::optional<Day> from)
{
    if (!write(rules, seen))
        return false;
    // A silence that begins or ends is no other rule.
    const auto lasting
        = [](std::string_view said) { return text_of_lasting(stored::rules_from(said)); };
    tell_rules(sql_, rules.unit, air_rules_fact, from, text_of_lasting(rules), lasting,
        text_of_lasting(AirRules{}));
    return true;
}

bool SqlAirRules::write(const AirRules& rules, Version seen)
{
    const std::string text = stored::to_text(rules);
    if (seen == 0)
        return sql_.run("INSERT INTO air_rules (unit, rules, version) VALUES (?, ?, 1)"
                        " ON CONFLICT (unit) DO NOTHING",
                   { rules.unit, text })
            == 1;
    return sql_.run("UPDATE air_rules SET rules = ?, version = ? WHERE unit = ? AND version = ?",
               { text, seen + 1, rules.unit, seen })
        == 1;
}

void SqlSilencePeriods::begin(const app::SilencePeriod& period)
{
    sql_.run("INSERT INTO silence_period (unit, begun, by_name, reason, lifted, lifted_by)"
             " VALUES (?, ?, ?, ?, NULL, '') ON CONFLICT DO NOTHING",
        { period.unit, period.begun, period.by_name, period.reason });
}

void SqlSilencePeriods::lift(UnitId unit, Moment at, const std::string& by_name)
{
    sql_.run("UPDATE silence_period SET lifted = ?, lifted_by = ?"
             " WHERE unit = ? AND lifted IS NULL",
        { at, by_name, unit });
}

std::vector<app::SilencePeriod> SqlSilencePeriods::in(Span span)
{
    return sql_.all("SELECT unit, begun, by_name, reason, lifted, lifted_by FROM silence_period"
                    " WHERE begun < ? AND (lifted IS NULL OR lifted > ?) ORDER BY begun, unit",
        { span.ends, span.begins }, [](sql::Row row) {
            return app::SilencePeriod{ row.get<UnitId>(0), row.get<Moment>(1), row.text(2),
                row.text(3), row.optional<Moment>(4), row.text(5) };
        });
}

}
