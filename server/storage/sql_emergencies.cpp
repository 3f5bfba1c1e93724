#include "server/storage/sql_emergencies.hpp"

#include <fmt/format.h>

#include "server/storage/packed_receipts.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_emergency.hpp"
#include "server/storage/unit_facts.hpp"

namespace nguon::storage {
namespace {

constexpr std::array<std::string_view, 3> acts{ "sound", "end", "cancel" };

std::string_view name_of_act(OrderAct act) { return acts[static_cast<std::size_t>(act)]; }

OrderAct act_from(std::string_view word)
{
    const auto at = std::find(acts.begin(), acts.end(), word);
    if (at == acts.end())
        throw sql::Failure(sql::Errc::corrupt, "an unknown act: " + std::string(word));
    return static_cast<OrderAct>(at - acts.begin());
}

Emergency read_emergency(sql::Row row) { return stored::emergency_from(row.view(0)); }

constexpr std::string_view order_columns
    = "SELECT o.emergency, o.revision, o.act, o.document, o.audience, o.media, o.pressed,"
      " o.expires, e.exercise FROM emergency_order o JOIN emergency e ON e.id = o.emergency";

// The newest of its emergency that a device may still be given.
constexpr std::string_view stands = "o.expires > ? AND NOT EXISTS (SELECT 1 FROM emergency_order n"
                                    " WHERE n.emergency = o.emergency AND n.revision > o.revision)";

app::StoredOrder read_order(sql::Row row)
{
    app::StoredOrder order;
    order.emergency = row.get<EmergencyId>(0);
    order.revision = row.get<std::int64_t>(1);
    order.act = act_from(row.view(2));
    order.document = row.text(3);
    order.audience = stored::order_audience_from(row.view(4));
    order.media = row.text(5);
    order.pressed = row.get<Moment>(6);
    order.expires = row.get<Moment>(7);
    order.exercise = row.get<bool>(8);
    return order;
}

app::UnitEmergencyRules read_rules(sql::Row row)
{
    return { row.get<UnitId>(0), stored::emergency_rules_from(row.view(1)), row.get<Version>(2) };
}

}

std::optional<app::UnitEmergencyRules> SqlEmergencyRules::find(UnitId unit)
{
    return sql_.maybe_one(
        "SELECT unit, rules, version FROM emergency_rules WHERE unit = ?", { unit }, read_rules);
}

std::vector<app::UnitEmergencyRules> SqlEmergencyRules::all()
{
    return sql_.all(
        "SELECT unit, rules, version FROM emergency_rules ORDER BY unit", {}, read_rules);
}

DatedByUnit<EmergencyRules> SqlEmergencyRules::on(const std::vector<UnitId>& units, Day day)
{
    return rules_on<EmergencyRules>(
        sql_, emergency_rules_fact, units, day, [](const UnitFact& fact, EmergencyRules& rules) {
            rules = stored::emergency_rules_from(fact.said);
            return true;
        });
}

bool SqlEmergencyRules::save(
    UnitId unit, const EmergencyRules& rules, Version seen, std::optional<Day> from)
{
    const std::string text = stored::to_text(rules);
    if (!write(unit, text, seen))
        return false;
    const auto written_anew
        = [](std::string_view said) { return stored::to_text(stored::emergency_rules_from(said)); };
    tell_rules(sql_, unit, emergency_rules_fact, from, text, written_anew);
    return true;
}

bool SqlEmergencyRules::write(UnitId unit, const std::string& text, Version seen)
{
    if (seen == 0)
        return sql_.run("INSERT INTO emergency_rules (unit, rules, version) VALUES (?, ?, 1)"
                        " ON CONFLICT (unit) DO NOTHING",
                   { unit, text })
            == 1;
    return sql_.run(
               "UPDATE emergency_rules SET rules = ?, version = ? WHERE unit = ? AND version = ?",
               { text, seen + 1, unit, seen })
        == 1;
}

std::optional<Emergency> SqlEmergencies::find(EmergencyId id)
{
    return sql_.maybe_one("SELECT body FROM emergency WHERE id = ?", { id }, read_emergency);
}

app::Paged<Emergency> SqlEmergencies::list(
    const app::EmergencyFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    Conditions where;
    const std::vector<UnitId> own = area_of(filter.units, filter.unit, tree);
    // What is said to a unit above is said to those below it as well.
    std::vector<UnitId> meant = own;
    for (const UnitId unit : filter.unit ? std::vector{ *filter.unit } : filter.units) {
        const auto above = tree.path(unit);
        meant.insert(meant.end(), above.begin(), above.end());
    }
    if (!is_everything(own, tree))
        where.add("(e.unit IN (?*) OR e.id IN (SELECT emergency FROM emergency_unit"
                  " WHERE unit IN (?*)))",
            { sql::List(own), sql::List(meant) });
    if (!filter.states.empty())
        where.add("e.state IN (?*)", { names_of(filter.states) });
    if (filter.exercise)
        where.add("e.exercise = ?", { *filter.exercise });
    if (filter.from)
        where.add("e.created >= ?", { *filter.from });
    if (filter.to)
        where.add("e.created < ?", { *filter.to });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("e.id < ?", { after->front() });
    }
    auto rows = sql_.all(
        fmt::format("SELECT e.body FROM emergency e{} ORDER BY e.id DESC LIMIT ?", where.where()),
        where.values_and({ limit_of(page) + 1 }), read_emergency);
    return page_of<Emergency>(
        std::move(rows), page, [](Emergency one) { return one; },
        [](const Emergency& last) { return cursor_of({ last.id().value() }); });
}

