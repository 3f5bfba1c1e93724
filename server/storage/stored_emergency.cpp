#include "server/storage/stored_emergency.hpp"

#include "base/text.hpp"
#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage::stored {
namespace {

json::Array to_json(Point point) { return { point.latitude, point.longitude }; }

Point point_from(const json::Value& value)
{
    const json::Array& pair = value.as_array();
    return { pair.at(0).to_number<double>(), pair.at(1).to_number<double>() };
}

json::Object to_json(const OrderAudience& audience)
{
    json::Array polygons;
    for (const Polygon& polygon : audience.polygons)
        polygons.push_back(json::list_of(polygon, [](Point point) { return to_json(point); }));
    json::Array circles;
    for (const Circle& circle : audience.circles)
        circles.push_back(
            json::Object{ { "centre", to_json(circle.centre) }, { "radius", circle.radius_m } });
    return { { "units", numbers(audience.units) }, { "groups", numbers(audience.groups) },
        { "devices", numbers(audience.devices) }, { "polygons", std::move(polygons) },
        { "circles", std::move(circles) } };
}

OrderAudience audience_from(const In& in)
{
    OrderAudience audience;
    audience.units = in.ids<UnitId>("units");
    audience.groups = in.ids<GroupId>("groups");
    audience.devices = in.ids<DeviceId>("devices");
    for (const json::Value& one : in.list("polygons")) {
        Polygon& polygon = audience.polygons.emplace_back();
        for (const json::Value& point : one.as_array())
            polygon.push_back(point_from(point));
    }
    for (const json::Value& one : in.list("circles")) {
        const json::Object& circle = one.as_object();
        audience.circles.push_back(
            { point_from(circle.at("centre")), circle.at("radius").to_number<double>() });
    }
    return audience;
}

json::Value maybe(const std::optional<Manner>& manner)
{
    return manner ? json::of(name_of(*manner)) : json::Value(nullptr);
}

std::optional<Manner> maybe_manner(const In& in)
{
    return in.has("manner") ? std::optional(in.choice("manner", parse_manner)) : std::nullopt;
}

json::Object to_json(const Translation& one)
{
    return { { "language", json::of(one.language) }, { "text", json::of(one.text) } };
}

json::Object to_json(const EmergencyContent& content)
{
    json::Array translations
        = json::list_of(content.translations, [](const Translation& one) { return to_json(one); });
    return { { "text", json::of(content.text) }, { "hazard", json::of(name_of(content.hazard)) },
        { "severity", json::of(name_of(content.severity)) }, { "tone", json::of(content.tone) },
        { "media", json::of(content.media) }, { "media_length", content.media_length.count() },
        { "expires", unix_ms(content.expires) }, { "repeat", content.repeat },
        { "manner", maybe(content.manner) }, { "phrase_gap", content.spacing.phrases.count() },
        { "airing_gap", content.spacing.airings.count() },
        { "translations", std::move(translations) } };
}

EmergencyContent content_from(const In& in)
{
    EmergencyContent content;
    content.text = in.text("text");
    content.hazard = in.choice("hazard", parse_hazard);
    content.severity = in.choice("severity", parse_severity);
    content.tone = in.text("tone");
    content.media = in.text("media");
    content.media_length = in.length("media_length");
    content.expires = in.moment("expires");
    content.repeat = static_cast<int>(in.integer("repeat"));
    content.manner = maybe_manner(in);
    // Rows from before the pauses were computed.
    if (in.has("phrase_gap"))
        content.spacing = { in.length("phrase_gap"), in.length("airing_gap") };
    // Rows from before an alert was written in several languages.
    if (in.has("translations")) {
        for (const json::Value& item : in.list("translations")) {
            const In one(item);
            content.translations.push_back({ one.text("language"), one.text("text") });
        }
    }
    return content;
}

json::Object to_json(const PersonalProof& proof)
{
    return { { "kid", json::of(proof.kid) }, { "at", unix_ms(proof.at) },
        { "authenticator", json::of(to_base64url(proof.authenticator_data)) },
        { "client", json::of(to_base64url(proof.client_data)) },
        { "signature", json::of(to_base64url(proof.signature)) } };
}

json::Object to_json(const Endorsement& who)
{
    json::Object body{ { "account", who.account.value() }, { "name", json::of(who.name) },
        { "unit", who.unit.value() }, { "at", unix_ms(who.at) } };
    if (who.proof)
        body["proof"] = to_json(*who.proof);
    return body;
}

json::Value maybe(const std::optional<Endorsement>& who)
{
    return who ? json::Value(to_json(*who)) : json::Value(nullptr);
}

std::string bytes_of(const In& in, std::string_view name)
{
    auto bytes = from_base64url(in.text(name));
    if (!bytes)
        damaged(name);
    return std::move(*bytes);
}

Endorsement endorsement_from(const In& in)
{
    Endorsement who{ in.id<AccountId>("account"), in.text("name"), in.id<UnitId>("unit"),
        in.moment("at") };
    if (in.has("proof")) {
        const In proof = in.inside("proof");
        who.proof = PersonalProof{ proof.text("kid"), proof.moment("at"),
            bytes_of(proof, "authenticator"), bytes_of(proof, "client"),
            bytes_of(proof, "signature") };
    }
    return who;
}

std::optional<Endorsement> maybe_endorsement(const In& in, std::string_view name)
{
    return in.has(name) ? std::optional(endorsement_from(in.inside(name))) : std::nullopt;
}

json::Object to_json(const EmergencyRule& rule)
{
    return { { "second", rule.second_person }, { "patience", rule.patience.count() },
        { "review", rule.review_within.count() } };
}

EmergencyRule rule_from(const In& in)
{
    return { in.truth("second"), in.length("patience"), in.length("review") };
}

}

