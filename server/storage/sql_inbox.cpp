#include "server/storage/sql_inbox.hpp"

#include <fmt/format.h>
#include <map>
#include <set>
#include <sstream>

#include "server/storage/places.hpp"
#include "server/storage/sql_bulletins.hpp"
#include "server/storage/unit_facts.hpp"

namespace nguon::storage {
namespace {

constexpr std::int64_t speaker_bit = std::int64_t(1) << static_cast<int>(Channel::speaker);

constexpr std::string_view decision_columns
    = "d.bulletin, d.unit, d.answer, d.account, d.account_name, d.at, d.reason, d.version";

InboxDecision read_decision(sql::Row row)
{
    InboxDecision decision;
    decision.bulletin = row.get<BulletinId>(0);
    decision.unit = row.get<UnitId>(1);
    decision.answer = known(parse_inbox_answer(row.view(2)), row.view(2));
    decision.by = row.optional<AccountId>(3);
    decision.by_name = row.text(4);
    decision.at = row.get<Moment>(5);
    decision.reason = row.text(6);
    decision.version = row.get<Version>(7);
    return decision;
}

InboxRule read_rule(sql::Row row)
{
    return { row.get<UnitId>(0), row.get<Milliseconds>(1), row.get<Milliseconds>(2),
        row.get<bool>(3), row.get<Version>(4) };
}

// "57600000 61200000 1": by when, when it is aired, whether only what has priority.
std::string text_of(const InboxRule& rule)
{
    return fmt::format(
        "{} {} {}", rule.decide_by.count(), rule.air_at.count(), rule.priority_only ? '1' : '0');
}

// A rule that was taken away is told as nothing.
bool read_said(const UnitFact& fact, InboxRule& rule)
{
    std::istringstream words(fact.said);
    Milliseconds::rep decide_by = 0;
    Milliseconds::rep air_at = 0;
    if (!(words >> decide_by >> air_at >> rule.priority_only))
        return false;
    rule.unit = fact.unit;
    rule.decide_by = Milliseconds(decide_by);
    rule.air_at = Milliseconds(air_at);
    rule.version = 0;
    return true;
}

// What an audience may name to be heard in a commune (app::MeantUnits is the same rule for many
// communes at once).
struct Hearing {
    std::vector<UnitId> own; // the commune and what is below it
    std::vector<UnitId> above;
    std::vector<UnitId> named; // own, above, and ended units of which something is here
    sql::Value written; // own, and all that led to it: what was written there is its own

    Hearing(sql::Connection& sql, UnitId unit, const UnitTree& tree)
        : own(tree.subtree(unit))
        , above(tree.path(unit))
        , written(sql::List(area_of({ unit }, tree)))
    {
        std::erase(above, unit);
        named = own;
        named.insert(named.end(), above.begin(), above.end());
        add_ended(sql, tree);
    }

