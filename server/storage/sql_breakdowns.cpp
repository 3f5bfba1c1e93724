#include "server/storage/sql_breakdowns.hpp"

#include <fmt/format.h>

#include "core/time/first_days.hpp"
#include "core/upkeep/maintenance.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_json.hpp"
#include "server/storage/unit_facts.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view breakdown_columns
    = "id, unit, device, kind, state, text, devices, since, opened_at, opened_by, done_at, account,"
      " account_name, contractor, cause, reopened, version, changed_at";

Breakdown read_breakdown(sql::Row row)
{
    Breakdown one;
    one.id = row.get<BreakdownId>(0);
    one.unit = row.get<UnitId>(1);
    one.device = row.optional<DeviceId>(2);
    one.kind = known(parse_breakdown_kind(row.view(3)), row.view(3));
    one.state = known(parse_breakdown_state(row.view(4)), row.view(4));
    one.text = row.text(5);
    one.devices = row.get<int>(6);
    one.since = row.get<Moment>(7);
    one.opened = row.get<Moment>(8);
    one.opened_by = row.text(9);
    one.done = row.optional<Moment>(10);
    one.account = row.optional<AccountId>(11);
    one.account_name = row.text(12);
    one.contractor = row.optional<ContractorId>(13);
    one.cause = known(parse_breakdown_cause(row.view(14)), row.view(14));
    one.reopened = row.get<int>(15);
    one.version = row.get<Version>(16);
    one.changed = row.get<Moment>(17);
    return one;
}

// The area, or what a contractor works on. False: nothing may be seen.
bool add_bounds(Conditions& where, const app::BreakdownFilter& filter, const UnitTree& tree)
{
    if (filter.contractor) {
        where.add("(contractor = ? OR device IN"
                  " (SELECT device FROM contractor_device WHERE contractor = ?))",
            { *filter.contractor, *filter.contractor });
        return true;
    }
    if (filter.units.empty())
        return false;
    add_area(where, "unit", area_of(filter.units, filter.unit, tree), tree);
    return true;
}

std::string to_text(const BreakdownRules& rules)
{
    return json::serialise(json::Object{ { "by_itself", rules.by_itself },
        { "offline_min", rules.offline_min }, { "fault_min", rules.fault_min },
        { "well_min", rules.well_min }, { "reopen_h", rules.reopen_h },
        { "clock_ms", rules.clock_ms }, { "storage_mb", rules.storage_mb },
        { "unheard", rules.unheard }, { "mains_min_v", rules.mains_min_v },
        { "mains_max_v", rules.mains_max_v }, { "group_least", rules.group_least } });
}

BreakdownRules rules_from(std::string_view text)
{
    const auto object = json::parse_object(text);
    if (!object)
        throw sql::Failure(sql::Errc::corrupt, "rules of breakdowns that are no JSON");
    json::Reader in(*object, json::Unknown::ignore);
    BreakdownRules rules;
    const auto number = [&](const char* key, int& value) {
        value = static_cast<int>(in.optional_integer(key, 0, 1'000'000).value_or(value));
    };
    rules.by_itself = in.optional_boolean("by_itself").value_or(true);
    number("offline_min", rules.offline_min);
    number("fault_min", rules.fault_min);
    number("well_min", rules.well_min);
    number("reopen_h", rules.reopen_h);
    number("clock_ms", rules.clock_ms);
    number("storage_mb", rules.storage_mb);
    number("unheard", rules.unheard);
    number("mains_min_v", rules.mains_min_v);
    number("mains_max_v", rules.mains_max_v);
    number("group_least", rules.group_least);
    return rules;
}

}

std::optional<Breakdown> SqlBreakdowns::find(BreakdownId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM breakdown WHERE id = ?", breakdown_columns),
        { id }, read_breakdown);
}

app::Paged<Breakdown> SqlBreakdowns::list(
    const app::BreakdownFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    if (!add_bounds(where, filter, tree))
        return {};
    const sql::List kinds = names_of(filter.kinds);
    const sql::List states = names_of(filter.states);
    if (!filter.kinds.empty())
        where.add("kind IN (?*)", { kinds });
    if (!filter.states.empty())
        where.add("state IN (?*)", { states });
    if (filter.device)
        where.add("(device = ? OR id IN (SELECT breakdown FROM breakdown_device WHERE device = ?))",
            { *filter.device, *filter.device });
    if (filter.account)
        where.add("account = ?", { *filter.account });
    if (filter.open)
        where.add(*filter.open ? "done_at IS NULL" : "done_at IS NOT NULL");
    if (filter.day) {
        where.add("opened_at < ?", { start_of(*filter.day + std::chrono::days(1)) });
        where.add("(done_at IS NULL OR done_at >= ?)", { start_of(*filter.day) });
    }
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 3);
        if (!after)
            return {};
        where.add("(CASE WHEN done_at IS NULL THEN 1 ELSE 0 END, opened_at, id) < (?, ?, ?)",
            { (*after)[0], (*after)[1], (*after)[2] });
    }
    auto rows = sql_.all(
        fmt::format("SELECT {} FROM breakdown{} ORDER BY CASE WHEN done_at IS NULL THEN 1 ELSE 0"
                    " END DESC, opened_at DESC, id DESC LIMIT ?",
            breakdown_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_breakdown);
    return page_of<Breakdown>(
        std::move(rows), page, [](Breakdown one) { return one; },
        [](const Breakdown& last) {
            return cursor_of({ last.done ? 0 : 1, unix_ms(last.opened), last.id.value() });
        });
}

