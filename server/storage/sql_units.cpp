#include "server/storage/sql_units.hpp"

#include "base/text.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_json.hpp"
#include "server/storage/unit_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::string_view eras_on_day
    = "SELECT u.id, e.code, e.name, e.kind, e.parent, u.valid_from, u.valid_to, u.version"
      " FROM unit_era e JOIN unit u ON u.id = e.unit"
      " WHERE e.from_day <= ? AND (e.to_day IS NULL OR e.to_day > ?)";

Unit read_unit(sql::Row row)
{
    Unit unit;
    unit.id = row.get<UnitId>(0);
    unit.code = row.text(1);
    unit.name = row.text(2);
    unit.kind = known(parse_unit_kind(row.view(3)), row.view(3));
    unit.parent = row.optional<UnitId>(4);
    unit.valid_from = row.get<Day>(5);
    unit.valid_to = row.optional<Day>(6);
    unit.version = row.get<Version>(7);
    return unit;
}

UnitEra read_era(sql::Row row)
{
    UnitEra era;
    era.unit = row.get<UnitId>(0);
    era.code = row.text(1);
    era.name = row.text(2);
    era.kind = known(parse_unit_kind(row.view(3)), row.view(3));
    era.parent = row.optional<UnitId>(4);
    era.from = row.get<Day>(5);
    era.to = row.optional<Day>(6);
    era.resolution = row.text(7);
    return era;
}

// A dissolved district leads to its province, which was not formed from it. What stood higher may
// have become part of it: a district that is a special zone.
bool is_formed_from(UnitKind after, UnitKind before) { return level_of(before) >= level_of(after); }

// What led to a unit, with the kind it had last.
constexpr std::string_view led_to
    = "SELECT s.unit, s.successor, e.kind FROM unit_successor s"
      " LEFT JOIN unit_era e ON e.unit = s.unit AND e.from_day ="
      " (SELECT MAX(l.from_day) FROM unit_era l WHERE l.unit = s.unit)";

bool names_as_past(const Unit& unit, sql::Row row)
{
    // One that ended on its first day has no kind.
    const auto kind = row.optional<std::string>(2);
    return !kind || is_formed_from(unit.kind, known(parse_unit_kind(*kind), *kind));
}

std::vector<std::string> tags_of(std::string_view text)
{
    std::vector<std::string> tags;
    for (const std::string_view tag : split(text, ' ')) {
        if (!tag.empty())
            tags.emplace_back(tag);
    }
    return tags;
}

}

std::shared_ptr<const UnitTree> UnitTrees::find(std::int64_t token, Day day) const
{
    const std::lock_guard lock(mutex_);
    for (const Kept& kept : kept_) {
        if (kept.token == token && kept.day == day)
            return kept.tree;
    }
    return nullptr;
}

void UnitTrees::keep(std::int64_t token, Day day, std::shared_ptr<const UnitTree> tree)
{
    constexpr std::size_t most = 16;
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= most)
        kept_.erase(kept_.begin());
    kept_.push_back({ token, day, std::move(tree), nullptr });
}

std::shared_ptr<const UnitIndex> UnitTrees::index_of(const std::shared_ptr<const UnitTree>& tree)
{
    const auto is_it = [&](const Kept& kept) { return kept.tree == tree; };
    {
        const std::lock_guard lock(mutex_);
        const auto kept = std::find_if(kept_.begin(), kept_.end(), is_it);
        if (kept != kept_.end() && kept->index)
            return kept->index;
    }
    // Two who ask at once both make it, which does no harm.
    auto made = std::make_shared<const UnitIndex>(*tree);
    const std::lock_guard lock(mutex_);
    const auto kept = std::find_if(kept_.begin(), kept_.end(), is_it);
    if (kept != kept_.end())
        kept->index = made;
    return made;
}

std::vector<Unit> SqlUnits::all_on(Day day)
{
    std::vector<Unit> units
        = sql_.all(fmt::format("{}{}", eras_on_day, " ORDER BY u.id"), { day, day }, read_unit);
    std::map<UnitId, std::size_t> places;
    for (std::size_t i = 0; i < units.size(); ++i)
        places[units[i].id] = i;
    sql_.each(fmt::format("{}{}", led_to, " ORDER BY s.unit, s.place, s.successor"), {},
        [&](sql::Row row) {
            const auto before = row.get<UnitId>(0);
            const auto after = row.get<UnitId>(1);
            if (const auto place = places.find(before); place != places.end())
                units[place->second].successors.push_back(after);
            const auto place = places.find(after);
            if (place != places.end() && names_as_past(units[place->second], row))
                units[place->second].predecessors.push_back(before);
        });
    return units;
}