void SqlEmergencies::keep_version(const Emergency& emergency, const std::string& body)
{
    sql_.run("INSERT INTO emergency_version (emergency, version, body, at) VALUES (?, ?, ?, ?)",
        { emergency.id(), emergency.version(), body, emergency.saved().changed });
}

void SqlEmergencies::add(const Emergency& emergency)
{
    const Emergency::Saved& saved = emergency.saved();
    const std::string body = stored::to_text(emergency);
    sql_.run("INSERT INTO emergency (id, unit, state, exercise, version, revision, created,"
             " expires, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { saved.id, saved.unit, name_of(saved.state), saved.exercise, saved.version, saved.revision,
            saved.created, saved.content.expires, body });
    std::vector<std::vector<sql::Value>> units;
    for (const UnitId unit : saved.audience.units)
        units.push_back({ saved.id, unit });
    sql_.run_many("INSERT INTO emergency_unit (emergency, unit) VALUES (?, ?)"
                  " ON CONFLICT DO NOTHING",
        units);
    keep_version(emergency, body);
}

bool SqlEmergencies::save(const Emergency& emergency, Version seen)
{
    const Emergency::Saved& saved = emergency.saved();
    const std::string body = stored::to_text(emergency);
    if (sql_.run("UPDATE emergency SET state = ?, version = ?, revision = ?, expires = ?, body = ?"
                 " WHERE id = ? AND version = ?",
            { name_of(saved.state), saved.version, saved.revision, saved.content.expires, body,
                saved.id, seen })
        == 0)
        return false;
    keep_version(emergency, body);
    return true;
}

std::vector<Emergency> SqlEmergencies::versions(EmergencyId id)
{
    return sql_.all("SELECT body FROM emergency_version WHERE emergency = ? ORDER BY version",
        { id }, read_emergency);
}

std::vector<Emergency> SqlEmergencies::overdue(Moment now)
{
    return sql_.all("SELECT body FROM emergency WHERE state IN ('awaiting_approval', 'live')"
                    " AND expires <= ? ORDER BY id",
        { now }, read_emergency);
}

