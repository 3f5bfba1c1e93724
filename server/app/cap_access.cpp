// Which messages there are, who may see them, and what they lead to.
#include <algorithm>

#include "server/app/cap_parts.hpp"

namespace nguon::app {
namespace {

// So many messages are followed back from one, whatever they name.
constexpr std::size_t most_behind = 100;

// A page of a list is put together of so many readings at most.
constexpr int most_reads_of_a_page = 100;

// A test, a draft, or what is not for everybody: nothing follows from what it names.
bool counts_for_nothing(const ReceivedCap& message)
{
    return message.state == CapState::noted
        && (message.reason == "cap.not_actual" || message.reason == "cap.not_public"
            || message.reason == "cap.not_an_alert");
}

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

Earlier find_earlier(Records& records, ApiKeyId key, const CapReading& reading)
{
    Earlier earlier;
    std::vector<cap::Reference> names = reading.references;
    std::vector<CapMessageId> seen;
    for (std::size_t i = 0; i < names.size() && seen.size() < most_behind; ++i) {
        const auto message = records.received_caps().find(key, names[i]);
        if (!message || std::find(seen.begin(), seen.end(), message->id) != seen.end())
            continue;
        seen.push_back(message->id);
        if (message->state == CapState::held)
            earlier.held.push_back(*message);
        if (counts_for_nothing(*message))
            continue;
        names.insert(
            names.end(), message->reading.references.begin(), message->reading.references.end());
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

bool same_world(const ReceivedCap& message, const Emergency& emergency)
{
    return emergency.saved().exercise == message.reading.exercise;
}

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

Result<ReceivedCap> find_cap(Records& records, const Deed& deed, CapMessageId id)
{
    auto message = records.received_caps().find(id);
    if (!message || !concerns(records, deed, *message, Right::view))
        return fail(Kind::missing, "cap.missing");
    return std::move(*message);
}

Paged<ReceivedCap> list_caps(Records& records, const Deed& deed, const ReceivedCapFilter& filter,
    std::optional<bool> exercise, const Page& page)
{
    Paged<ReceivedCap> found;
    Page rest = page;
    // What is not shown makes room for the next, so that a page is not empty before the end.
    for (int reads = 0; reads < most_reads_of_a_page && rest.limit > 0; ++reads) {
        Paged<ReceivedCap> part = records.received_caps().list(filter, rest);
        for (ReceivedCap& message : part.items) {
            const bool wanted = !exercise || message.reading.exercise == *exercise;
            if (wanted && concerns(records, deed, message, Right::view))
                found.items.push_back(std::move(message));
        }
        found.next = std::move(part.next);
        if (found.next.empty())
            break;
        rest.cursor = found.next;
        rest.limit = page.limit - static_cast<int>(found.items.size());
    }
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