std::shared_ptr<const UnitTree> SqlUnits::tree(Day day)
{
    const auto token = sql_.one("SELECT token FROM unit_state WHERE id = 1", {},
        [](sql::Row row) { return row.get<std::int64_t>(0); });
    if (auto kept = trees_.find(token, day))
        return kept;
    const auto links = sql_.all("SELECT unit, successor FROM unit_successor", {}, [](sql::Row row) {
        return UnitLink{ row.get<UnitId>(0), row.get<UnitId>(1) };
    });
    auto created = UnitTree::create(all_on(day), day, links);
    if (!created)
        throw sql::Failure(sql::Errc::corrupt, "the units form no tree: " + created.error().code);
    auto tree = std::make_shared<const UnitTree>(std::move(*created));
    trees_.keep(token, day, tree);
    return tree;
}

std::shared_ptr<const UnitIndex> SqlUnits::index(Day day) { return trees_.index_of(tree(day)); }

void SqlUnits::add_relations(Unit& unit)
{
    sql_.each(fmt::format("{}{}", led_to, " WHERE s.successor = ? ORDER BY s.unit"), { unit.id },
        [&](sql::Row row) {
            if (names_as_past(unit, row))
                unit.predecessors.push_back(row.get<UnitId>(0));
        });
    unit.successors = successors(unit.id);
}

std::optional<Unit> SqlUnits::find(UnitId id, Day day)
{
    auto unit = sql_.maybe_one(
        fmt::format("{}{}", eras_on_day, " AND u.id = ?"), { day, day, id }, read_unit);
    if (unit)
        add_relations(*unit);
    return unit;
}

std::optional<Unit> SqlUnits::find_by_code(const std::string& code, Day day)
{
    if (code.empty())
        return std::nullopt;
    auto unit = sql_.maybe_one(fmt::format("{}{}", eras_on_day, " AND e.code = ? ORDER BY u.id"),
        { day, day, code }, read_unit);
    if (unit)
        add_relations(*unit);
    return unit;
}

std::vector<UnitEra> SqlUnits::history(UnitId id)
{
    return sql_.all("SELECT unit, code, name, kind, parent, from_day, to_day, resolution"
                    " FROM unit_era WHERE unit = ? ORDER BY from_day",
        { id }, read_era);
}

UnitRegister SqlUnits::whole_register()
{
    std::map<UnitId, UnitLife> lives;
    sql_.each("SELECT unit, code, name, kind, parent, from_day, to_day, resolution FROM unit_era"
              " ORDER BY unit, from_day",
        {}, [&](sql::Row row) {
            UnitEra era = read_era(row);
            UnitLife& life = lives[era.unit];
            life.id = era.unit;
            life.eras.push_back(std::move(era));
        });
    sql_.each("SELECT unit, successor, day FROM unit_successor ORDER BY unit, place, successor", {},
        [&](sql::Row row) {
            if (const auto life = lives.find(row.get<UnitId>(0)); life != lives.end())
                life->second.successors.push_back({ row.get<UnitId>(1), row.get<Day>(2) });
        });
    std::vector<UnitLife> all;
    all.reserve(lives.size());
    for (auto& [id, life] : lives)
        all.push_back(std::move(life));
    return UnitRegister(std::move(all));
}

