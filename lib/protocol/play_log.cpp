#include "protocol/play_log.hpp"

#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::protocol {
namespace {

tl::unexpected<Error> malformed_log() { return fail(Kind::invalid, "log.malformed"); }

std::optional<Moment> moment_of(std::optional<std::int64_t> ms)
{
    return ms ? std::optional(moment_from_unix_ms(*ms)) : std::nullopt;
}

json::Value ms_of(const std::optional<Moment>& moment)
{
    return moment ? json::Value(unix_ms(*moment)) : json::Value(nullptr);
}

}

std::string to_canonical(const PlayRecord& record)
{
    json::Object body{ { "sequence", record.sequence }, { "plan", record.plan_version },
        { "planned", unix_ms(record.planned_at) }, { "started", ms_of(record.started_at) },
        { "ended", ms_of(record.ended_at) }, { "rendered", record.rendered.count() },
        { "result", json::of(name_of(record.result)) },
        { "reason", json::of(name_of(record.reason)) },
        { "clock_error", json::of(record.clock_error_ms) }, { "peak", record.peak_db_tenths } };
    body["occurrence"]
        = record.occurrence ? json::of(record.occurrence->text()) : json::Value(nullptr);
    body["bulletin"] = json::of(record.bulletin);
    body["order"] = json::of(record.order);
    if (record.onsite)
        body["onsite"] = json::Object{ { "way", json::of(name_of(record.onsite->way)) },
            { "who", json::of(record.onsite->who) }, { "from", json::of(record.onsite->from) } };
    if (record.outage)
        body["outage"] = json::Object{ { "kind", json::of(name_of(record.outage->kind)) },
            { "from", unix_ms(record.outage->from) }, { "to", unix_ms(record.outage->to) },
            { "time_known", record.outage->time_known } };
    return json::canonical(body);
}

Result<PlayRecord> parse_record(std::string_view canonical)
{
    const auto object = json::parse_object(canonical, { .max_depth = 3, .max_bytes = 4'096 });
    if (!object)
        return malformed_log();
    json::Reader in(*object, json::Unknown::ignore);
    PlayRecord record;
    record.sequence = in.integer("sequence", 1, json::most_integer);
    if (const auto text = in.optional_text("occurrence", { .most = 100 })) {
        record.occurrence = OccurrenceKey::parse(*text);
        if (!record.occurrence)
            return malformed_log();
    }
    record.bulletin = in.optional_id<BulletinId>("bulletin");
    record.order = in.optional_id<OrderId>("order");
    record.plan_version = in.integer("plan", 0, json::most_integer);
    record.planned_at = moment_from_unix_ms(in.integer("planned", 0, json::most_integer));
    record.started_at = moment_of(in.optional_integer("started", 0, json::most_integer));
    record.ended_at = moment_of(in.optional_integer("ended", 0, json::most_integer));
    record.rendered = Milliseconds(in.integer("rendered", 0, 7LL * 24 * 3600 * 1000));
    const auto result = parse_outcome(in.text("result", { .most = 20 }));
    const auto reason = parse_reason(in.text("reason", { .most = 30 }));
    record.clock_error_ms = in.optional_integer("clock_error", 0, json::most_integer);
    record.peak_db_tenths = static_cast<int>(in.integer("peak", -1'000, 200));
    bool known_way = true;
    record.onsite = in.optional_object(
        "onsite",
        [&](json::Reader& act) {
            const auto way = parse_onsite_way(act.text("way", { .most = 20 }));
            known_way = way.has_value();
            return OnsiteAct{ way.value_or(OnsiteWay::button), act.text("who", { .most = 100 }),
                act.optional_id<TemplateId>("from").value_or(TemplateId()) };
        },
        json::Unknown::ignore);
    bool known_outage = true;
    record.outage = in.optional_object(
        "outage",
        [&](json::Reader& told) {
            const auto kind = parse_outage_kind(told.text("kind", { .most = 20 }));
            const Outage outage{ kind.value_or(OutageKind::power),
                moment_from_unix_ms(told.integer("from", 0, json::most_integer)),
                moment_from_unix_ms(told.integer("to", 0, json::most_integer)),
                told.boolean("time_known") };
            known_outage = kind && outage.from <= outage.to;
            return outage;
        },
        json::Unknown::ignore);
    // What tells of an outage tells of nothing else.
    if (record.outage && (record.occurrence || record.order || record.bulletin))
        return malformed_log();
    if (!in.finish() || !known_way || !known_outage || !result || *result == Outcome::pending
        || !reason)
        return malformed_log();
    record.result = *result;
    record.reason = *reason;
    return record;
}

std::string chain_name(DeviceId device) { return "device:" + device.text(); }

std::string encode(const LogUpload& upload)
{
    return json::serialise(json::Object{ { "first", upload.first },
        { "entries", json::list_of(upload.entries) }, { "seal", to_json(upload.seal) } });
}

Result<LogUpload> parse_log_upload(std::string_view body)
{
    const auto object
        = json::parse_object(body, { .max_depth = 6, .max_bytes = most_upload_bytes });
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object, json::Unknown::ignore);
    LogUpload upload;
    upload.first = in.integer("first", 1, json::most_integer);
    upload.entries = in.list("entries", { .least = 1, .most = most_records },
        [](const json::Field& field) { return field.text({ .least = 2, .most = 4'096 }); });
    const auto seal = in.field("seal");
    if (!in.finish() || !seal)
        return malformed_log();
    auto document = document_from_json(seal->value());
    if (!document)
        return malformed_log();
    upload.seal = std::move(*document);
    return upload;
}

Result<LogAddition> open_log(
    const LogUpload& upload, DeviceId device, const PublicKey& device_key, const ChainHead& held)
{
    const auto seal = open_seal(upload.seal, DocumentType::log, device_key);
    if (!seal)
        return tl::unexpected(seal.error());
    if (seal->chain != chain_name(device))
        return fail(Kind::forbidden, "log.other_device");
    const auto held_sequence = static_cast<std::int64_t>(held.sequence);
    if (upload.first > held_sequence + 1)
        return fail(Kind::conflict, "log.gap", std::to_string(held_sequence));
    LogAddition addition;
    addition.head = held;
    for (std::size_t i = 0; i < upload.entries.size(); ++i) {
        const std::int64_t sequence = upload.first + static_cast<std::int64_t>(i);
        if (sequence <= held_sequence)
            continue;
        auto record = parse_record(upload.entries[i]);
        if (!record)
            return tl::unexpected(record.error());
        if (record->sequence != sequence)
            return fail(Kind::invalid, "log.malformed");
        addition.head = next(addition.head, upload.entries[i]);
        addition.chain.push_back(addition.head.hash);
        addition.entries.push_back(upload.entries[i]);
        addition.records.push_back(std::move(*record));
    }
    // Nothing new: the seal speaks of a head that was checked when it was new.
    if (addition.records.empty())
        return addition;
    if (!(seal->head == addition.head))
        return fail(Kind::conflict, "log.broken_chain");
    return addition;
}

}
