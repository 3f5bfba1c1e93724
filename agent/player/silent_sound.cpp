#include "agent/player/silent_sound.hpp"

namespace nguon::agent {
namespace {
std::int64_t samples_in(Nanoseconds span)
{
    return std::max<std::int64_t>(0, span.count()) / 1000 * sample_rate / 1'000'000;
}
}

Result<void> SilentSound::play(ItemToPlay item)
{
    if (acts_.contains(item.id))
        return fail(Kind::conflict, "sound.id_in_use");
    Act act{ std::move(item), {}, {}, {}, false };
    const WallTime planned = act.item.starts_at.value_or(now_);
    act.starts = std::max(planned, now_);
    act.ends
        = std::max(act.starts, planned + act.item.expected_length - act.item.offset_into_media);
    const auto [place, added] = acts_.emplace(act.item.id, std::move(act));
    tell(SoundEvent::What::armed, place->second, now_);
    return {};
}

void SilentSound::stop(PlayId id, StopRequest request)
{
    const auto found = acts_.find(id);
    if (found == acts_.end())
        return;
    request.at = std::max(request.at.value_or(now_), now_);
    found->second.stop = std::move(request);
}

void SilentSound::set_mapping(const ClockMapping& mapping)
{
    if (now_ != WallTime()) {
        const auto moved = std::chrono::round<std::chrono::milliseconds>(
            mapping.wall_at(mapping_.mono_at(now_)) - now_);
        for (auto& [id, act] : acts_) {
            if (!act.started && act.item.starts_at)
                continue;
            act.starts += moved;
            act.ends += moved;
        }
        now_ += moved;
    }
    mapping_ = mapping;
}

OutputHealth SilentSound::health() const
{
    OutputHealth health;
    health.running = true;
    health.output = "silent";
    health.advanced_at = mapping_.mono_at(now_);
    for (const auto& [id, act] : acts_)
        health.sounding += act.started ? 1 : 0;
    health.level_dbfs = health.sounding > 0 ? -16 : -120;
    return health;
}

WallTime SilentSound::next_of(const Act& act) const
{
    const WallTime own = act.started ? act.ends : act.starts;
    return act.stop ? std::min(own, *act.stop->at) : own;
}

std::optional<SilentSound::Due> SilentSound::due() const
{
    std::optional<Due> first;
    for (const auto& [id, act] : acts_) {
        if (!first || next_of(act) < first->at)
            first = Due{ next_of(act), id };
    }
    return first;
}

std::optional<WallTime> SilentSound::next_event() const
{
    const auto first = due();
    return first ? std::optional(first->at) : std::nullopt;
}

void SilentSound::advance(WallTime now)
{
    // The listener may play and stop, so the queue is asked anew each time.
    for (auto next = due(); next && next->at <= now; next = due()) {
        now_ = std::max(now_, next->at);
        settle(next->id, now_);
    }
    now_ = std::max(now_, now);
}

void SilentSound::settle(PlayId id, WallTime at)
{
    Act& act = acts_.at(id);
    const bool cut = act.stop && *act.stop->at <= at;
    if (!cut && !act.started) {
        act.started = true;
        tell(SoundEvent::What::started, act, at);
        return;
    }
    const Act done = std::move(act);
    acts_.erase(id);
    if (cut && at < done.ends)
        tell(SoundEvent::What::stopped, done, at, done.stop->reason);
    else
        tell(SoundEvent::What::ended, done, at);
}

void SilentSound::tell(SoundEvent::What what, const Act& act, WallTime at, std::string reason)
{
    SoundEvent event;
    event.what = what;
    event.id = act.item.id;
    event.reason = std::move(reason);
    event.at = at;
    event.clock_error = mapping_.error_at(mapping_.mono_at(at));
    event.clock_trusted = mapping_.trusted;
    const WallTime planned = act.item.starts_at.value_or(act.starts);
    event.media_position = samples_in(act.item.offset_into_media + (at - planned));
    if (act.started && what != SoundEvent::What::started) {
        event.samples = samples_in(at - act.starts);
        event.peak_dbfs = -6;
        event.rms_dbfs = -16;
    }
    listener_(event);
}

}
