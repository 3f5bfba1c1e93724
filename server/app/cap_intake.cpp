#include "server/app/cap_intake.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "core/cap/check.hpp"
#include "core/cap/meaning.hpp"
#include "server/app/cap_reading.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr Names<CapState, 5> state_names{ "held", "taken", "declined", "withdrawn", "noted" };

// How far back a message is looked for that was overtaken by its own update.
constexpr Milliseconds overtaking = 48h;

// More is a fault of the other system, and would bury what matters.
constexpr std::int64_t most_in_a_minute = 60;

Subject subject_of(const ReceivedCap& message)
{
    return { "cap_message", message.id.value(),
        message.reading.text.empty() ? message.identifier : message.reading.text, message.unit };
}

bool is_news(const ReceivedCap& message)
{
    return message.reading.type == cap::MessageType::alert
        || message.reading.type == cap::MessageType::update;
}

struct Earlier {
    std::vector<ReceivedCap> held;
    std::vector<Emergency> open;
};

// What the references lead to: messages nobody decided about yet, and alerts of ours.
Earlier find_earlier(Records& records, ApiKeyId key, const CapReading& reading)
{
    Earlier earlier;
    for (const cap::Reference& one : reading.references) {
        const auto message = records.received_caps().find(key, one);
        if (!message)
            continue;
        if (message->state == CapState::held)
            earlier.held.push_back(*message);
        if (!message->emergency)
            continue;
        const bool known = std::any_of(earlier.open.begin(), earlier.open.end(),
            [&](const Emergency& other) { return other.id() == *message->emergency; });
        const auto emergency = records.emergencies().find(*message->emergency);
        if (!known && emergency && emergency->is_open())
            earlier.open.push_back(*emergency);
    }
    return earlier;
}

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
    if (devices_meant(records, audience, occasion, day_of(message.received)).empty())
        return changes ? "" : "cap.nobody_here";
    return {};
}

// An exercise never touches what is real, nor the other way round.
bool same_world(const ReceivedCap& message, const Emergency& emergency)
{
    return emergency.saved().exercise == message.reading.exercise;
}

void withdraw(Records& records, const Deed& deed, ReceivedCap earlier, bool replaced)
{
    earlier.state = CapState::withdrawn;
    earlier.reason = replaced ? "cap.replaced" : "cap.taken_back";
    const Version seen = earlier.version++;
    records.received_caps().save(earlier, seen);
    note(records, deed, "cap.withdrawn", subject_of(earlier));
}

bool same_audience(const OrderAudience& a, const OrderAudience& b)
{
    const auto same_circle = [](const Circle& one, const Circle& other) {
        return one.centre == other.centre && one.radius_m == other.radius_m;
    };
    return a.units == b.units && a.polygons == b.polygons
        && std::equal(
            a.circles.begin(), a.circles.end(), b.circles.begin(), b.circles.end(), same_circle);
}

NewEmergency wish_for(Records& records, const Deed& deed, const ReceivedCap& message,
    const std::optional<std::string>& text)
{
    const auto tree = records.units().tree(day_of(deed.now));
    NewEmergency wish;
    if (deed.caller.may_in(Right::send_emergency, message.unit, *tree))
        wish.unit = message.unit;
    wish.audience = message.reading.audience;
    wish.exercise = message.reading.exercise;
    wish.content.text = text.value_or(message.reading.text);
    wish.content.hazard = message.reading.hazard;
    wish.content.severity = message.reading.severity;
    wish.content.expires = message.reading.expires;
    if (message.reading.severity == Severity::extreme)
        wish.content.tone = "siren";
    return wish;
}

std::string comment_of(const ReceivedCap& message)
{
    return "Theo bản tin " + message.identifier + " của " + message.source + ".";
}