void SqlBreakdowns::add(const Breakdown& one, const std::vector<DeviceId>& devices)
{
    sql_.run(fmt::format("INSERT INTO breakdown ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                         " ?, ?, ?, ?, ?)",
                 breakdown_columns),
        { one.id, one.unit, one.device, name_of(one.kind), name_of(one.state), one.text,
            one.devices, one.since, one.opened, one.opened_by, one.done, one.account,
            one.account_name, one.contractor, name_of(one.cause), one.reopened, one.version,
            one.changed });
    std::vector<std::vector<sql::Value>> rows;
    for (const DeviceId device : devices)
        rows.push_back({ one.id, device });
    sql_.run_many("INSERT INTO breakdown_device (breakdown, device) VALUES (?, ?)", rows);
}

bool SqlBreakdowns::save(const Breakdown& one, Version seen)
{
    return sql_.run("UPDATE breakdown SET state = ?, text = ?, done_at = ?, account = ?,"
                    " account_name = ?, contractor = ?, cause = ?, reopened = ?, version = ?,"
                    " changed_at = ? WHERE id = ? AND version = ?",
               { name_of(one.state), one.text, one.done, one.account, one.account_name,
                   one.contractor, name_of(one.cause), one.reopened, seen + 1, one.changed, one.id,
                   seen })
        == 1;
}

std::vector<DeviceId> SqlBreakdowns::devices_of(BreakdownId id)
{
    return sql_.all("SELECT device FROM breakdown_device WHERE breakdown = ? ORDER BY device",
        { id }, [](sql::Row row) { return row.get<DeviceId>(0); });
}

std::vector<BreakdownStep> SqlBreakdowns::steps(BreakdownId id)
{
    return sql_.all(
        "SELECT state, at, by_name, note FROM breakdown_step WHERE breakdown = ? ORDER BY number",
        { id }, [](sql::Row row) {
            return BreakdownStep{ known(parse_breakdown_state(row.view(0)), row.view(0)),
                row.get<Moment>(1), row.text(2), row.text(3) };
        });
}

void SqlBreakdowns::add_step(BreakdownId id, const BreakdownStep& step)
{
    sql_.run("INSERT INTO breakdown_step (breakdown, number, state, at, by_name, note)"
             " SELECT ?, COUNT(*) + 1, ?, ?, ?, ? FROM breakdown_step WHERE breakdown = ?",
        { id, name_of(step.state), step.at, step.by_name, step.note, id });
}

std::vector<app::BreakdownPart> SqlBreakdowns::parts(BreakdownId id)
{
    return sql_.all("SELECT name, quantity, spare, at, by_name FROM breakdown_part"
                    " WHERE breakdown = ? ORDER BY number",
        { id }, [](sql::Row row) {
            return app::BreakdownPart{ row.text(0), row.get<int>(1), row.optional<AssetId>(2),
                row.get<Moment>(3), row.text(4) };
        });
}

void SqlBreakdowns::add_part(BreakdownId id, const app::BreakdownPart& part)
{
    sql_.run("INSERT INTO breakdown_part (breakdown, number, name, quantity, spare, at, by_name)"
             " SELECT ?, COUNT(*) + 1, ?, ?, ?, ?, ? FROM breakdown_part WHERE breakdown = ?",
        { id, part.name, part.quantity, part.spare, part.at, part.by_name, id });
}

std::vector<OpenBreakdown> SqlBreakdowns::open()
{
    return sql_.all("SELECT id, unit, device, kind FROM breakdown WHERE done_at IS NULL"
                    " AND kind <> 'other' ORDER BY opened_at, id",
        {}, [](sql::Row row) {
            return OpenBreakdown{ row.get<BreakdownId>(0), row.get<UnitId>(1),
                row.optional<DeviceId>(2), known(parse_breakdown_kind(row.view(3)), row.view(3)) };
        });
}

std::vector<BreakdownId> SqlBreakdowns::of_removed(int most)
{
    return sql_.all("SELECT b.id FROM breakdown b JOIN device d ON d.id = b.device"
                    " WHERE b.done_at IS NULL AND d.removed_at IS NOT NULL ORDER BY b.id LIMIT ?",
        { most }, [](sql::Row row) { return row.get<BreakdownId>(0); });
}

