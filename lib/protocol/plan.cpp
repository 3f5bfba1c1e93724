#include "protocol/plan.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "protocol/gzip.hpp"
#include "protocol/levels.hpp"
#include "trust/approval.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::protocol {
namespace {

constexpr std::int64_t longest_slot_ms = 24LL * 3600 * 1000;

constexpr std::array priorities{ json::Choice<Priority>{ "normal", Priority::normal },
    json::Choice<Priority>{ "priority", Priority::priority } };
constexpr std::array interruptions{ json::Choice<Interrupted>{ "restart", Interrupted::restart },
    json::Choice<Interrupted>{ "resume_at_break", Interrupted::resume_at_break },
    json::Choice<Interrupted>{ "resume_at_clock", Interrupted::resume_at_clock },
    json::Choice<Interrupted>{ "drop", Interrupted::drop } };
constexpr std::array late_ways{ json::Choice<LatePolicy::Way>{
                                    "start_late", LatePolicy::Way::start_late },
    json::Choice<LatePolicy::Way>{ "seek_in", LatePolicy::Way::seek_in },
    json::Choice<LatePolicy::Way>{ "skip", LatePolicy::Way::skip } };

constexpr std::array relay_kinds{ json::Choice<RelayKind>{ "stream", RelayKind::stream },
    json::Choice<RelayKind>{ "line_in", RelayKind::line_in },
    json::Choice<RelayKind>{ "fm", RelayKind::fm } };
constexpr std::array relay_fallbacks{ json::Choice<RelayFallback>{
                                          "silence", RelayFallback::silence },
    json::Choice<RelayFallback>{ "end", RelayFallback::end } };

json::Object to_json(const RelayFeed& feed)
{
    return json::Object{ { "kind", json::of(name_of(feed.kind)) }, { "name", json::of(feed.name) },
        { "address", json::of(feed.address) }, { "khz", feed.khz }, { "silence_s", feed.silence_s },
        { "fallback", json::of(name_of(feed.fallback)) }, { "private", feed.private_network } };
}

RelayFeed read_relay(json::Reader& in)
{
    RelayFeed feed;
    feed.kind = in.choice("kind", relay_kinds);
    feed.name = in.text("name", { .most = 2 * longest_relay_name });
    feed.address = in.text("address", { .most = longest_relay_address });
    feed.khz = static_cast<int>(in.integer("khz", 0, most_fm_khz));
    feed.silence_s
        = static_cast<int>(in.integer("silence_s", least_relay_silence_s, most_relay_silence_s));
    feed.fallback = in.choice("fallback", relay_fallbacks);
    feed.private_network = in.boolean("private");
    return feed;
}

// Times travel as unix milliseconds: exact, short, and the same text for the same moment.
json::Object to_json(const PlanSlot& slot)
{
    json::Object out{ { "occurrence", json::of(slot.occurrence.text()) },
        { "bulletin", json::of(slot.bulletin) }, { "version", slot.bulletin_version },
        { "starts", unix_ms(slot.starts) }, { "length", slot.length.count() },
        { "priority", json::of(name_of(slot.priority)) },
        { "level", json::of(name_of(slot.level)) }, { "media", json::of(slot.media) },
        { "size", slot.media_size }, { "language", json::of(slot.language) },
        { "interrupted", json::of(name_of(slot.interrupted)) },
        { "late", json::of(name_of(slot.late.way)) },
        { "tolerance", slot.late.tolerance.count() } };
    if (slot.kind != SlotKind::bulletin)
        out["kind"] = json::of(name_of(slot.kind));
    if (slot.relay)
        out["relay"] = to_json(*slot.relay);
    return out;
}

PlanSlot read_slot(json::Reader& in)
{
    PlanSlot slot;
    if (const auto key = OccurrenceKey::parse(in.text("occurrence", { .most = 100 })))
        slot.occurrence = *key;
    else
        in.refuse("occurrence", "input.bad_id");
    // A kind of a later day is played as any sound that is approved.
    if (const auto kind = in.optional_text("kind", { .most = 20 }))
        slot.kind = parse_slot_kind(*kind).value_or(SlotKind::bulletin);
    slot.relay = in.optional_object("relay", read_relay, json::Unknown::ignore);
    slot.bulletin = in.id<BulletinId>("bulletin");
    slot.bulletin_version = in.integer("version", 1, json::most_integer);
    slot.starts = moment_from_unix_ms(in.integer("starts", 0, json::most_integer));
    slot.length = Milliseconds(in.integer("length", 0, longest_slot_ms));
    slot.priority = in.choice("priority", priorities);
    slot.level = in.choice("level", levels);
    slot.media = in.text("media", { .least = 64, .most = 64 });
    slot.media_size = in.integer("size", 0, json::most_integer);
    slot.language = in.text("language", { .most = 35 });
    slot.interrupted = in.choice("interrupted", interruptions);
    slot.late.way = in.choice("late", late_ways);
    slot.late.tolerance = Milliseconds(in.integer("tolerance", 0, longest_slot_ms));
    return slot;
}

json::Object to_json(const PlanTemplate& one)
{
    return json::Object{ { "id", json::of(one.id) }, { "title", json::of(one.title) },
        { "text", json::of(one.text) }, { "tone", json::of(one.tone) }, { "repeat", one.repeat },
        { "media", json::of(one.media) }, { "length", one.media_length.count() } };
}

// Beside the templates and not in them: a device of an earlier day takes no field there that it
// does not know, and passes over this one.
json::Array versions_of(const std::vector<PlanTemplate>& templates)
{
    json::Array versions;
    for (const PlanTemplate& one : templates) {
        if (one.version > 0)
            versions.push_back(
                json::Object{ { "id", json::of(one.id) }, { "version", one.version } });
    }
    return versions;
}

void read_versions(json::Reader& in, std::vector<PlanTemplate>& templates)
{
    struct Told {
        TemplateId id;
        Version version = 0;
    };
    const auto told = in.optional_list(
        "template_versions", { .most = 2'000 }, [](json::Reader& one) {
            return Told{ one.id<TemplateId>("id"), one.integer("version", 1, json::most_integer) };
        });
    if (!told)
        return;
    for (PlanTemplate& one : templates) {
        const auto at = std::ranges::find(*told, one.id, &Told::id);
        one.version = at == told->end() ? 0 : at->version;
    }
}

PlanTemplate read_template(json::Reader& in)
{
    PlanTemplate one;
    one.id = in.id<TemplateId>("id");
    one.title = in.text("title", { .most = 200 });
    one.text = in.text("text", { .most = 4'000, .lines = json::Lines::many });
    one.tone = in.text("tone", { .most = 40 });
    one.repeat = static_cast<int>(in.integer("repeat", 1, 10));
    one.media = in.text("media", { .most = 64 });
    one.media_length = Milliseconds(in.integer("length", 0, longest_slot_ms));
    return one;
}

json::Object to_json(const OnsitePermit& permit)
{
    return json::Object{ { "templates", json::list_of(permit.templates) },
        { "button", json::of(permit.button) },
        { "people",
            json::list_of(permit.people,
                [](const OnsitePerson& person) {
                    return json::Object{ { "name", json::of(person.name) },
                        { "pin", json::of(person.pin) } };
                }) },
        { "stick", permit.stick } };
}

OnsitePermit read_permit(json::Reader& in)
{
    OnsitePermit permit;
    permit.templates = in.list(
        "templates", { .most = 200 }, [](const json::Field& f) { return f.id<TemplateId>(); });
    permit.button = in.optional_id<TemplateId>("button").value_or(TemplateId());
    permit.people = in.list("people", { .most = 50 }, [](json::Reader& person) {
        return OnsitePerson{ person.text("name", { .least = 1, .most = 100 }),
            person.text("pin", { .least = 1, .most = 128 }) };
    });
    permit.stick = in.boolean("stick");
    return permit;
}

json::Object body_json(const PlanBody& body)
{
    json::Object out{ { "audience", json::of(body.audience) },
        { "slots", json::list_of(body.slots, [](const PlanSlot& slot) { return to_json(slot); }) },
        { "approvals", json::list_of(body.approvals) } };
    if (!body.media.empty())
        out["media"] = json::list_of(body.media, [](const PlanMedia& media) {
            return json::Object{ { "hash", json::of(media.hash) }, { "size", media.size } };
        });
    if (!body.templates.empty())
        out["templates"]
            = json::list_of(body.templates, [](const PlanTemplate& one) { return to_json(one); });
    if (auto versions = versions_of(body.templates); !versions.empty())
        out["template_versions"] = std::move(versions);
    return out;
}

json::Object header_json(const PlanHeader& header)
{
    return json::Object{ { "device", json::of(header.device) }, { "version", header.version },
        { "issued", json::of(header.issued) }, { "from", json::of(header.window.begins) },
        { "to", json::of(header.window.ends) },
        { "parts",
            json::list_of(header.parts,
                [](const PlanPart& part) {
                    return json::Object{ { "hash", json::of(part.hash) }, { "size", part.size } };
                }) },
        { "keyring", header.keyring_version }, { "profile", header.profile_version },
        { "seal", json::of(header.audit_seal) } };
}

template <typename SomeId> bool has(const std::vector<SomeId>& ids, std::string_view text)
{
    const auto id = SomeId::parse(text);
    return id && std::find(ids.begin(), ids.end(), *id) != ids.end();
}

}

std::string to_canonical(const PlanBody& body) { return json::canonical(body_json(body)); }

PackedBody pack(const PlanBody& body)
{
    const std::string plain = to_canonical(body);
    return { sha256(plain), gzip(plain), plain.size() };
}

Result<PlanBody> unpack(std::string_view packed, const Hash& expected)
{
    const auto plain = gunzip(packed, most_body_bytes);
    if (!plain)
        return fail(Kind::invalid, "plan.damaged");
    if (sha256(*plain) != expected)
        return fail(Kind::invalid, "plan.wrong_hash");
    const auto object
        = json::parse_object(*plain, { .max_depth = 8, .max_bytes = most_body_bytes });
    if (!object)
        return fail(Kind::invalid, "plan.malformed");
    json::Reader in(*object, json::Unknown::ignore);
    PlanBody body;
    body.audience = in.text("audience", { .most = 200'000 });
    body.slots = in.list("slots", { .most = 100'000 }, read_slot);
    body.approvals = in.list("approvals", { .most = 20'000 },
        [](const json::Field& field) { return field.text({ .most = 32'000 }); });
    if (auto media = in.optional_list("media", { .most = 10'000 }, [](json::Reader& one) {
            return PlanMedia{ one.text("hash", { .least = 64, .most = 64 }),
                one.integer("size", 0, json::most_integer) };
        }))
        body.media = std::move(*media);
    if (auto templates = in.optional_list("templates", { .most = 2'000 }, read_template))
        body.templates = std::move(*templates);
    read_versions(in, body.templates);
    if (!in.finish())
        return fail(Kind::invalid, "plan.malformed");
    return body;
}

Hash hash_of(const PlanTemplate& words) { return sha256(json::canonical(to_json(words))); }

Hash hash_of(const RelayFeed& feed) { return sha256(json::canonical(to_json(feed))); }

std::string to_payload(const PlanHeader& header) { return json::canonical(header_json(header)); }

std::string content_of(const PlanHeader& header)
{
    json::Object body = header_json(header);
    // The window moves every day; what counts is what is in it.
    for (const char* key : { "version", "issued", "from", "to", "seal" })
        body.erase(key);
    return json::canonical(body);
}

Result<PlanHeader> parse_plan_header(const json::Object& payload)
{
    json::Reader in(payload, json::Unknown::ignore);
    PlanHeader header;
    header.device = in.id<DeviceId>("device");
    header.version = in.integer("version", 1, json::most_integer);
    header.issued = in.moment("issued");
    header.window.begins = in.moment("from");
    header.window.ends = in.moment("to");
    header.parts = in.list("parts", { .most = 2'000 }, [](json::Reader& part) {
        return PlanPart{ part.text("hash", { .least = 64, .most = 64 }),
            part.integer("size", 0, static_cast<std::int64_t>(most_body_bytes)) };
    });
    header.keyring_version = in.integer("keyring", 0, json::most_integer);
    header.profile_version = in.integer("profile", 0, json::most_integer);
    header.audit_seal = in.text("seal", { .most = 200 });
    if (!in.finish())
        return fail(Kind::invalid, "plan.malformed");
    return header;
}

Result<PlanHeader> open_plan(const SignedDocument& document, const Keyring& keyring,
    DeviceId device, Version held, std::optional<Moment> now)
{
    const auto verified = verify(document, keyring, DocumentType::plan, now);
    if (!verified)
        return tl::unexpected(verified.error());
    auto header = parse_plan_header(verified->payload);
    if (!header)
        return header;
    if (header->device != device)
        return fail(Kind::forbidden, "plan.other_device");
    if (header->version < held)
        return fail(Kind::conflict, "plan.old_version");
    return header;
}

std::string to_payload(const DeviceProfile& profile, Moment issued)
{
    json::Array quiet;
    for (const QuietVolume& window : profile.quiet) {
        quiet.push_back(json::Object{ { "from", window.from.count() }, { "to", window.to.count() },
            { "volume", window.volume } });
    }
    json::Object body{ { "device", json::of(profile.device) }, { "version", profile.version },
        { "issued", json::of(issued) }, { "units", json::list_of(profile.units) },
        { "groups", json::list_of(profile.groups) }, { "volume", profile.volume },
        { "volume_ceiling", profile.volume_ceiling }, { "quiet", std::move(quiet) } };
    if (!profile.exercises)
        body["exercises"] = false;
    if (!profile.onsite.empty())
        body["onsite"] = to_json(profile.onsite);
    if (profile.turn.rounds > 1)
        body["turn"] = json::Array{ profile.turn.round, profile.turn.rounds };
    if (profile.requires_person)
        body["requires_person"] = true;
    if (profile.place)
        body["place"] = json::Array{ profile.place->latitude, profile.place->longitude };
    return json::canonical(body);
}

Result<DeviceProfile> open_profile(const SignedDocument& document, const Keyring& keyring,
    DeviceId device, Version held, std::optional<Moment> now)
{
    const auto verified = verify(document, keyring, DocumentType::profile, now);
    if (!verified)
        return tl::unexpected(verified.error());
    json::Reader in(verified->payload, json::Unknown::ignore);
    DeviceProfile profile;
    profile.device = in.id<DeviceId>("device");
    profile.version = in.integer("version", 1, json::most_integer);
    const auto id_list
        = [&](const char* key, auto read) { return in.list(key, { .most = 1'000 }, read); };
    profile.units = id_list("units", [](const json::Field& field) { return field.id<UnitId>(); });
    profile.groups
        = id_list("groups", [](const json::Field& field) { return field.id<GroupId>(); });
    profile.volume = static_cast<int>(in.integer("volume", 0, 100));
    profile.volume_ceiling = static_cast<int>(in.integer("volume_ceiling", 0, 100));
    profile.exercises = in.optional_boolean("exercises").value_or(true);
    profile.requires_person = in.optional_boolean("requires_person").value_or(false);
    profile.quiet = in.list("quiet", { .most = 10 }, [](json::Reader& window) {
        constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
        return QuietVolume{ TimeOfDay(window.integer("from", 0, day_ms)),
            TimeOfDay(window.integer("to", 0, day_ms)),
            static_cast<int>(window.integer("volume", 0, 100)) };
    });
    if (auto permit = in.optional_object("onsite", read_permit, json::Unknown::ignore))
        profile.onsite = std::move(*permit);
    const auto place = in.optional_list("place", { .least = 2, .most = 2 },
        [](const json::Field& field) { return field.number(-180, 180); });
    if (place && place->size() == 2)
        profile.place = Point{ (*place)[0], (*place)[1] };
    const auto turn = in.optional_list("turn", { .least = 2, .most = 2 },
        [](const json::Field& field) { return field.integer(0, most_rounds); });
    if (turn && turn->size() == 2)
        profile.turn = { static_cast<int>((*turn)[0]), static_cast<int>((*turn)[1]) };
    if (!in.finish() || profile.turn.round >= profile.turn.rounds)
        return fail(Kind::invalid, "profile.malformed");
    if (profile.device != device)
        return fail(Kind::forbidden, "profile.other_device");
    if (profile.version < held)
        return fail(Kind::conflict, "profile.old_version");
    return profile;
}

Approvals verify_approvals(const PlanBody& body, const Keyring& keyring, std::optional<Moment> now)
{
    Approvals approvals;
    for (const std::string& text : body.approvals) {
        const auto document = decode_document(text, 32'000);
        if (!document) {
            approvals.refused.push_back(document.error().code);
            continue;
        }
        const auto statement = verify_approval(*document, keyring, now);
        if (!statement) {
            approvals.refused.push_back(statement.error().code);
            continue;
        }
        approvals.by_version[{ statement->bulletin, statement->version }] = { statement->media,
            statement->audience, statement->valid_from, statement->valid_to, statement->priority };
    }
    return approvals;
}

std::optional<Reason> why_not(
    const PlanSlot& slot, const Approvals& approvals, const DeviceProfile& profile)
{
    const auto at = approvals.by_version.find({ slot.bulletin, slot.bulletin_version });
    if (at == approvals.by_version.end())
        return Reason::not_approved;
    const VerifiedApproval& approval = at->second;
    const auto media = Hash::parse(slot.media);
    const bool same_sound = media
        && std::find(approval.media.begin(), approval.media.end(), *media) != approval.media.end();
    if (!same_sound || slot.priority != approval.priority)
        return Reason::not_approved;
    // A source is what was approved, or it is none: never a file, never another address.
    const bool is_relay = slot.kind == SlotKind::relay;
    if (is_relay != slot.relay.has_value() || (is_relay && hash_of(*slot.relay) != *media))
        return Reason::not_approved;
    if (slot.starts < approval.valid_from || slot.starts >= approval.valid_to)
        return Reason::expired;
    if (!means(approval.audience, profile))
        return Reason::refused;
    return std::nullopt;
}

bool means(std::string_view audience_key, const DeviceProfile& profile)
{
    for (const std::string_view entry : split(audience_key, ',')) {
        if (entry.size() < 3 || entry[1] != ':')
            continue;
        const std::string_view id = entry.substr(2);
        if ((entry[0] == 'u' && has(profile.units, id))
            || (entry[0] == 'g' && has(profile.groups, id))
            || (entry[0] == 'd' && id == profile.device.text()))
            return true;
    }
    return false;
}

}