CapStep end_of(const Emergency& emergency, const ReceivedCap& message, bool was_wrong)
{
    CapStep step;
    step.emergency = emergency.id();
    step.draft = [id = emergency.id(), was_wrong, why = comment_of(message)](
                     Records& records, const Deed& deed) {
        const auto now = records.emergencies().find(id);
        const bool live = now && now->state() == EmergencyState::live;
        return was_wrong || !live ? draft_cancel(records, deed, id, std::nullopt, why)
                                  : draft_end(records, deed, id, std::nullopt, why);
    };
    return step;
}

CapStep update_of(const Emergency& emergency, const ReceivedCap& message, const NewEmergency& wish)
{
    CapStep step;
    step.emergency = emergency.id();
    step.draft = [id = emergency.id(), content = wish.content, why = comment_of(message)](
                     Records& records, const Deed& deed) {
        const auto change = [&](EmergencyContent& now) {
            const int repeat = now.repeat;
            now = content;
            now.repeat = repeat;
        };
        return draft_update(records, deed, id, std::nullopt, change, why);
    };
    return step;
}

CapStep new_of(const NewEmergency& wish)
{
    CapStep step;
    step.makes_new = true;
    step.draft = [wish](Records& records, const Deed& deed) {
        return draft_emergency(records, deed, wish);
    };
    return step;
}

// The message as it stands, still held, in the version that was seen.
Result<ReceivedCap> held_message(
    Records& records, const Deed& deed, CapMessageId id, std::optional<Version> seen)
{
    auto message = find_cap(records, deed, id);
    if (!message)
        return message;
    if (message->state != CapState::held || (seen && *seen != message->version))
        return fail(Kind::conflict, "cap.stale");
    return message;
}

}

std::string_view name_of(CapState state) { return state_names.of(state); }
std::optional<CapState> parse_cap_state(std::string_view text) { return state_names.find(text); }

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
    records.received_caps().add(message);
    note(records, deed, "cap.received", subject_of(message),
        { { "identifier", json::of(message.identifier) },
            { "state", json::of(name_of(message.state)) } });
    return TakenCap{ std::move(message), false };
}

Result<std::vector<CapStep>> steps_for(Records& records, const Deed& deed,
    const ReceivedCap& message, const std::optional<std::string>& text)
{
    if (message.state != CapState::held)
        return fail(Kind::conflict, "cap.stale");
    Earlier earlier = find_earlier(records, message.key, message.reading);
    std::erase_if(
        earlier.open, [&](const Emergency& emergency) { return !same_world(message, emergency); });
    std::vector<CapStep> steps;
    if (!is_news(message) || message.reading.all_clear) {
        for (const Emergency& open : earlier.open)
            steps.push_back(end_of(open, message, !message.reading.all_clear));
        if (steps.empty())
            return fail(Kind::conflict, "cap.nothing_to_end");
        return steps;
    }
    if (message.reading.expires <= deed.now)
        return fail(Kind::conflict, "cap.over");
    const NewEmergency wish = wish_for(records, deed, message, text);
    const auto same
        = std::find_if(earlier.open.begin(), earlier.open.end(), [&](const Emergency& open) {
              return same_audience(open.saved().audience, message.reading.audience);
          });
    const auto occasion = wish.exercise ? Occasion::exercise : Occasion::real;
    if (same != earlier.open.end())
        steps.push_back(update_of(*same, message, wish));
    else if (!devices_meant(records, wish.audience, occasion, day_of(deed.now)).empty())
        steps.push_back(new_of(wish));
    // It is for other places now: the old one ends after the new one was begun.
    for (const Emergency& open : earlier.open) {
        if (same == earlier.open.end() || open.id() != same->id())
            steps.push_back(end_of(open, message, false));
    }
    return steps;
}

std::string reason_to_ask(const ReceivedCap& message)
{
    const bool speaks = is_news(message) && !message.reading.all_clear;
    return speaks && !cap::is_vietnamese(message.reading.language) ? "cap.not_vietnamese" : "";
}

