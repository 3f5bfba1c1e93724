// What the conductor writes down: notes before the sound, records after it.
#include "agent/player/conductor.hpp"

#include "agent/player/conductor_times.hpp"
#include "runtime/log.hpp"

#include <algorithm>
#include <cmath>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

// Joined so shortly after its beginning counts as from the beginning.
constexpr Milliseconds counts_as_whole = 500ms;

Milliseconds length_of(std::int64_t samples) { return Milliseconds(samples * 1000 / sample_rate); }

Moment moment_of(WallTime at) { return std::chrono::floor<Milliseconds>(at); }

Reason reason_of_failure(const std::string& code)
{
    if (code == "media.missing")
        return Reason::media_missing;
    if (code == "output.lost")
        return Reason::device_down;
    if (code == "relay.silent")
        return Reason::relay_silent;
    if (code == "relay.unreachable")
        return Reason::relay_unreachable;
    return Reason::media_damaged;
}

}

void Conductor::write_notes(Moment now)
{
    for (Act& act : acts_) {
        const Moment begins = act.segment.span.begins;
        const bool due = (!act.noted && begins - noted_before <= now)
            || (!act.sounding && act.note.noted_at + imminent_before < begins
                && begins - imminent_before <= now);
        const bool progressed = act.sounding && now >= act.progress_at + progress_every;
        if (due && !act.sounding) {
            note_ahead(act, now);
            continue;
        }
        if (!progressed)
            continue;
        act.progress_at = now;
        act.note.noted_at = now;
        if (act.sounding && act.note.started_at)
            act.note.rendered
                = act.earlier + (now - std::max(*act.note.started_at, act.segment.span.begins));
        parts_.log.note(act.note);
    }
}

// Before the sound can leave the card: whoever dies from here on knows afterwards that it may have.
void Conductor::note_ahead(Act& act, Moment now)
{
    if (act.segment.span.begins - noted_before > now)
        return;
    act.noted = true;
    act.progress_at = now;
    act.note.noted_at = now;
    parts_.log.note(act.note);
}

void Conductor::on_sound(const SoundEvent& event, MonoTime now)
{
    using What = SoundEvent::What;
    if (event.id == test_tone_) {
        if (event.what != What::armed && event.what != What::started)
            test_tone_ = {};
        return;
    }
    Act* act = act_of(event.id);
    if (!act || event.what == What::armed)
        return;
    if (event.what == What::started)
        sound_started(*act, event);
    else
        sound_over(*act, event, now_at(now));
}

void Conductor::sound_started(Act& act, const SoundEvent& event)
{
    const bool first = !act.sounding;
    act.sounding = true;
    if (!act.is_order() && length_of(event.media_position) > act.segment.offset + counts_as_whole)
        act.from_beginning = false;
    if (!first)
        return;
    if (!act.note.started_at) {
        act.note.started_at = moment_of(event.at);
        act.note.clock_error_ms = std::chrono::ceil<Milliseconds>(event.clock_error).count();
    }
    act.note.noted_at = moment_of(event.at);
    act.progress_at = act.note.noted_at;
    act.noted = true;
    parts_.log.note(act.note);
    log::info("player.sounding",
        { { "what", act.note.act }, { "at", to_rfc3339_micros(event.at) },
            { "late_us",
                std::chrono::duration_cast<std::chrono::microseconds>(
                    event.at - WallTime(act.segment.span.begins))
                    .count() } });
    if (act.is_order() && parts_.tell)
        parts_.tell(StageEvent{ act.order.id, act.order.revision, Stage::sounding, {} });
    if (act.voice)
        tell_live(act.slot.occurrence, "sounding", Reason::none);
}

void Conductor::sound_over(Act& act, const SoundEvent& event, Moment now)
{
    if (act.is_order() && event.id == act.tone) {
        act.tone = {};
        if (act.body)
            act.earlier += length_of(std::max<std::int64_t>(0, event.samples - event.missing));
        if (event.what == SoundEvent::What::stopped && !act.body)
            finish(act, event, now);
        return;
    }
    // A file that breaks before its first sample is replaced by the device's own voice.
    if (act.is_order() && event.what == SoundEvent::What::failed && event.samples == 0
        && act.media) {
        act.media.reset();
        speak(act, std::nullopt);
        return;
    }
    finish(act, event, now);
}

