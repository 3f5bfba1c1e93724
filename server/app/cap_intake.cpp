#include "server/app/cap_parts.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "core/cap/check.hpp"
#include "server/app/cap_reading.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr Names<CapState, 5> cap_state_names{ "held", "taken", "declined", "withdrawn", "noted" };

// How far back a message is looked for that was overtaken by its own update.
constexpr Milliseconds overtaking = 48h;

// More is a fault of the other system, and would bury what matters.
constexpr std::int64_t most_in_a_minute = 60;

// A later message of the same sender names this one already: it comes too late.
bool is_overtaken(Records& records, const ReceivedCap& message)
{
    ReceivedCapFilter filter;
    filter.key = message.key;
    filter.received_from = message.received - overtaking;
    Page page;
    page.limit = Page::most;
    const auto recent = records.received_caps().list(filter, page);
    return std::any_of(recent.items.begin(), recent.items.end(), [&](const ReceivedCap& other) {
        const auto& names = other.reading.references;
        return std::find(names.begin(), names.end(), message.reference()) != names.end();
    });
}

// Why nothing is to sound for it; empty: something is.
std::string reason_to_rest(
    Records& records, const cap::Alert& alert, const ReceivedCap& message, const Earlier& earlier)
{
    if (alert.status != cap::Status::actual && alert.status != cap::Status::exercise)
        return "cap.not_actual";
    if (alert.scope != cap::Scope::everyone)
        return "cap.not_public";
    if (alert.type == cap::MessageType::ack || alert.type == cap::MessageType::error)
        return "cap.not_an_alert";
    const bool changes = !earlier.open.empty();
    if (!is_news(message) || message.reading.all_clear)
        return changes ? "" : "cap.nothing_to_end";
    if (message.reading.expires <= message.received)
        return "cap.over";
    if (is_overtaken(records, message))
        return "cap.overtaken";
    const OrderAudience& audience = message.reading.audience;
    const auto occasion = message.reading.exercise ? Occasion::exercise : Occasion::real;
    if (devices_meant(records, audience, occasion, day_of(message.received)).devices.empty())
        return changes ? "" : "cap.nobody_here";
    return {};
}

void withdraw(Records& records, const Deed& deed, ReceivedCap earlier, bool replaced)
{
    // What was begun for it stays its own.
    earlier.state = earlier.emergency ? CapState::taken : CapState::withdrawn;
    earlier.reason = replaced ? "cap.replaced" : "cap.taken_back";
    const Version seen = earlier.version++;
    records.received_caps().save(earlier, seen);
    note(records, deed, "cap.withdrawn", subject_of(earlier));
}

}

std::string_view name_of(CapState state) { return cap_state_names.of(state); }
std::optional<CapState> parse_cap_state(std::string_view text)
{
    return cap_state_names.find(text);
}

Result<TakenCap> take_cap(
    Records& records, const Deed& deed, const ApiKey& key, const IncomingCap& incoming)
{
    const cap::Alert& alert = incoming.alert;
    if (!key.senders.empty()
        && std::find(key.senders.begin(), key.senders.end(), alert.sender) == key.senders.end())
        return fail(Kind::forbidden, "cap.sender_not_allowed", alert.sender);
    if (const auto known = records.received_caps().find(key.id, alert.reference()))
        return TakenCap{ *known, true };
    if (records.received_caps().count(key.id, deed.now - 1min, most_in_a_minute)
        == most_in_a_minute)
        return fail(Kind::too_many, "cap.too_many", std::to_string(most_in_a_minute));
    if (alert.sent > deed.now + cap::clock_tolerance)
        return fail_field("alert.sent", "cap.sent_in_future");
    ReceivedCap message;
    message.id = deed.new_id<CapMessageId>();
    message.key = key.id;
    message.unit = key.unit;
    message.source = key.name;
    message.sender = alert.sender;
    message.identifier = alert.identifier;
    message.sent = alert.sent;
    message.signed_by = incoming.signed_by;
    message.received = deed.now;
    message.document = incoming.document;
    message.reading = read_cap(records, alert, deed.now);
    Earlier earlier = find_earlier(records, key.id, message.reading);
    std::erase_if(
        earlier.open, [&](const Emergency& emergency) { return !same_world(message, emergency); });
    // An end concerns people as long as what it ends.
    if (!is_news(message) || message.reading.all_clear) {
        for (const Emergency& open : earlier.open)
            message.reading.expires
                = std::max(message.reading.expires, open.saved().content.expires);
    }
    message.reason = reason_to_rest(records, alert, message, earlier);
    const bool rests = !message.reason.empty();
    // What nobody decided about yet is taken back at once, also where nothing else follows.
    const bool counts
        = !rests || message.reason == "cap.nothing_to_end" || message.reason == "cap.nobody_here";
    for (ReceivedCap& held : earlier.held) {
        if (!counts || held.reading.exercise != message.reading.exercise)
            continue;
        withdraw(records, deed, held, is_news(message) && !message.reading.all_clear);
        if (message.reason == "cap.nothing_to_end")
            message.reason = "cap.took_back";
    }
    message.state = rests ? CapState::noted : CapState::held;
    if (!rests)
        message.reason = reason_to_ask(message);
    records.received_caps().add(message);
    note(records, deed, "cap.received", subject_of(message),
        { { "identifier", json::of(message.identifier) },
            { "state", json::of(name_of(message.state)) } });
    return TakenCap{ std::move(message), false };
}

}
