// Makes the sound agree with the fold: what is armed, followed, cut and let go.
#include "agent/player/conductor.hpp"

#include "agent/player/closing.hpp"
#include "agent/player/conductor_times.hpp"
#include "agent/player/exercise.hpp"
#include "agent/player/tones.hpp"
#include "core/speech/reader.hpp"
#include "runtime/log.hpp"

#include <algorithm>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

// Media may be a little longer than the plan says; afterwards it is cut.
constexpr auto overrun = 500ms;
constexpr auto order_overrun = 60s;
constexpr Milliseconds tone_length = 3600ms;

bool same_moment(Moment a, Moment b) { return std::chrono::abs(a - b) <= 1s; }

std::string act_name(const std::variant<OccurrenceKey, OrderId>& what)
{
    const auto* order = std::get_if<OrderId>(&what);
    return order ? "order:" + order->text() : std::get<OccurrenceKey>(what).text();
}

}

// A newer revision says something else, however soon after the first it begins.
bool Conductor::is_superseded(const Act& act) const
{
    const HeldOrder* held
        = act.is_order() ? programme_.order(std::get<OrderId>(act.what)) : nullptr;
    return held && held->order.revision != act.order.revision;
}

Conductor::Act* Conductor::find_act(const Key& what, Moment begins)
{
    const auto at = std::ranges::find_if(acts_, [&](const Act& act) {
        return act.what == what && same_moment(act.segment.span.begins, begins)
            && !is_superseded(act);
    });
    return at == acts_.end() ? nullptr : &*at;
}

Conductor::Act* Conductor::act_of(PlayId id)
{
    const auto at = std::ranges::find_if(
        acts_, [&](const Act& act) { return act.body == id || act.tone == id; });
    return at == acts_.end() ? nullptr : &*at;
}

bool Conductor::is_done(const Segment& segment) const
{
    // To the fold an alert that was ended is what was heard until then; it never begins again.
    if (const auto* id = std::get_if<OrderId>(&segment.what)) {
        const HeldOrder* held = programme_.order(*id);
        if (held && held->order.act != OrderAct::sound)
            return true;
    }
    if (const auto* occurrence = std::get_if<OccurrenceKey>(&segment.what);
        occurrence && parts_.log.is_settled(*occurrence))
        return true;
    // Of an alert that came without a time the fold does not know when it ended: the voice that it
    // cut goes on.
    const bool is_cut_voice = std::ranges::any_of(lives_, [&](const auto& entry) {
        const auto& [approval, voice, state] = entry.second;
        return state == "interrupted"
            && Key(segment.what) == Key(OccurrenceKey{ approval.schedule, approval.starts, 0 });
    });
    if (is_cut_voice && !segment.ends_early)
        return false;
    return std::ranges::any_of(done_, [&](const auto& done) {
        return done.first == Key(segment.what) && same_moment(done.second, segment.span.begins);
    });
}

void Conductor::agree(const Timeline& timeline, Moment now)
{
    std::set<const Act*> followed;
    for (const Segment& segment : timeline.segments) {
        if (segment.span.begins > now + arms_before)
            break;
        if (Act* act = find_act(segment.what, segment.span.begins)) {
            followed.insert(act);
            follow(*act, segment, now);
        } else if (segment.span.ends > now && !is_done(segment)) {
            arm(segment, now);
            if (!acts_.empty())
                followed.insert(&acts_.back());
        }
    }
    for (auto act = acts_.begin(); act != acts_.end();) {
        const auto next = std::next(act);
        if (!followed.contains(&*act))
            let_go(*act, timeline, now);
        act = next;
    }
}

void Conductor::arm(const Segment& segment, Moment now)
{
    Act& act = acts_.emplace_back();
    act.what = segment.what;
    act.segment = segment;
    act.note.act = act_name(act.what);
    act.note.plan_version = programme_.plan_version();
    act.note.begins = segment.span.begins;
    act.note.offset = segment.offset;
    bool armed = true;
    if (act.is_order())
        arm_order(act, now);
    else
        armed = arm_item(act, now);
    if (!armed)
        acts_.pop_back();
    else
        follow(act, segment, now);
}

