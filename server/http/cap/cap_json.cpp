#include "server/http/cap/cap_json.hpp"

#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/messages.hpp"
#include "json/write.hpp"

namespace nguon::http {
json::Object cap_receipt(app::Records& records, const app::ReceivedCap& message)
{
    const std::string reason = app::reason_now(records, message);
    json::Object body{ { "id", json::of(message.id) },
        { "identifier", json::of(message.identifier) }, { "sender", json::of(message.sender) },
        { "state", json::of(app::name_of(message.state)) },
        { "reason", json::text_or_null(reason) } };
    body["reason_text"]
        = reason.empty() ? json::Value(nullptr) : json::of(nguon::http::message(reason));
    body["emergency"] = json::of(message.emergency);
    return body;
}

json::Object cap_body(app::Records& records, const app::Deed& deed, const app::ReceivedCap& message)
{
    const app::CapReading& reading = message.reading;
    json::Object body = cap_receipt(records, message);
    body["source"] = json::of(message.source);
    body["unit"] = json::of(message.unit);
    body["sent"] = json::of(message.sent);
    body["received"] = json::of(message.received);
    body["signed_by"] = json::text_or_null(message.signed_by);
    body["type"] = json::of(cap::name_of(reading.type));
    body["exercise"] = reading.exercise;
    body["ends"] = reading.all_clear || reading.type == cap::MessageType::cancel;
    body["text"] = json::of(reading.text);
    body["language"] = json::of(reading.language);
    body["translations"] = translations_json(reading.translations);
    body["effective"] = json::of(reading.effective);
    body["event"] = json::of(reading.event);
    body["sender_name"] = json::of(reading.sender_name);
    body["area"] = json::of(reading.area);
    body["hazard"] = json::of(name_of(reading.hazard));
    body["severity"] = json::of(name_of(reading.severity));
    body["expires"] = json::of(reading.expires);
    body["expired"] = reading.expires <= deed.now;
    body["audience"] = to_json(reading.audience);
    const auto occasion = reading.exercise ? app::Occasion::exercise : app::Occasion::real;
    EmergencyContent content;
    content.text = reading.text;
    content.expires = reading.expires;
    const auto preview
        = app::preview_emergency(records, deed, reading.audience, std::move(content), occasion, {});
    body["count"] = preview ? to_json(preview->count) : to_json(app::ReachCount{});
    body["second_person"] = preview && preview->rule.second_person && !reading.exercise;
    body["may_decide"] = app::may_decide(records, deed, message);
    body["decided"] = nullptr;
    if (message.decided)
        body["decided"] = json::Object{ { "name", json::of(message.decided->name) },
            { "at", json::of(message.decided->at) } };
    body["version"] = message.version;
    return body;
}

}