std::vector<Emergency> SqlEmergencies::open(Moment now)
{
    return sql_.all("SELECT body FROM emergency WHERE state IN ('awaiting_approval', 'live')"
                    " AND expires > ? ORDER BY id",
        { now }, read_emergency);
}

bool SqlEmergencies::add_answer(EmergencyId id, const app::EmergencyAnswer& answer)
{
    return sql_.run("INSERT INTO emergency_answer (emergency, unit, account, name, at)"
                    " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
               { id, answer.unit, answer.by.account, answer.by.name, answer.by.at })
        == 1;
}

std::vector<app::EmergencyAnswer> SqlEmergencies::answers(EmergencyId id)
{
    return sql_.all("SELECT unit, account, name, at FROM emergency_answer WHERE emergency = ?"
                    " ORDER BY at, unit",
        { id }, [](sql::Row row) {
            const auto unit = row.get<UnitId>(0);
            return app::EmergencyAnswer{ unit,
                { row.get<AccountId>(1), row.text(2), unit, row.get<Moment>(3) } };
        });
}

void SqlEmergencies::add_order(const app::StoredOrder& order)
{
    const std::string audience = stored::to_text(order.audience);
    sql_.run("INSERT INTO emergency_order (emergency, revision, act, document, audience, media,"
             " pressed, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        { order.emergency, order.revision, name_of_act(order.act), order.document, audience,
            order.media, order.pressed, order.expires });
}

std::vector<app::StoredOrder> SqlEmergencies::standing_orders(Moment now)
{
    return sql_.all(
        fmt::format("{} WHERE {} ORDER BY o.pressed, o.emergency", order_columns, stands), { now },
        read_order);
}

std::vector<app::StoredOrder> SqlEmergencies::orders_without_messages(Moment now)
{
    return sql_.all(
        fmt::format("{} WHERE {} AND o.messaged IS NULL ORDER BY o.pressed, o.emergency",
            order_columns, stands),
        { now }, read_order);
}

void SqlEmergencies::mark_messages_sent(EmergencyId id, std::int64_t revision, Moment at)
{
    sql_.run("UPDATE emergency_order SET messaged = ? WHERE emergency = ? AND revision = ?",
        { at, id, revision });
}

std::vector<app::StoredOrder> SqlEmergencies::orders(EmergencyId id)
{
    return sql_.all(fmt::format("{} WHERE o.emergency = ? ORDER BY o.revision", order_columns),
        { id }, read_order);
}

void SqlOrderReceipts::save(
    EmergencyId id, std::int64_t revision, const std::vector<OrderReceipt>& receipts)
{
    sql_.run("INSERT INTO order_receipts (emergency, revision, receipts) VALUES (?, ?, ?)",
        { id, revision, sql::Blob(pack_receipts(receipts)) });
}

std::vector<OrderReceipt> SqlOrderReceipts::all(EmergencyId id, std::int64_t revision)
{
    // Orders of before parts were packed.
    std::vector<OrderReceipt> found
        = sql_.all("SELECT device, unit, received, accepted, sounding, sounded, refused, reason"
                   " FROM order_receipt WHERE emergency = ? AND revision = ?",
            { id, revision }, [](sql::Row row) {
                OrderReceipt receipt;
                receipt.device = row.get<DeviceId>(0);
                receipt.unit = row.get<UnitId>(1);
                int column = 2;
                for (const OrderStage stage : { OrderStage::received, OrderStage::accepted,
                         OrderStage::sounding, OrderStage::sounded, OrderStage::refused })
                    receipt.at[static_cast<std::size_t>(stage)] = row.optional<Moment>(column++);
                receipt.reason = row.text(column);
                return receipt;
            });
    const auto parts = sql_.all("SELECT receipts FROM order_receipts WHERE emergency = ?"
                                " AND revision = ?",
        { id, revision }, [](sql::Row row) { return unpack_receipts(row.blob(0)); });
    for (const auto& part : parts)
        found.insert(found.end(), part.begin(), part.end());
    return merged(std::move(found));
}

}