bool Conductor::arm_item(Act& act, Moment now)
{
    const PlanSlot* slot = programme_.slot(std::get<OccurrenceKey>(act.what));
    if (!slot)
        return false;
    if (const Live* live = live_of(slot->occurrence)) {
        act.slot = *slot;
        act.voice = live->voice;
        sound_item(act, std::make_shared<LiveVoice>(live->voice), now);
        act.from_beginning = act.from_beginning && live->state != "interrupted";
        return true;
    }
    if (slot->kind == SlotKind::relay) {
        arm_relay(act, *slot, now);
        return true;
    }
    const auto hash = Hash::parse(slot->media);
    if (!hash)
        return false;
    auto media = parts_.media.take(*hash);
    if (!media) {
        programme_.set_ready(slot->occurrence, false, std::min(now, act.segment.span.begins));
        return false;
    }
    act.slot = *slot;
    act.media = std::move(*media);
    sound_item(act, MediaFile{ act.media->path() }, now);
    return true;
}

void Conductor::sound_item(Act& act, Sounding sounding, Moment now)
{
    const PlanSlot& slot = act.slot;
    act.note.occurrence = slot.occurrence;
    act.note.bulletin = slot.bulletin;
    act.note.planned_at = slot.starts;
    act.from_beginning = act.segment.offset.count() == 0;
    if (const auto carried = carried_.find(slot.occurrence); carried != carried_.end()) {
        act.earlier = carried->second.rendered;
        act.note.started_at = carried->second.started_at;
        act.note.clock_error_ms = carried->second.clock_error_ms;
        act.note.rendered = act.earlier;
        act.from_beginning = false;
    }
    note_ahead(act, now);
    // What begins out of its turn begins whole, now; what is on time is in step with everybody.
    const bool out_of_turn = act.segment.span.begins != slot.starts
        && act.segment.offset.count() == 0 && act.segment.span.begins <= now;
    play_body(act, std::move(sounding),
        out_of_turn ? std::nullopt : std::optional(WallTime(act.segment.span.begins)));
}

void Conductor::play_body(Act& act, Sounding sounding, std::optional<WallTime> at)
{
    ItemToPlay item;
    item.id = PlayId(next_play_++);
    item.sounding = std::move(sounding);
    item.starts_at = at;
    item.offset_into_media = act.is_order() ? Nanoseconds{} : act.segment.offset;
    item.sound_class = act.is_order() ? SoundClass::emergency : SoundClass::ordinary;
    item.expected_length = act.is_order()
        ? Nanoseconds(std::max<Milliseconds>(act.order.length - tone_length, 1s))
        : Nanoseconds(act.slot.length);
    act.body = item.id;
    if (const auto played = parts_.sound.play(std::move(item)); !played)
        log::error("player.not_played", { { "code", played.error().code } });
    // Its end was fixed before it was chosen.
    if (act.stops_at)
        parts_.sound.stop(act.body,
            { WallTime(*act.stops_at), stop_fade, std::string(name_of(act.stop_reason)) });
}

void Conductor::arm_order(Act& act, Moment now)
{
    const HeldOrder* held = programme_.order(std::get<OrderId>(act.what));
    act.order = held->order;
    act.note.order = held->order.id;
    act.note.planned_at = held->order.starts;
    const bool late = act.segment.span.begins <= now;
    act.body_begins = late ? now : act.segment.span.begins;
    note_ahead(act, now);
    if (!act.order.tone.empty()) {
        ItemToPlay tone;
        tone.id = PlayId(next_play_++);
        tone.sounding = tone_of(act.order);
        if (!late)
            tone.starts_at = WallTime(act.segment.span.begins);
        tone.sound_class = SoundClass::emergency;
        tone.expected_length = tone_length;
        act.tone = tone.id;
        act.body_begins += tone_length;
        if (const auto played = parts_.sound.play(std::move(tone)); !played)
            log::error("player.not_played", { { "code", played.error().code } });
    }
    choose_body(act, now);
}

// The tone covers the fetch: what is here when it ends is played, else the device speaks itself.
void Conductor::choose_body(Act& act, Moment now)
{
    if (act.body || act.body_begins - body_chosen_before > now)
        return;
    const std::optional<WallTime> at
        = act.body_begins > now ? std::optional(WallTime(act.body_begins)) : std::nullopt;
    if (const auto hash = Hash::parse(act.order.media)) {
        if (auto media = parts_.media.take(*hash)) {
            act.media = std::move(*media);
            play_body(act, with_its_words(act, MediaFile{ act.media->path() }), at);
            return;
        }
    }
    speak(act, at);
}

Sounding Conductor::with_its_words(const Act& act, Sounding sounding) const
{
    if (needs_exercise_frame(act.order))
        return framed_as_exercise(parts_.voice, std::move(sounding));
    return needs_closing(act.order) ? with_closing(parts_.voice, std::move(sounding))
                                    : std::move(sounding);
}