    std::vector<sql::Value> audience() const
    {
        return { sql::List(named), sql::List(own), sql::List(named), sql::List(own) };
    }

private:
    // A unit that ended means the devices that stood in it; only where none of them stands
    // anywhere do all who followed it answer for it.
    void add_ended(sql::Connection& sql, const UnitTree& tree)
    {
        const auto unit_of = [](sql::Row row) { return row.get<UnitId>(0); };
        std::vector<UnitId> ended = sql.all("SELECT DISTINCT f.unit FROM device_former_unit f"
                                            " JOIN device d ON d.id = f.device"
                                            " WHERE d.removed_at IS NULL AND d.unit IN (?*)",
            { sql::List(own) }, unit_of);
        std::erase_if(ended, [&](UnitId unit) { return tree.find(unit) != nullptr; });
        std::set<UnitId> followed;
        for (const UnitId heir : named) {
            const auto former = tree.former(heir);
            followed.insert(former.begin(), former.end());
        }
        for (const UnitId unit : ended)
            followed.erase(unit);
        if (!followed.empty()) {
            const std::vector<UnitId> asked(followed.begin(), followed.end());
            for (const UnitId unit : sql.all("SELECT u.id FROM unit u WHERE u.id IN (?*) AND EXISTS"
                                             " (SELECT 1 FROM device_former_unit f JOIN device d"
                                             " ON d.id = f.device WHERE f.unit = u.id"
                                             " AND d.removed_at IS NULL)",
                     { sql::List(asked) }, unit_of))
                followed.erase(unit);
        }
        named.insert(named.end(), ended.begin(), ended.end());
        named.insert(named.end(), followed.begin(), followed.end());
    }
};

// Meant for loudspeakers of the unit, and written neither in it nor below it.
void add_from_above(Conditions& where, const Hearing& hearing)
{
    where.add("b.unit NOT IN (?*)", { hearing.written });
    where.add(fmt::format("b.id IN ({})", audience_reaches("bulletin", DevicesMeant::standing)),
        hearing.audience());
    where.add("(b.channels & ?) <> 0", { speaker_bit });
}

// The unit above airs it here by itself. What other communes do with it is their own affair.
void add_planned_above(Conditions& where, const Hearing& hearing, bool wanted)
{
    std::vector<sql::Value> values{ sql::List(hearing.above) };
    for (sql::Value& value : hearing.audience())
        values.push_back(std::move(value));
    where.add(fmt::format("{} EXISTS (SELECT 1 FROM schedule s WHERE NOT s.cancelled"
                          " AND (s.unit = b.unit OR s.unit IN (?*))"
                          " AND (s.bulletin = b.id OR s.programme IN"
                          " (SELECT programme FROM programme_bulletin WHERE bulletin = b.id))"
                          " AND (NOT EXISTS"
                          " (SELECT 1 FROM schedule_target t WHERE t.schedule = s.id)"
                          " OR s.id IN ({})))",
                  wanted ? "" : "NOT", audience_reaches("schedule", DevicesMeant::standing)),
        std::move(values));
}

constexpr std::string_view open = "b.state = 'approved' AND b.changed_at >= ?"
                                  " AND ((b.valid_to IS NOT NULL AND b.valid_to > ?)"
                                  " OR (b.valid_to IS NULL AND b.changed_at >= ?))";
constexpr std::string_view undecided = "d.answer IS NULL OR d.answer IN ('dropped', 'failed')";

std::vector<sql::Value> open_values(Moment now)
{
    return { now - longest_offer, now, now - longest_open_offer };
}

Conditions conditions_of(sql::Connection& sql, const app::InboxFilter& filter, const UnitTree& tree)
{
    Conditions where;
    const Hearing hearing(sql, filter.unit, tree);
    add_from_above(where, hearing);
    switch (filter.state) {
    case InboxState::waiting:
    case InboxState::planned:
        where.add(open, open_values(filter.now));
        where.add(undecided);
        add_planned_above(where, hearing, filter.state == InboxState::planned);
        break;
    case InboxState::over:
        // What was never approved was never offered.
        where.add("b.approval IS NOT NULL AND b.changed_at >= ?", { filter.now - longest_offer });
        where.add(fmt::format("NOT ({})", open), open_values(filter.now));
        where.add(undecided);
        break;
    case InboxState::accepted:
    case InboxState::left:
        where.add("d.answer = ?", { name_of(filter.state) });
        break;
    }
    return where;
}

// One row of the list, by the three numbers that order it.
struct Found {
    std::int64_t rank = 0;
    std::int64_t moment = 0;
    BulletinId bulletin;
    std::optional<InboxDecision> decision;
};

}

app::Paged<app::InboxEntry> SqlInbox::list(
    const app::InboxFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (tree.find(filter.unit) == nullptr)
        return {};
    const bool decided = filter.state == InboxState::accepted || filter.state == InboxState::left;
    const std::string_view rank
        = decided ? "0" : "CASE WHEN b.priority = 'priority' THEN 1 ELSE 0 END";
    const std::string_view moment = decided ? "d.at" : "b.changed_at";
    Conditions where = conditions_of(sql_, filter, tree);
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 3);
        if (!after)
            return {};
        where.add(fmt::format("({}, {}, b.id) < (?, ?, ?)", rank, moment),
            { (*after)[0], (*after)[1], (*after)[2] });
    }
    std::vector<sql::Value> values{ filter.unit };
    for (const sql::Value& value : where.values())
        values.push_back(value);
    values.emplace_back(limit_of(page) + 1);
    auto rows = sql_.all(
        fmt::format("SELECT {}, {}, {}, b.id FROM bulletin b LEFT JOIN inbox_decision d"
                    " ON d.bulletin = b.id AND d.unit = ?{}"
                    " ORDER BY {} DESC, {} DESC, b.id DESC LIMIT ?",
            decision_columns, rank, moment, where.where(), decided ? "d.at" : rank, moment),
        values, [](sql::Row row) {
            Found found{ row.get<std::int64_t>(8), row.get<std::int64_t>(9),
                row.get<BulletinId>(10), {} };
            if (!row.is_null(0))
                found.decision = read_decision(row);
            return found;
        });
    std::vector<BulletinId> ids;
    for (const Found& one : rows)
        ids.push_back(one.bulletin);
    std::map<BulletinId, Bulletin> bulletins;
    for (Bulletin& bulletin : SqlBulletins(sql_).find_all(ids)) {
        const BulletinId id = bulletin.id();
        bulletins.emplace(id, std::move(bulletin));
    }
    return page_of<app::InboxEntry>(
        std::move(rows), page,
        [&](Found found) {
            return app::InboxEntry{ bulletins.at(found.bulletin), std::move(found.decision) };
        },
        [](const Found& last) {
            return cursor_of({ last.rank, last.moment, last.bulletin.value() });
        });
}

