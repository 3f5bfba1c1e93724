#include "server/storage/sql_cap.hpp"

#include <fmt/format.h>

#include "core/cap/meaning.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_emergency.hpp"
#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view published_columns
    = "SELECT identifier, emergency, revision, actual, sender, sent, expires, headline, area";

app::PublishedCap read_published(sql::Row row)
{
    app::PublishedCap message;
    message.identifier = row.text(0);
    message.emergency = row.get<EmergencyId>(1);
    message.revision = row.get<std::int64_t>(2);
    message.actual = row.get<bool>(3);
    message.sender = row.text(4);
    message.sent = row.get<Moment>(5);
    message.expires = row.get<Moment>(6);
    message.headline = row.text(7);
    message.area = row.text(8);
    return message;
}

json::Value to_json(const cap::Reference& one)
{
    return json::Object{ { "sender", json::of(one.sender) },
        { "identifier", json::of(one.identifier) }, { "sent", unix_ms(one.sent) } };
}

json::Value to_json(const Translation& one)
{
    return json::Object{ { "language", json::of(one.language) }, { "text", json::of(one.text) } };
}

json::Value to_json(const std::optional<Endorsement>& who)
{
    if (!who)
        return nullptr;
    return json::Object{ { "account", who->account.value() }, { "name", json::of(who->name) },
        { "unit", who->unit.value() }, { "at", unix_ms(who->at) } };
}

std::string body_of(const app::ReceivedCap& message)
{
    const app::CapReading& reading = message.reading;
    return json::serialise(json::Object{ { "source", json::of(message.source) },
        { "reason", json::of(message.reason) }, { "signed_by", json::of(message.signed_by) },
        { "decided", to_json(message.decided) }, { "type", json::of(cap::name_of(reading.type)) },
        { "exercise", reading.exercise }, { "all_clear", reading.all_clear },
        { "partial", reading.partial }, { "past", reading.past }, { "old_code", reading.old_code },
        { "text", json::of(reading.text) }, { "language", json::of(reading.language) },
        { "translations",
            json::list_of(reading.translations, [](const auto& one) { return to_json(one); }) },
        { "effective", stored::number(reading.effective) }, { "event", json::of(reading.event) },
        { "sender_name", json::of(reading.sender_name) }, { "area", json::of(reading.area) },
        { "hazard", json::of(name_of(reading.hazard)) },
        { "severity", json::of(name_of(reading.severity)) },
        { "audience", json::of(stored::to_text(reading.audience)) },
        { "references",
            json::list_of(reading.references, [](const auto& one) { return to_json(one); }) } });
}

void read_translations(app::CapReading& reading, const stored::In& in)
{
    if (in.has("translations")) {
        for (const json::Value& item : in.list("translations")) {
            const stored::In one(item);
            reading.translations.push_back({ one.text("language"), one.text("text") });
        }
    } else if (!reading.text.empty() && !cap::is_vietnamese(reading.language)) {
        // Rows from before other languages were kept apart: these words are not to be spoken.
        reading.translations = { { reading.language, std::move(reading.text) } };
        reading.text.clear();
    }
}

void read_body(app::ReceivedCap& message, std::string_view text)
{
    stored::from_text(text, [&](const json::Value& value) {
        const stored::In in(value);
        app::CapReading& reading = message.reading;
        message.source = in.text("source");
        message.reason = in.text("reason");
        message.signed_by = in.text("signed_by");
        if (in.has("decided")) {
            const stored::In who = in.inside("decided");
            message.decided = Endorsement{ who.id<AccountId>("account"), who.text("name"),
                who.id<UnitId>("unit"), who.moment("at") };
        }
        reading.type = in.choice("type", cap::parse_message_type);
        reading.exercise = in.truth("exercise");
        reading.all_clear = in.truth("all_clear");
        reading.partial = in.has("partial") && in.truth("partial");
        reading.past = in.has("past") && in.truth("past");
        reading.old_code = in.has("old_code") && in.truth("old_code");
        reading.text = in.text("text");
        reading.language = in.text("language");
        read_translations(reading, in);
        reading.effective = in.optional_moment("effective");
        reading.event = in.text("event");
        reading.sender_name = in.text("sender_name");
        reading.area = in.text("area");
        reading.hazard = in.choice("hazard", parse_hazard);
        reading.severity = in.choice("severity", parse_severity);
        reading.audience = stored::order_audience_from(in.text("audience"));
        for (const json::Value& one : in.list("references")) {
            const stored::In reference(one);
            reading.references.push_back({ reference.text("sender"), reference.text("identifier"),
                reference.moment("sent") });
        }
    });
}

constexpr std::string_view received_columns
    = "SELECT id, api_key, unit, sender, identifier, sent, state, emergency, expires, received,"
      " version, body";

app::ReceivedCap read_received(sql::Row row)
{
    app::ReceivedCap message;
    message.id = row.get<CapMessageId>(0);
    message.key = row.get<ApiKeyId>(1);
    message.unit = row.get<UnitId>(2);
    message.sender = row.text(3);
    message.identifier = row.text(4);
    message.sent = row.get<Moment>(5);
    message.state = known(app::parse_cap_state(row.view(6)), row.view(6));
    message.emergency = row.optional<EmergencyId>(7);
    message.reading.expires = row.get<Moment>(8);
    message.received = row.get<Moment>(9);
    message.version = row.get<Version>(10);
    read_body(message, row.view(11));
    return message;
}