void Conductor::speak(Act& act, std::optional<WallTime> at)
{
    const std::string text = read_aloud(act.order.text).spoken;
    play_body(act, with_its_words(act, parts_.voice.source(text, act.order.phrase_gap)), at);
}

void Conductor::follow(Act& act, const Segment& segment, Moment now)
{
    act.segment.span = segment.span;
    act.segment.ends_early = segment.ends_early;
    if (act.is_order())
        choose_body(act, now);
    if (segment.ends_early && segment.reason != Reason::none
        && segment.span.ends <= now + arms_before)
        stop(act, segment.span.ends, segment.reason, segment.span.ends <= now);
    else if (!segment.ends_early)
        act.segment.reason = segment.reason;
    if (segment.ends_early)
        return;
    if (act.is_order() && trust_ == TimeTrust::trusted && act.order.expires <= now + arms_before)
        stop(act, act.order.expires, Reason::expired, act.order.expires <= now);
    const Milliseconds more = act.is_order() ? Milliseconds(order_overrun) : Milliseconds(overrun);
    if (segment.span.ends + more <= now)
        stop(act, now, Reason::none, true);
}

// The fold does not know the act (any more).
void Conductor::let_go(Act& act, const Timeline&, Moment now)
{
    if (!act.sounding) {
        drop(act);
        return;
    }
    // What is on air is played out: only what the fold cuts is cut.
    const Milliseconds more = act.is_order() ? Milliseconds(0) : Milliseconds(overrun);
    if (act.segment.span.ends + more <= now || act.is_order())
        stop(act, now, act.is_order() ? Reason::stopped : Reason::none, true);
}

void Conductor::stop(Act& act, Moment at, Reason reason, bool at_once)
{
    if (act.stops_at && *act.stops_at <= at)
        return;
    act.stops_at = at;
    act.stop_reason = reason;
    StopRequest request;
    if (!at_once)
        request.at = WallTime(at);
    request.fade = stop_fade;
    request.reason = std::string(name_of(reason));
    for (const PlayId id : { act.tone, act.body }) {
        if (id)
            parts_.sound.stop(id, request);
    }
}

// Armed, and not wanted any more: nobody heard it, so nothing is recorded. What the run before had
// begun is another matter.
void Conductor::drop(Act& act)
{
    for (const PlayId id : { act.tone, act.body }) {
        if (id)
            parts_.sound.stop(id, { {}, stop_fade, "dropped" });
    }
    if (act.noted && (act.is_order() || !carried_.contains(act.slot.occurrence)))
        parts_.log.forget_note(act.note.act);
    std::erase_if(acts_, [&](const Act& other) { return &other == &act; });
}

// The clock was put right while it could not be trusted. An alert that sounds goes on where it is:
// it must neither be cut because its end seems long past, nor come up a day later.
void Conductor::move_untimed(Milliseconds by, Moment now)
{
    constexpr Milliseconds followed = 100ms; // by the sound itself
    const bool is_far = std::chrono::abs(by) > followed;
    programme_.move_untimed(by);
    for (auto act = acts_.begin(); act != acts_.end();) {
        const auto next = std::next(act);
        if (act->is_order() && programme_.is_untimed(std::get<OrderId>(act->what))) {
            move_act(*act, by, is_far);
            // What was armed for an hour of the wrong clock: the fold knows the right one.
            if (is_far && !act->sounding)
                drop(*act);
            else if (is_far && act->tone && act->body)
                forget_body(*act);
        }
        act = next;
    }
    decltype(done_) done;
    for (const auto& [what, begins] : done_) {
        const auto* order = std::get_if<OrderId>(&what);
        done.insert({ what, order && programme_.is_untimed(*order) ? begins + by : begins });
    }
    done_ = std::move(done);
    timeline_ = programme_.fold(now + looks_ahead, trust_);
}

void Conductor::move_act(Act& act, Milliseconds by, bool is_far)
{
    if (!is_superseded(act))
        act.order = programme_.order(std::get<OrderId>(act.what))->order;
    act.segment.span.begins += by;
    act.segment.span.ends += by;
    act.body_begins += by;
    act.progress_at += by;
    if (act.stops_at)
        *act.stops_at += by;
    act.note.planned_at = act.order.starts;
    act.note.begins += by;
    act.note.noted_at += by;
    if (act.note.started_at)
        *act.note.started_at += by;
    if (act.noted && is_far)
        parts_.log.note(act.note);
}

// The words that wait for the end of their tone; they are chosen anew.
void Conductor::forget_body(Act& act)
{
    parts_.sound.stop(std::exchange(act.body, PlayId()), { {}, stop_fade, "moved" });
    act.media.reset();
}

}