app::InboxCounts SqlInbox::count(UnitId unit, const UnitTree& tree, Moment now)
{
    if (tree.find(unit) == nullptr)
        return {};
    const Conditions where = conditions_of(sql_, { unit, InboxState::waiting, now }, tree);
    std::vector<sql::Value> values{ unit };
    for (const sql::Value& value : where.values())
        values.push_back(value);
    return sql_
        .maybe_one(fmt::format("SELECT COUNT(*),"
                               " COUNT(CASE WHEN b.priority = 'priority' THEN 1 END)"
                               " FROM bulletin b LEFT JOIN inbox_decision d"
                               " ON d.bulletin = b.id AND d.unit = ?{}",
                       where.where()),
            values,
            [](sql::Row row) {
                return app::InboxCounts{ row.get<std::int64_t>(0), row.get<std::int64_t>(1) };
            })
        .value_or(app::InboxCounts{});
}

bool SqlInbox::offers(BulletinId bulletin, UnitId unit, const UnitTree& tree)
{
    if (tree.find(unit) == nullptr)
        return false;
    Conditions where;
    where.add("b.id = ?", { bulletin });
    add_from_above(where, Hearing(sql_, unit, tree));
    return sql_
        .maybe_one(fmt::format("SELECT 1 FROM bulletin b{}", where.where()), where.values(),
            [](sql::Row) { return true; })
        .has_value();
}

std::optional<InboxDecision> SqlInbox::find(BulletinId bulletin, UnitId unit)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM inbox_decision d WHERE d.bulletin = ? AND d.unit = ?",
            decision_columns),
        { bulletin, unit }, read_decision);
}

std::vector<InboxDecision> SqlInbox::of_bulletins(const std::vector<BulletinId>& ids)
{
    return sql_.all(fmt::format("SELECT {} FROM inbox_decision d WHERE d.bulletin IN (?*)"
                                " ORDER BY d.bulletin, d.unit",
                        decision_columns),
        { sql::List(ids) }, read_decision);
}

bool SqlInbox::save(const InboxDecision& decision, Version seen)
{
    if (seen == 0)
        return sql_.run("INSERT INTO inbox_decision (bulletin, unit, answer, account, account_name,"
                        " at, reason, version) VALUES (?, ?, ?, ?, ?, ?, ?, 1)"
                        " ON CONFLICT (bulletin, unit) DO NOTHING",
                   { decision.bulletin, decision.unit, name_of(decision.answer), decision.by,
                       decision.by_name, decision.at, decision.reason })
            == 1;
    return sql_.run("UPDATE inbox_decision SET answer = ?, account = ?, account_name = ?, at = ?,"
                    " reason = ?, version = ? WHERE bulletin = ? AND unit = ? AND version = ?",
               { name_of(decision.answer), decision.by, decision.by_name, decision.at,
                   decision.reason, seen + 1, decision.bulletin, decision.unit, seen })
        == 1;
}

std::optional<InboxRule> SqlInbox::rule(UnitId unit)
{
    return sql_.maybe_one("SELECT unit, decide_by, air_at, priority_only, version FROM inbox_rule"
                          " WHERE unit = ?",
        { unit }, read_rule);
}

std::vector<InboxRule> SqlInbox::rules()
{
    return sql_.all("SELECT unit, decide_by, air_at, priority_only, version FROM inbox_rule"
                    " ORDER BY unit",
        {}, read_rule);
}

DatedByUnit<InboxRule> SqlInbox::rules_on(const std::vector<UnitId>& units, Day day)
{
    return storage::rules_on<InboxRule>(sql_, inbox_rule_fact, units, day, read_said);
}

bool SqlInbox::save_rule(const InboxRule& rule, Version seen, std::optional<Day> from)
{
    if (!write_rule(rule, seen))
        return false;
    tell_rules(sql_, rule.unit, inbox_rule_fact, from, text_of(rule));
    return true;
}

bool SqlInbox::write_rule(const InboxRule& rule, Version seen)
{
    if (seen == 0)
        return sql_.run("INSERT INTO inbox_rule (unit, decide_by, air_at, priority_only, version)"
                        " VALUES (?, ?, ?, ?, 1) ON CONFLICT (unit) DO NOTHING",
                   { rule.unit, rule.decide_by, rule.air_at, rule.priority_only })
            == 1;
    return sql_.run("UPDATE inbox_rule SET decide_by = ?, air_at = ?, priority_only = ?,"
                    " version = ? WHERE unit = ? AND version = ?",
               { rule.decide_by, rule.air_at, rule.priority_only, seen + 1, rule.unit, seen })
        == 1;
}

bool SqlInbox::remove_rule(UnitId unit, Version seen, std::optional<Day> from)
{
    if (sql_.run("DELETE FROM inbox_rule WHERE unit = ? AND version = ?", { unit, seen }) != 1)
        return false;
    tell_rules(sql_, unit, inbox_rule_fact, from, {});
    return true;
}

}