app::ReceivedCap read_whole(sql::Row row)
{
    app::ReceivedCap message = read_received(row);
    message.document = row.text(12);
    return message;
}

}

void SqlPublishedCaps::add(const app::PublishedCap& message)
{
    sql_.run("INSERT INTO cap_published (identifier, emergency, revision, actual, sender, sent,"
             " expires, headline, area, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { message.identifier, message.emergency, message.revision, message.actual, message.sender,
            message.sent, message.expires, message.headline, message.area, message.document });
}

std::optional<app::PublishedCap> SqlPublishedCaps::find(const std::string& identifier)
{
    return sql_.maybe_one(
        fmt::format("{}, document FROM cap_published WHERE identifier = ?", published_columns),
        { identifier }, [](sql::Row row) {
            app::PublishedCap message = read_published(row);
            message.document = row.text(9);
            return message;
        });
}

std::vector<cap::Reference> SqlPublishedCaps::chain(EmergencyId emergency)
{
    return sql_.all("SELECT sender, identifier, sent FROM cap_published WHERE emergency = ?"
                    " ORDER BY revision",
        { emergency }, [](sql::Row row) {
            return cap::Reference{ row.text(0), row.text(1), row.get<Moment>(2) };
        });
}

app::Paged<app::PublishedCap> SqlPublishedCaps::list(
    bool actual, Moment since, const app::Page& page)
{
    Conditions where;
    where.add("actual = ?", { actual });
    where.add("expires > ?", { since });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 3);
        if (!after)
            return {};
        where.add(
            "(sent < ? OR (sent = ? AND (emergency < ? OR (emergency = ? AND revision < ?))))",
            { (*after)[0], (*after)[0], (*after)[1], (*after)[1], (*after)[2] });
    }
    auto rows = sql_.all(fmt::format("{} FROM cap_published{} ORDER BY sent DESC, emergency DESC,"
                                     " revision DESC LIMIT ?",
                             published_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_published);
    return page_of<app::PublishedCap>(
        std::move(rows), page, [](app::PublishedCap one) { return one; },
        [](const app::PublishedCap& last) {
            return cursor_of({ unix_ms(last.sent), last.emergency.value(), last.revision });
        });
}

std::optional<app::ReceivedCap> SqlReceivedCaps::find(CapMessageId id)
{
    return sql_.maybe_one(
        fmt::format("{}, document FROM cap_received WHERE id = ?", received_columns), { id },
        read_whole);
}

std::optional<app::ReceivedCap> SqlReceivedCaps::find(ApiKeyId key, const cap::Reference& which)
{
    return sql_.maybe_one(fmt::format("{}, document FROM cap_received WHERE api_key = ?"
                                      " AND sender = ? AND identifier = ? AND sent = ?",
                              received_columns),
        { key, which.sender, which.identifier, which.sent }, read_whole);
}

app::Paged<app::ReceivedCap> SqlReceivedCaps::list(
    const app::ReceivedCapFilter& filter, const app::Page& page)
{
    Conditions where;
    if (!filter.states.empty())
        where.add("state IN (?*)", { names_of(filter.states) });
    if (filter.key)
        where.add("api_key = ?", { *filter.key });
    if (filter.emergency)
        where.add("emergency = ?", { *filter.emergency });
    if (filter.received_from)
        where.add("received >= ?", { *filter.received_from });
    if (filter.expires_after)
        where.add("expires > ?", { *filter.expires_after });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("id < ?", { after->front() });
    }
    auto rows = sql_.all(fmt::format("{} FROM cap_received{} ORDER BY id DESC LIMIT ?",
                             received_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_received);
    return page_of<app::ReceivedCap>(
        std::move(rows), page, [](app::ReceivedCap one) { return one; },
        [](const app::ReceivedCap& last) { return cursor_of({ last.id.value() }); });
}

void SqlReceivedCaps::add(const app::ReceivedCap& message)
{
    sql_.run("INSERT INTO cap_received (id, api_key, unit, sender, identifier, sent, state,"
             " emergency, expires, received, version, body, document)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { message.id, message.key, message.unit, message.sender, message.identifier, message.sent,
            name_of(message.state), message.emergency, message.reading.expires, message.received,
            message.version, body_of(message), message.document });
}

bool SqlReceivedCaps::save(const app::ReceivedCap& message, Version seen)
{
    return sql_.run("UPDATE cap_received SET state = ?, emergency = ?, version = ?, body = ?"
                    " WHERE id = ? AND version = ?",
               { name_of(message.state), message.emergency, message.version, body_of(message),
                   message.id, seen })
        == 1;
}

std::int64_t SqlReceivedCaps::count(ApiKeyId key, Moment received_from, std::int64_t most)
{
    return sql_.one("SELECT COUNT(*) FROM (SELECT id FROM cap_received WHERE api_key = ?"
                    " AND received >= ? LIMIT ?) AS recent",
        { key, received_from, most }, [](sql::Row row) { return row.get<std::int64_t>(0); });
}

std::int64_t SqlReceivedCaps::remove_noted_before(Moment received)
{
    return sql_.run("DELETE FROM cap_received WHERE state IN ('noted', 'withdrawn')"
                    " AND received < ?",
        { received });
}

}