void SqlUnits::put(const std::vector<UnitLife>& lives)
{
    std::vector<std::vector<sql::Value>> ids;
    std::vector<std::vector<sql::Value>> units;
    std::vector<std::vector<sql::Value>> eras;
    std::vector<std::vector<sql::Value>> successors;
    for (const UnitLife& life : lives) {
        ids.push_back({ life.id });
        units.push_back({ life.id, life.begins(), life.ends() });
        for (const UnitEra& era : life.eras)
            eras.push_back({ life.id, era.from, era.to, era.code, era.name, name_of(era.kind),
                era.parent, era.resolution });
        std::int64_t place = 0;
        for (const Succession& next : life.successors)
            successors.push_back({ life.id, next.to, next.on, place++ });
    }
    sql_.run_many("INSERT INTO unit (id, valid_from, valid_to, version) VALUES (?, ?, ?, 1)"
                  " ON CONFLICT (id) DO UPDATE SET valid_from = excluded.valid_from,"
                  " valid_to = excluded.valid_to, version = unit.version + 1",
        units);
    sql_.run_many("DELETE FROM unit_era WHERE unit = ?", ids);
    sql_.run_many("INSERT INTO unit_era (unit, from_day, to_day, code, name, kind, parent,"
                  " resolution) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        eras);
    sql_.run_many("DELETE FROM unit_successor WHERE unit = ?", ids);
    sql_.run_many(
        "INSERT INTO unit_successor (unit, successor, day, place) VALUES (?, ?, ?, ?)", successors);
    renew_state();
}

std::vector<UnitId> SqlUnits::successors(UnitId id)
{
    return sql_.all("SELECT successor FROM unit_successor WHERE unit = ? ORDER BY place, successor",
        { id }, [](sql::Row row) { return row.get<UnitId>(0); });
}

void SqlUnits::add_era(
    const Unit& unit, Day from, const std::optional<Day>& to, const std::string& resolution)
{
    sql_.run("INSERT INTO unit_era (unit, from_day, to_day, code, name, kind, parent, resolution)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        { unit.id, from, to, unit.code, unit.name, name_of(unit.kind), unit.parent, resolution });
}

void SqlUnits::add(const Unit& unit, const std::string& resolution)
{
    sql_.run("INSERT INTO unit (id, valid_from, valid_to, version) VALUES (?, ?, ?, ?)",
        { unit.id, unit.valid_from, unit.valid_to, unit.version });
    add_era(unit, unit.valid_from, unit.valid_to, resolution);
    for (const UnitId before : unit.predecessors)
        link_successor(before, unit.id, unit.valid_from);
    renew_state();
}

bool SqlUnits::change(const Unit& unit, Day from, const std::string& resolution, Version seen)
{
    if (sql_.run(
            "UPDATE unit SET version = version + 1 WHERE id = ? AND version = ?", { unit.id, seen })
        == 0)
        return false;
    // What was to hold from that day on, or later, gives way; what held before ends there.
    sql_.run("DELETE FROM unit_era WHERE unit = ? AND from_day >= ?", { unit.id, from });
    sql_.run("UPDATE unit_era SET to_day = ? WHERE unit = ? AND (to_day IS NULL OR to_day > ?)",
        { from, unit.id, from });
    sql_.run(
        "UPDATE unit SET valid_from = ? WHERE id = ? AND valid_from > ?", { from, unit.id, from });
    const auto ends = sql_.one("SELECT valid_to FROM unit WHERE id = ?", { unit.id },
        [](sql::Row row) { return row.optional<Day>(0); });
    add_era(unit, from, ends, resolution);
    renew_state();
    return true;
}

void SqlUnits::end(UnitId id, Day on)
{
    sql_.run("UPDATE unit SET valid_to = ?, version = version + 1 WHERE id = ?", { on, id });
    sql_.run("DELETE FROM unit_era WHERE unit = ? AND from_day >= ?", { id, on });
    // An end may be put off as well: the last era goes on to it.
    sql_.run("UPDATE unit_era SET to_day = ? WHERE unit = ? AND from_day ="
             " (SELECT MAX(from_day) FROM unit_era WHERE unit = ?)",
        { on, id, id });
    renew_state();
}

void SqlUnits::link_successor(UnitId from, UnitId to, Day on)
{
    sql_.run("INSERT INTO unit_successor (unit, successor, day) VALUES (?, ?, ?)"
             " ON CONFLICT DO NOTHING",
        { from, to, on });
    renew_state();
}

std::int64_t SqlUnits::households(UnitId id)
{
    return sql_
        .maybe_one("SELECT households FROM unit WHERE id = ?", { id },
            [](sql::Row row) { return row.get<std::int64_t>(0); })
        .value_or(0);
}

std::map<UnitId, Dated<std::int64_t>> SqlUnits::households_on(
    const std::vector<UnitId>& units, Day day)
{
    std::map<UnitId, Dated<std::int64_t>> found;
    for (const UnitFact& fact : facts_on(sql_, households_fact, units, day))
        found.emplace(fact.unit, Dated<std::int64_t>{ std::stoll(fact.said), fact.from });
    return found;
}

void SqlUnits::set_households(UnitId id, std::int64_t households, std::optional<Day> from)
{
    if (tell_fact(sql_, id, households_fact, from, std::to_string(households)))
        sql_.run("UPDATE unit SET households = ? WHERE id = ?", { households, id });
}

std::map<UnitId, std::vector<std::string>> SqlUnits::languages(const std::vector<UnitId>& units)
{
    std::map<UnitId, std::vector<std::string>> found;
    sql_.each("SELECT unit, language FROM unit_language WHERE unit IN (?*) ORDER BY unit, language",
        { sql::List(units) },
        [&](sql::Row row) { found[row.get<UnitId>(0)].emplace_back(row.text(1)); });
    return found;
}

std::map<UnitId, Dated<std::vector<std::string>>> SqlUnits::languages_on(Day day)
{
    std::map<UnitId, Dated<std::vector<std::string>>> found;
    for (const UnitFact& fact : facts_on(sql_, languages_fact, day))
        found.emplace(fact.unit, Dated<std::vector<std::string>>{ tags_of(fact.said), fact.from });
    return found;
}

void SqlUnits::set_languages(
    UnitId id, const std::vector<std::string>& languages, std::optional<Day> from)
{
    if (!tell_fact(sql_, id, languages_fact, from, join(languages, " ")))
        return;
    sql_.run("DELETE FROM unit_language WHERE unit = ?", { id });
    for (const std::string& language : languages)
        sql_.run("INSERT INTO unit_language (unit, language) VALUES (?, ?)", { id, language });
}

std::map<UnitId, std::vector<std::string>> SqlUnits::all_languages()
{
    std::map<UnitId, std::vector<std::string>> found;
    sql_.each("SELECT unit, language FROM unit_language ORDER BY unit, language", {},
        [&](sql::Row row) { found[row.get<UnitId>(0)].emplace_back(row.text(1)); });
    return found;
}

std::vector<LanguageRule> SqlUnits::language_rules()
{
    return sql_.all("SELECT unit, heard, required, version FROM language_rule ORDER BY unit", {},
        [](sql::Row row) {
            return LanguageRule{ row.get<UnitId>(0), tags_of(row.view(1)),
                row.get<std::int64_t>(2) != 0, row.get<std::int64_t>(3) };
        });
}

std::vector<LanguageRule> SqlUnits::language_rules_on(Day day)
{
    std::vector<LanguageRule> rules;
    for (const UnitFact& fact : facts_on(sql_, language_order_fact, day)) {
        // The first word says whether bulletins may lack one.
        std::vector<std::string> words = tags_of(fact.said);
        const bool required = !words.empty() && words.front() == "1";
        if (!words.empty())
            words.erase(words.begin());
        rules.push_back({ fact.unit, std::move(words), required });
    }
    return rules;
}

void SqlUnits::save_language_rule(const LanguageRule& rule, std::optional<Day> from)
{
    const std::string heard = join(rule.order, " ");
    const std::string said = fmt::format("{} {}", rule.required ? '1' : '0', heard);
    if (!tell_fact(sql_, rule.unit, language_order_fact, from, said))
        return;
    // Two first orders at once are one after the other, not one and an error. One that says nothing
    // any more stays, so that its version never goes back.
    sql_.run("INSERT INTO language_rule (unit, heard, required, version) VALUES (?, ?, ?, 1)"
             " ON CONFLICT (unit) DO UPDATE SET heard = excluded.heard,"
             " required = excluded.required, version = language_rule.version + 1",
        { rule.unit, heard, std::int64_t{ rule.required ? 1 : 0 } });
}

void SqlUnits::save_boundary(const Boundary& boundary)
{
    sql_.run("DELETE FROM unit_boundary WHERE unit = ?", { boundary.unit });
    sql_.run("INSERT INTO unit_boundary (unit, latitude, longitude, outlines, saved)"
             " VALUES (?, ?, ?, ?, ?)",
        { boundary.unit, boundary.centre.latitude, boundary.centre.longitude,
            stored::to_text(boundary.outlines), boundary.saved });
}

std::vector<Boundary> SqlUnits::boundaries(const std::vector<UnitId>& units)
{
    return sql_.all("SELECT unit, latitude, longitude, outlines, saved FROM unit_boundary"
                    " WHERE unit IN (?*) ORDER BY unit",
        { sql::List(units) }, [](sql::Row row) {
            return Boundary{ row.get<UnitId>(0), { row.get<double>(1), row.get<double>(2) },
                stored::outlines_from(row.view(3)), row.get<Moment>(4) };
        });
}

void SqlUnits::renew_state()
{
    sql_.run("UPDATE unit_state SET token = ? WHERE id = 1", { fresh_token() });
}

}
