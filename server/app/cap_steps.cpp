// What is done with a message, and what was.
#include <algorithm>

#include "base/text.hpp"
#include "core/cap/check.hpp"
#include "core/cap/meaning.hpp"
#include "server/app/cap_parts.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

bool same_audience(const OrderAudience& a, const OrderAudience& b)
{
    const auto same_circle = [](const Circle& one, const Circle& other) {
        return one.centre == other.centre && one.radius_m == other.radius_m;
    };
    return a.units == b.units && a.polygons == b.polygons
        && std::equal(
            a.circles.begin(), a.circles.end(), b.circles.begin(), b.circles.end(), same_circle);
}

bool is_vietnamese(const ReceivedCap& message)
{
    return cap::is_vietnamese(message.reading.language);
}

// What is published beside the words that are spoken.
std::vector<Translation> translations_beside(const ReceivedCap& message, const CapWords& words)
{
    const CapReading& reading = message.reading;
    const bool still_true = !words.text || trim(*words.text) == trim(reading.text);
    std::vector<Translation> said;
    if (words.translations)
        said = *words.translations;
    else if (!is_vietnamese(message) || still_true)
        said = reading.translations;
    // Vietnamese words of somebody who forgot to say the language are no translation of themselves.
    std::erase_if(said,
        [&](const Translation& one) { return words.text && trim(one.text) == trim(*words.text); });
    return said;
}

NewEmergency wish_for(
    Records& records, const Deed& deed, const ReceivedCap& message, const CapWords& words)
{
    const auto tree = records.units().tree(day_of(deed.now));
    NewEmergency wish;
    if (deed.caller.may_in(Right::send_emergency, message.unit, *tree))
        wish.unit = message.unit;
    wish.audience = message.reading.audience;
    wish.exercise = message.reading.exercise;
    wish.content.text = words.text.value_or(message.reading.text);
    wish.content.translations = translations_beside(message, words);
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

CapStep ending_step(const Emergency& emergency, const ReceivedCap& message, bool was_wrong)
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
            const auto manner = now.manner;
            now = content;
            now.repeat = repeat;
            now.manner = manner;
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

std::vector<CapStep> ends_of(const std::vector<Emergency>& open, const ReceivedCap& message,
    std::optional<EmergencyId> without, bool was_wrong)
{
    std::vector<CapStep> steps;
    for (const Emergency& one : open) {
        if (one.id() != without)
            steps.push_back(ending_step(one, message, was_wrong));
    }
    return steps;
}

// The alert that a message was begun with sounds, or has sounded.
Result<void> check_begun(Records& records, const ReceivedCap& message)
{
    const auto begun = message.emergency ? records.emergencies().find(*message.emergency)
                                         : std::optional<Emergency>();
    if (!begun)
        return {};
    if (begun->patient_until())
        return fail(Kind::conflict, "cap.awaits_approval");
    if (begun->saved().revision == 0)
        return fail(Kind::conflict, "cap.not_approved");
    return {};
}

Result<std::vector<CapStep>> steps_of_news(Records& records, const Deed& deed,
    const ReceivedCap& message, const std::vector<Emergency>& open, const NewEmergency& wish)
{
    std::vector<CapStep> steps;
    const auto same = std::find_if(open.begin(), open.end(), [&](const Emergency& one) {
        return same_audience(one.saved().audience, message.reading.audience);
    });
    const auto occasion = wish.exercise ? Occasion::exercise : Occasion::real;
    std::optional<EmergencyId> goes_on;
    if (same != open.end()) {
        goes_on = same->id();
        steps.push_back(update_of(*same, message, wish));
    } else if (!devices_meant(records, wish.audience, occasion, day_of(deed.now)).devices.empty()) {
        steps.push_back(new_of(wish));
    }
    if (!steps.empty() && wish.content.text.empty() && !is_vietnamese(message))
        return fail_field("text", "cap.not_vietnamese");
    // It is for other places now: the old one ends after the new one was begun.
    for (CapStep& end : ends_of(open, message, goes_on, false))
        steps.push_back(std::move(end));
    return steps;
}

}

Result<std::vector<CapStep>> steps_for(
    Records& records, const Deed& deed, const ReceivedCap& message, const CapWords& words)
{
    if (message.state != CapState::held)
        return fail(Kind::conflict, "cap.stale");
    Earlier earlier = find_earlier(records, message.key, message.reading);
    std::erase_if(
        earlier.open, [&](const Emergency& emergency) { return !same_world(message, emergency); });
    if (const auto sounds = check_begun(records, message); !sounds)
        return tl::unexpected(sounds.error());
    std::vector<CapStep> steps;
    const bool ends = !is_news(message) || message.reading.all_clear;
    if (ends || message.emergency) {
        const bool was_wrong = ends && !message.reading.all_clear;
        steps = ends_of(earlier.open, message, message.emergency, was_wrong);
        if (steps.empty() && !message.emergency)
            return fail(Kind::conflict, "cap.nothing_to_end");
    } else {
        if (message.reading.expires <= deed.now)
            return fail(Kind::conflict, "cap.over");
        auto news = steps_of_news(
            records, deed, message, earlier.open, wish_for(records, deed, message, words));
        if (!news)
            return news;
        steps = std::move(*news);
    }
    for (const CapStep& step : steps) {
        const auto possible = step.draft(records, deed);
        // An alert of ours that he may not even see, and that the message would end.
        if (!possible && possible.error().kind == Kind::missing)
            return fail(Kind::forbidden, "cap.not_allowed");
        if (!possible)
            return tl::unexpected(possible.error());
    }
    return steps;
}

std::string reason_to_ask(const ReceivedCap& message)
{
    if (!is_news(message) || message.reading.all_clear)
        return {};
    if (!is_vietnamese(message))
        return "cap.not_vietnamese";
    if (message.reading.partial)
        return "cap.partial";
    if (message.reading.old_code)
        return "cap.old_code";
    if (message.reading.past)
        return "cap.past";
    const bool is_early = message.reading.effective
        && *message.reading.effective > message.received + cap::clock_tolerance;
    return is_early ? "cap.not_yet" : "";
}

std::vector<ReceivedCap> begun_with(Records& records, EmergencyId emergency)
{
    ReceivedCapFilter filter;
    filter.states = { CapState::held };
    filter.emergency = emergency;
    return records.received_caps().list(filter, {}).items;
}

std::string reason_now(Records& records, const ReceivedCap& message)
{
    if (message.state != CapState::held)
        return message.reason;
    const auto sounds = check_begun(records, message);
    return sounds ? message.reason : sounds.error().code;
}

Result<ReceivedCap> note_step(Records& records, const Deed& deed, CapMessageId id, Version seen,
    std::optional<EmergencyId> emergency, CapRest rest)
{
    auto message = held_message(records, deed, id, seen);
    if (!message)
        return message;
    if (!message->emergency)
        message->emergency = emergency;
    message->reason = rest == CapRest::waits ? "cap.rest_waits" : "";
    if (rest == CapRest::none) {
        message->state = CapState::taken;
        message->decided
            = Endorsement{ deed.caller.account, deed.caller.name, deed.caller.unit, deed.now };
    }
    ++message->version;
    if (!records.received_caps().save(*message, seen))
        return fail(Kind::conflict, "cap.stale");
    if (rest == CapRest::none)
        note(records, deed, "cap.confirmed", subject_of(*message),
            { { "emergency", json::of(message->emergency) } });
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
    // What was begun for it stays; then it is the rest that is declined.
    message->state = message->emergency ? CapState::taken : CapState::declined;
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

}