Result<ReceivedCap> settle_cap(
    Records& records, const Deed& deed, CapMessageId id, Version seen, EmergencyId emergency)
{
    auto message = held_message(records, deed, id, seen);
    if (!message)
        return message;
    message->state = CapState::taken;
    message->reason.clear();
    message->emergency = emergency;
    message->decided
        = Endorsement{ deed.caller.account, deed.caller.name, deed.caller.unit, deed.now };
    ++message->version;
    if (!records.received_caps().save(*message, seen))
        return fail(Kind::conflict, "cap.stale");
    note(records, deed, "cap.confirmed", subject_of(*message),
        { { "emergency", json::of(emergency) } });
    return message;
}

void hold_cap_back(Records& records, const Deed& deed, CapMessageId id, const std::string& reason)
{
    auto message = records.received_caps().find(id);
    if (!message || message->state != CapState::held)
        return;
    message->reason = reason;
    const Version seen = message->version++;
    records.received_caps().save(*message, seen);
    note(records, deed, "cap.held_back", subject_of(*message), { { "reason", json::of(reason) } });
}

Result<ReceivedCap> decline_cap(Records& records, const Deed& deed, CapMessageId id,
    std::optional<Version> seen, const std::string& comment)
{
    auto message = held_message(records, deed, id, seen);
    if (!message)
        return message;
    if (!may_decide(records, deed, *message))
        return fail(Kind::forbidden, "cap.not_allowed");
    message->state = CapState::declined;
    message->reason.clear();
    message->decided
        = Endorsement{ deed.caller.account, deed.caller.name, deed.caller.unit, deed.now };
    const Version before = message->version++;
    if (!records.received_caps().save(*message, before))
        return fail(Kind::conflict, "cap.stale");
    json::Object detail;
    if (!comment.empty())
        detail["comment"] = json::of(comment);
    note(records, deed, "cap.declined", subject_of(*message), std::move(detail));
    return message;
}

namespace {

// The units a message is about. An end often names no places of its own: it is about those of the
// alerts it ends.
std::vector<UnitId> units_meant(Records& records, const ReceivedCap& message, Day day)
{
    auto units = units_of(records, message.reading.audience, day);
    if (units && !units->empty())
        return std::move(*units);
    std::vector<UnitId> earlier;
    for (const cap::Reference& one : message.reading.references) {
        const auto other = records.received_caps().find(message.key, one);
        if (!other)
            continue;
        if (const auto found = units_of(records, other->reading.audience, day))
            earlier.insert(earlier.end(), found->begin(), found->end());
    }
    return earlier;
}

bool concerns(Records& records, const Deed& deed, const ReceivedCap& message, Right right)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    if (deed.caller.may_in(right, message.unit, *tree))
        return true;
    const auto units = units_meant(records, message, today);
    return !units.empty() && deed.caller.may_in_all(right, units, *tree);
}

}

Result<ReceivedCap> find_cap(Records& records, const Deed& deed, CapMessageId id)
{
    auto message = records.received_caps().find(id);
    if (!message || !concerns(records, deed, *message, Right::view))
        return fail(Kind::missing, "cap.missing");
    return std::move(*message);
}

Paged<ReceivedCap> list_caps(
    Records& records, const Deed& deed, const ReceivedCapFilter& filter, const Page& page)
{
    Paged<ReceivedCap> found = records.received_caps().list(filter, page);
    std::erase_if(found.items,
        [&](const ReceivedCap& message) { return !concerns(records, deed, message, Right::view); });
    return found;
}

bool may_decide(Records& records, const Deed& deed, const ReceivedCap& message)
{
    return message.state == CapState::held
        && concerns(records, deed, message, Right::send_emergency);
}

std::optional<Caller> standing_approver(Records& records, const ApiKey& key, Day day)
{
    if (key.handling != CapHandling::pass || !key.passed_by)
        return std::nullopt;
    const auto account = records.accounts().find(*key.passed_by);
    if (!account || account->disabled)
        return std::nullopt;
    const auto tree = records.units().tree(day);
    Caller caller = account->caller();
    const bool may = caller.may_in(Right::send_emergency, key.unit, *tree)
        && caller.may_in(Right::approve_emergency, key.unit, *tree);
    return may ? std::optional(std::move(caller)) : std::nullopt;
}

}
