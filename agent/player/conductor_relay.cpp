// Another station: opened for its slot, watched, and closed when the slot is over, cut or gone.
#include "agent/player/conductor.hpp"

#include "agent/player/conductor_times.hpp"
#include "runtime/log.hpp"

#include <algorithm>

namespace nguon::agent {
namespace {

constexpr Milliseconds counts_as_heard = std::chrono::seconds(1);

}

void Conductor::arm_relay(Act& act, const PlanSlot& slot, Moment now)
{
    act.slot = slot;
    act.relay = std::make_shared<RelayInbox>(*slot.relay, slot.starts, slot.length, mapping_);
    Relay& relay = relays_[slot.occurrence];
    if (relay.inbox)
        relay.inbox->close();
    relay = Relay{ *slot.relay, act.relay, nullptr, false, {} };
    sound_item(act, std::make_shared<RelayVoice>(act.relay), now);
}

const Conductor::Act* Conductor::act_of(const Relay& relay) const
{
    const auto act = std::ranges::find_if(
        acts_, [&](const Act& one) { return one.relay && one.relay == relay.inbox; });
    return act == acts_.end() ? nullptr : &*act;
}

// A device has one receiver and one line in: tuned for the next slot, they would be heard in this
// one. Of streams there may be several.
bool Conductor::is_taken(const Relay& wanted) const
{
    return wanted.feed.kind != RelayKind::stream
        && std::ranges::any_of(relays_, [&](const auto& entry) {
               return entry.second.input && entry.second.feed.kind == wanted.feed.kind;
           });
}

// Nothing but an act keeps a station open, and only the fold of a signed plan makes one.
void Conductor::keep_relays(Moment now)
{
    std::erase_if(relays_, [this](const auto& entry) {
        const auto& [occurrence, relay] = entry;
        if (act_of(relay) != nullptr)
            return false;
        relay.inbox->close();
        if (relay.opened) {
            tell_relay(occurrence, relay.feed, false);
            log::info("player.relay_closed", { { "what", occurrence.text() } });
        }
        return true;
    });
    for (auto& [occurrence, relay] : relays_) {
        if (act_of(relay)->segment.span.begins - relay_opens_before > now)
            continue;
        if (!relay.opened && is_taken(relay))
            continue;
        if (!relay.opened) {
            relay.opened = true;
            if (parts_.open_relay)
                relay.input = parts_.open_relay(relay.feed, relay.inbox);
            log::info("player.relay_opened",
                { { "what", occurrence.text() }, { "kind", name_of(relay.feed.kind) },
                    { "has_input", relay.input != nullptr } });
        }
        if (now < relay.told_at + relay_told_every && now >= relay.told_at)
            continue;
        relay.told_at = now;
        tell_relay(occurrence, relay.feed, true);
    }
}

void Conductor::tell_relay(const OccurrenceKey& occurrence, const RelayFeed& feed, bool open) const
{
    if (feed.kind == RelayKind::stream && parts_.tell)
        parts_.tell(RelayEvent{ occurrence, feed.address, feed.private_network, open });
}

Result<void> Conductor::take_relay(
    const OccurrenceKey& occurrence, std::string_view bytes, bool begins)
{
    const auto at = relays_.find(occurrence);
    if (at == relays_.end() || !at->second.input)
        return fail(Kind::missing, "relay.unknown");
    return at->second.input->feed(bytes, begins);
}

Reason Conductor::relay_fault() const
{
    for (const auto& [occurrence, relay] : relays_) {
        if (const Reason fault = relay.inbox->fault(); fault != Reason::none)
            return fault;
    }
    return Reason::none;
}

// Silence in place of the station was not heard. A slot that lost a tenth of it was heard in part,
// and one of which next to nothing was there was missed.
void Conductor::take_off_lost(const Act& act, PlayRecord& record) const
{
    const auto [time, why] = act.relay->lost();
    const Milliseconds lost = std::min<Milliseconds>(time, record.rendered);
    const Milliseconds whole = record.rendered;
    record.rendered -= lost;
    if (why == Reason::none || lost * 10 <= whole)
        return;
    if (record.result == Outcome::played) {
        record.result = Outcome::partial;
        record.reason = why;
    }
    const bool was_cut = record.result == Outcome::preempted;
    if (record.rendered < counts_as_heard && !was_cut && !carried_.contains(act.slot.occurrence)) {
        record.result = Outcome::missed;
        record.reason = why;
    }
}

}