std::optional<Breakdown> SqlBreakdowns::done_lately(
    std::optional<DeviceId> device, UnitId unit, BreakdownKind kind, Moment since)
{
    const std::string newest
        = fmt::format("SELECT {} FROM breakdown WHERE kind = ? AND done_at >= ? AND {}"
                      " ORDER BY done_at DESC, id DESC LIMIT 1",
            breakdown_columns, device ? "device = ?" : "device IS NULL AND unit = ?");
    const std::int64_t whose = device ? device->value() : unit.value();
    return sql_.maybe_one(newest, { name_of(kind), since, whose }, read_breakdown);
}

std::vector<app::BreakdownSum> SqlBreakdowns::sums(
    const std::vector<UnitId>& units, Span span, std::optional<Day> as_on)
{
    std::map<std::tuple<Day, UnitId, BreakdownKind>, app::BreakdownSum> sums;
    std::string column = "breakdown.unit";
    std::vector<sql::Value> values;
    if (as_on) {
        // One that was opened behind a change is of where its device had come from.
        column = fmt::format("COALESCE({}, {})",
            first_unit_of("breakdown.device", " AND c.done_at <= breakdown.opened_at"),
            unit_then("breakdown"));
        values = { *as_on, std::string_view("device.unit"), *as_on,
            std::string_view("breakdown.unit") };
    }
    values.insert(values.end(), { span.begins, span.ends, sql::List(units) });
    sql_.each(fmt::format("SELECT {}, kind, opened_at, done_at, cause FROM breakdown"
                          " WHERE opened_at >= ? AND opened_at < ? AND unit IN (?*)",
                  column),
        values, [&](sql::Row row) {
            const UnitId unit = row.get<UnitId>(0);
            const auto kind = known(parse_breakdown_kind(row.view(1)), row.view(1));
            const Moment opened = row.get<Moment>(2);
            const Day month = first_of_month(day_of(opened));
            app::BreakdownSum& sum = sums[{ month, unit, kind }];
            sum.unit = unit;
            sum.kind = kind;
            sum.month = month;
            ++sum.opened;
            const auto done = row.optional<Moment>(3);
            if (done && row.view(4) != name_of(BreakdownCause::removed)) {
                ++sum.done;
                sum.repair += *done - opened;
            }
        });
    std::vector<app::BreakdownSum> all;
    for (auto& [key, sum] : sums)
        all.push_back(sum);
    return all;
}

std::vector<WatchedDevice> SqlBreakdowns::watched()
{
    return sql_.all("SELECT d.id, d.unit, s.online, s.last_seen, s.clock_error_ms, s.storage_free,"
                    " s.faults, s.mains_v FROM device d LEFT JOIN device_status s"
                    " ON s.device = d.id WHERE d.removed_at IS NULL AND d.public_key <> ''"
                    " ORDER BY d.id",
        {}, [](sql::Row row) {
            WatchedDevice one;
            one.device = row.get<DeviceId>(0);
            one.unit = row.get<UnitId>(1);
            one.place = one.unit;
            if (row.is_null(2))
                return one; // never heard of
            one.status.online = row.get<bool>(2);
            one.status.last_seen = row.optional<Moment>(3);
            one.status.clock_error_ms = row.optional<std::int64_t>(4);
            one.status.storage_free = row.get<std::int64_t>(5);
            if (row.view(6) != "[]")
                one.status.faults = stored::words_from(row.view(6));
            one.status.mains_v = row.optional<int>(7);
            return one;
        });
}

std::vector<BreakdownRules> SqlBreakdowns::rules()
{
    return sql_.all(
        "SELECT unit, data, version FROM breakdown_rules ORDER BY unit", {}, [](sql::Row row) {
            BreakdownRules rules = rules_from(row.view(1));
            rules.unit = row.get<UnitId>(0);
            rules.version = row.get<Version>(2);
            return rules;
        });
}

DatedByUnit<BreakdownRules> SqlBreakdowns::rules_on(const std::vector<UnitId>& units, Day day)
{
    return storage::rules_on<BreakdownRules>(
        sql_, breakdown_rules_fact, units, day, [](const UnitFact& fact, BreakdownRules& rules) {
            rules = rules_from(fact.said);
            rules.unit = fact.unit;
            return true;
        });
}

bool SqlBreakdowns::save_rules(const BreakdownRules& rules, Version seen, std::optional<Day> from)
{
    if (!write_rules(rules, seen))
        return false;
    const auto written_anew = [](std::string_view said) { return to_text(rules_from(said)); };
    tell_rules(sql_, rules.unit, breakdown_rules_fact, from, to_text(rules), written_anew);
    return true;
}

bool SqlBreakdowns::write_rules(const BreakdownRules& rules, Version seen)
{
    const std::string data = to_text(rules);
    if (seen == 0)
        return sql_.run("INSERT INTO breakdown_rules (unit, data, version) VALUES (?, ?, 1)"
                        " ON CONFLICT DO NOTHING",
                   { rules.unit, data })
            == 1;
    return sql_.run(
               "UPDATE breakdown_rules SET data = ?, version = ? WHERE unit = ? AND version = ?",
               { data, seen + 1, rules.unit, seen })
        == 1;
}

}