std::string to_text(const OrderAudience& audience) { return json::serialise(to_json(audience)); }

OrderAudience order_audience_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) { return audience_from(In(value)); });
}

std::string to_text(const Emergency& emergency)
{
    const Emergency::Saved& saved = emergency.saved();
    json::Value proposal(nullptr);
    if (saved.proposal)
        proposal = json::Object{ { "content", to_json(saved.proposal->content) },
            { "by", to_json(saved.proposal->by) } };
    return json::serialise(json::Object{ { "id", saved.id.value() }, { "unit", saved.unit.value() },
        { "level", json::of(name_of(saved.level)) }, { "exercise", saved.exercise },
        { "reach", json::of(name_of(saved.reach)) }, { "rule", to_json(saved.rule) },
        { "state", json::of(name_of(saved.state)) }, { "version", saved.version },
        { "revision", saved.revision }, { "audience", to_json(saved.audience) },
        { "content", to_json(saved.content) }, { "author", to_json(saved.author) },
        { "approver", maybe(saved.approver) }, { "proposal", std::move(proposal) },
        { "break_glass", json::of(saved.break_glass) }, { "pressed", number(saved.pressed) },
        { "review_due", number(saved.review_due) }, { "reviewed", maybe(saved.reviewed) },
        { "closer", maybe(saved.closer) },

        { "comment", json::of(saved.comment) }, { "created", unix_ms(saved.created) },
        { "changed", unix_ms(saved.changed) }, { "ended", number(saved.ended) } });
}

Emergency emergency_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        Emergency::Saved saved;
        saved.id = in.id<EmergencyId>("id");
        saved.unit = in.id<UnitId>("unit");
        saved.level = in.choice("level", parse_level);
        saved.exercise = in.truth("exercise");
        saved.reach = in.choice("reach", parse_reach);
        // Rows from before there were rules of units.
        saved.rule
            = in.has("rule") ? rule_from(in.inside("rule")) : EmergencyRules().of(saved.reach);
        saved.state = in.choice("state", parse_emergency_state);
        saved.version = in.integer("version");
        saved.revision = in.integer("revision");
        saved.audience = audience_from(in.inside("audience"));
        saved.content = content_from(in.inside("content"));
        saved.author = endorsement_from(in.inside("author"));
        saved.approver = maybe_endorsement(in, "approver");
        if (in.has("proposal")) {
            const In proposal = in.inside("proposal");
            saved.proposal = EmergencyProposal{ content_from(proposal.inside("content")),
                endorsement_from(proposal.inside("by")) };
        }
        saved.break_glass = in.text("break_glass");
        saved.pressed = in.optional_moment("pressed");
        saved.review_due = in.optional_moment("review_due");
        saved.reviewed = maybe_endorsement(in, "reviewed");
        saved.closer = maybe_endorsement(in, "closer");
        saved.comment = in.text("comment");
        saved.created = in.moment("created");
        saved.changed = in.moment("changed");
        saved.ended = in.optional_moment("ended");
        return Emergency::restore(std::move(saved));
    });
}

std::string to_text(const EmergencyRules& rules)
{
    return json::serialise(json::Object{ { "one_commune", to_json(rules.one_commune) },
        { "wider", to_json(rules.wider) }, { "person", rules.requires_person },
        { "manner", maybe(rules.manner) } });
}

EmergencyRules emergency_rules_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        return EmergencyRules{ rule_from(in.inside("one_commune")), rule_from(in.inside("wider")),
            in.truth("person"), maybe_manner(in) };
    });
}

}
