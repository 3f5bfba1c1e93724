// A voice that is heard while it is spoken: to the fold it is an airing, to the mixer one more
// source.
#include "agent/player/conductor.hpp"

#include "runtime/log.hpp"

#include <algorithm>

namespace nguon::agent {
namespace {

constexpr std::size_t most_lives = 16; // of the last hours, over or not
constexpr auto kept_after = std::chrono::minutes(5);

}

Result<void> Conductor::take_live(const LiveApproval& approval, MonoTime now)
{
    const PlanSlot slot
        = slot_of_live(approval.schedule, approval.bulletin, approval.span(), approval.level);
    if (parts_.log.is_settled(slot.occurrence))
        return fail(Kind::conflict, "live.over");
    if (const auto known = lives_.find(approval.live); known != lives_.end()) {
        if (known->second.approval.key != approval.key
            || known->second.approval.span() != approval.span())
            return fail(Kind::conflict, "live.other_key");
        if (parts_.tell)
            parts_.tell(LiveEvent{ approval.live, known->second.state, {} });
        return {};
    }
    if (lives_.size() >= most_lives)
        return fail(Kind::too_many, "live.too_many");
    lives_.emplace(approval.live,
        Live{ approval, std::make_shared<VoiceInbox>(approval.starts, mapping_, now), {} });
    programme_.add_live(slot, now_at(now));
    tell_live(slot.occurrence, "accepted", Reason::none);
    return {};
}

Result<void> Conductor::take_voice(std::string_view bytes, MonoTime now)
{
    const auto id = protocol::live_of(bytes);
    if (!id)
        return fail(Kind::invalid, "voice.malformed");
    const auto known = lives_.find(*id);
    if (known == lives_.end())
        return fail(Kind::missing, "live.unknown");
    const LiveApproval& approval = known->second.approval;
    const auto frame = protocol::open_voice(bytes, approval.key);
    if (!frame)
        return tl::unexpected(frame.error());
    if (heard_at(approval.starts, frame->end()) > approval.latest)
        return fail(Kind::invalid, "voice.beyond_end");
    if (const auto added = known->second.voice->add(*frame, now); !added)
        return added;
    if (frame->last)
        programme_.end_live(
            { approval.schedule, approval.starts, 0 }, heard_at(approval.starts, frame->end()));
    return {};
}

Conductor::Live* Conductor::live_of(const OccurrenceKey& occurrence)
{
    const auto at = std::ranges::find_if(lives_, [&](const auto& entry) {
        return entry.second.approval.schedule == occurrence.schedule
            && entry.second.approval.starts == occurrence.starts;
    });
    return at == lives_.end() ? nullptr : &at->second;
}

void Conductor::tell_live(const OccurrenceKey& occurrence, std::string state, Reason reason)
{
    Live* live = live_of(occurrence);
    if (!live || live->state == state)
        return;
    live->state = state;
    log::info("player.live", { { "live", live->approval.live.text() }, { "state", state } });
    if (parts_.tell)
        parts_.tell(LiveEvent{ live->approval.live, std::move(state),
            reason == Reason::none ? std::string() : std::string(name_of(reason)) });
}

// What was covered with silence was not heard. An act that lost a tenth of the voice is told as one
// that was heard in part.
void Conductor::take_off_concealed(const Act& act, PlayRecord& record) const
{
    const Milliseconds concealed = std::min(act.voice->concealed(), record.rendered);
    record.rendered -= concealed;
    if (record.result == Outcome::played && concealed * 10 > record.rendered + concealed) {
        record.result = Outcome::partial;
        record.reason = Reason::media_missing;
    }
}

// The airing itself stays in the programme, and its last word in the log.
void Conductor::forget_lives(Moment now)
{
    std::erase_if(lives_, [&](const auto& entry) {
        const PlanSlot* slot
            = programme_.slot({ entry.second.approval.schedule, entry.second.approval.starts, 0 });
        return slot == nullptr || slot->span().ends + kept_after < now;
    });
}

}