PlayRecord Conductor::record_of(const Act& act, const SoundEvent& event) const
{
    PlayRecord record;
    record.occurrence = act.note.occurrence;
    record.bulletin = act.note.bulletin;
    record.order = act.note.order;
    if (const HeldOrder* held = act.note.order ? programme_.order(*act.note.order) : nullptr)
        record.onsite = held->onsite;
    record.plan_version = act.note.plan_version;
    record.planned_at = act.note.planned_at;
    record.started_at = act.note.started_at;
    record.ended_at = moment_of(event.at);
    if (record.started_at)
        record.ended_at = std::max(*record.ended_at, *record.started_at);
    record.rendered
        = act.earlier + length_of(std::max<std::int64_t>(0, event.samples - event.missing));
    record.clock_error_ms = act.note.clock_error_ms;
    record.peak_db_tenths
        = std::clamp(static_cast<int>(std::lround(event.peak_dbfs * 10)), -1'000, 200);
    return record;
}

void Conductor::finish(Act& act, const SoundEvent& event, Moment now)
{
    const Act* const place = &act;
    const Act over = std::move(act);
    std::erase_if(acts_, [place](const Act& other) { return &other == place; });
    if (!is_superseded(over))
        done_.insert({ over.what, over.segment.span.begins });
    if (over.tone)
        parts_.sound.stop(over.tone, {});
    PlayRecord record = record_of(over, event);
    if (over.is_order())
        finish_order(over, std::move(record), event, now);
    else
        finish_item(over, std::move(record), event, now);
}

void Conductor::finish_item(const Act& act, PlayRecord record, const SoundEvent& event, Moment now)
{
    using What = SoundEvent::What;
    const bool carried = carried_.contains(act.slot.occurrence);
    if (!act.sounding && event.what == What::stopped) {
        if (carried)
            give_up_carried(act.slot.occurrence);
        else
            parts_.log.forget_note(act.note.act);
        return;
    }
    carried_.erase(act.slot.occurrence);
    Finality finality = Finality::final;
    const bool cut = event.what == What::stopped && act.stop_reason != Reason::none;
    if (event.what == What::failed) {
        record.reason = reason_of_failure(event.reason);
        record.result = act.sounding || carried ? Outcome::partial : Outcome::missed;
        // The air is free for what waits.
        programme_.stop_item(now);
        log::error("player.item_failed", { { "what", act.note.act }, { "why", event.reason } });
    } else if (cut) {
        record.reason = act.stop_reason;
        const bool by_emergency = act.stop_reason == Reason::emergency;
        record.result = by_emergency ? Outcome::preempted : Outcome::partial;
        const bool may_return = (by_emergency && act.slot.interrupted != Interrupted::drop)
            || act.stop_reason == Reason::device_down;
        finality = may_return ? Finality::interim : Finality::final;
    } else {
        record.reason = act.segment.reason;
        record.result = act.from_beginning ? Outcome::played : Outcome::partial;
    }
    if (act.voice) {
        take_off_concealed(act, record);
        tell_live(act.slot.occurrence, finality == Finality::final ? "over" : "interrupted",
            record.reason);
    }
    if (act.relay)
        take_off_lost(act, record);
    parts_.log.append(std::move(record), finality);
}

void Conductor::finish_order(const Act& act, PlayRecord record, const SoundEvent& event, Moment now)
{
    const bool cut = event.what == SoundEvent::What::stopped && act.stop_reason != Reason::none;
    record.result
        = cut || event.what == SoundEvent::What::failed ? Outcome::partial : Outcome::played;
    record.reason = event.what == SoundEvent::What::failed ? reason_of_failure(event.reason)
        : cut                                              ? act.stop_reason
                                                           : Reason::none;
    parts_.log.append(std::move(record), Finality::interim);
    const bool more
        = timeline_ && std::ranges::any_of(timeline_->segments, [&](const Segment& segment) {
              return Key(segment.what) == act.what
                  && segment.span.begins > act.segment.span.begins + 1s && segment.span.ends > now;
          });
    if (more || is_superseded(act) || act.stop_reason == Reason::device_down
        || act.stop_reason == Reason::emergency)
        return;
    programme_.order_sounded(act.order.id);
    if (parts_.tell)
        parts_.tell(StageEvent{ act.order.id, act.order.revision, Stage::sounded, {} });
}

// The last word on every slot whose time is over and that nobody heard.
void Conductor::settle_fates(Moment now)
{
    const Timeline past = programme_.fold(now, trust_);
    const auto is_to_come = [&](const OccurrenceKey& occurrence) {
        return std::ranges::any_of(timeline_->segments, [&](const Segment& segment) {
            return Key(segment.what) == Key(occurrence) && segment.span.ends > now
                && !is_done(segment);
        });
    };
    for (const PlanSlot& slot : programme_.slots()) {
        if (slot.starts > now)
            break;
        if (parts_.log.is_settled(slot.occurrence)
            || std::ranges::any_of(
                acts_, [&](const Act& act) { return act.what == Key(slot.occurrence); }))
            continue;
        if (const auto refusal = programme_.refusal(slot.occurrence)) {
            settle(slot, { slot.occurrence, Outcome::refused, *refusal, {}, {} }, Finality::final);
            continue;
        }
        const auto fate = std::ranges::find(past.fates, slot.occurrence, &SlotFate::occurrence);
        if (fate == past.fates.end())
            continue;
        // Media that may still come in time.
        const bool may_be_joined = fate->outcome == Outcome::missed
            && slot.late.way == LatePolicy::Way::seek_in && now < slot.span().ends;
        if (fate->outcome != Outcome::pending && !is_to_come(slot.occurrence) && !may_be_joined)
            settle(slot, *fate, Finality::final);
        else if (slot.span().ends <= now && !programme_.is_ready(slot.occurrence))
            settle(slot, { slot.occurrence, Outcome::missed, Reason::media_missing, {}, {} },
                Finality::interim);
    }
}

// Without a trusted time nothing planned for an hour begins. That an hour has passed is known all
// the same, once the server has proved what time it was: then the log says why it was silent. Time
// that comes back later may still make it heard within its late policy.
void Conductor::refuse_without_time(MonoTime now)
{
    if (!proved_)
        return;
    const Moment least = least_now(now);
    // From then on this run was there, and had no time.
    const Moment since = proved_->least
        - std::chrono::floor<Milliseconds>(
            proved_->mono - std::min(proved_->mono, std::max(started_, without_time_since_)));
    for (const PlanSlot& slot : programme_.slots()) {
        if (slot.starts >= least)
            break;
        if (slot.starts < since || slot.span().ends > least
            || parts_.log.is_settled(slot.occurrence)
            || std::ranges::any_of(
                acts_, [&](const Act& act) { return act.what == Key(slot.occurrence); }))
            continue;
        const auto refusal = programme_.refusal(slot.occurrence);
        settle(slot,
            { slot.occurrence, Outcome::refused, refusal.value_or(Reason::no_trusted_time), {},
                {} },
            refusal ? Finality::final : Finality::interim);
    }
}

void Conductor::settle(const PlanSlot& slot, const SlotFate& fate, Finality finality)
{
    if (carried_.contains(slot.occurrence)) {
        give_up_carried(slot.occurrence);
        return;
    }
    PlayRecord record;
    record.occurrence = slot.occurrence;
    record.bulletin = slot.bulletin;
    record.plan_version = programme_.plan_version();
    record.planned_at = slot.starts;
    record.result = fate.outcome;
    record.reason = programme_.told_reason(slot, fate.reason);
    // The fold believes it was heard, and no sound says so.
    if (record.result == Outcome::played
        || (record.result == Outcome::partial
            && !parts_.log.has(slot.occurrence, Outcome::partial, record.reason))) {
        record.result = Outcome::missed;
        record.reason = record.reason == Reason::none ? Reason::late : record.reason;
    }
    if (record.reason == Reason::media_missing && condition_of(slot) == MediaCondition::damaged)
        record.reason = Reason::media_damaged;
    // The device would not, rather than could not.
    if (record.reason == Reason::no_trusted_time || record.reason == Reason::media_damaged)
        record.result = Outcome::refused;
    // What this run or an earlier one has said already is not said again, nor a refusal taken back.
    const bool refused_before = record.result == Outcome::missed
        && (parts_.log.has(slot.occurrence, Outcome::refused, Reason::no_trusted_time)
            || parts_.log.has(slot.occurrence, Outcome::refused, Reason::media_damaged));
    if (refused_before || parts_.log.has(slot.occurrence, record.result, record.reason)) {
        if (finality == Finality::final)
            parts_.log.make_final(slot.occurrence);
        return;
    }
    if (finality == Finality::final)
        tell_live(slot.occurrence, "over", record.reason);
    log::warning("player.not_heard",
        { { "what", slot.occurrence.text() }, { "result", name_of(record.result) },
            { "reason", name_of(record.reason) } });
    parts_.log.append(std::move(record), finality);
}

}
