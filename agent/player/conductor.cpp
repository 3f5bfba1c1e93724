#include "agent/player/conductor.hpp"

#include "core/speech/reader.hpp"
#include "runtime/log.hpp"

#include <algorithm>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto looks_ahead = 24h;
// The note is on the disk before the first sample can sound.
constexpr auto noted_before = 1s;
constexpr auto progress_every = 5s;
// Media may be a little longer than the plan says; afterwards it is cut.
constexpr auto overrun = 500ms;
constexpr auto order_overrun = 60s;
constexpr Milliseconds tone_length = 3600ms;
// Own voice needs a moment to begin.
constexpr auto body_chosen_before = 500ms;
constexpr auto wakes_at_least = 1s;
constexpr auto fade = 20ms;

bool same_moment(Moment a, Moment b) { return std::chrono::abs(a - b) <= 1s; }

std::string act_name(const std::variant<OccurrenceKey, OrderId>& what)
{
    const auto* order = std::get_if<OrderId>(&what);
    return order ? "order:" + order->text() : std::get<OccurrenceKey>(what).text();
}

}

Conductor::Conductor(Parts parts, MonoTime started)
    : parts_(std::move(parts))
    , programme_(parts_.diary, parts_.log)
    , started_(started)
{
}

Moment Conductor::now_at(MonoTime now) const
{
    return std::chrono::floor<Milliseconds>(mapping_.wall_at(now));
}

void Conductor::set_mapping(const ClockMapping& mapping, MonoTime now)
{
    mapping_ = mapping;
    parts_.sound.set_mapping(mapping);
    const Moment wall = now_at(now);
    const TimeTrust trust = mapping.trusted ? TimeTrust::trusted : TimeTrust::untrusted;
    if (wall < last_now_)
        programme_.not_later_than(wall);
    if (trust == trust_)
        return;
    trust_ = trust;
    log::info("player.time", { { "trusted", mapping.trusted } });
    if (trust == TimeTrust::untrusted) {
        if (programme_.has_begun())
            programme_.lose_time(wall);
        return;
    }
    if (programme_.has_begun())
        programme_.regain_time(wall);
    else
        begin(wall);
}

void Conductor::begin(Moment now)
{
    std::optional<Moment> alive
        = std::max(parts_.log.last_sign_of_life(), parts_.diary.last_event());
    for (const PlayNote& note : parts_.log.notes()) {
        if (note.begins <= now)
            alive = std::max(alive.value_or(note.begins), note.begins + 1ms);
    }
    if (alive)
        alive = std::min(*alive, now);
    const Moment started = std::min(now_at(started_) + 2s, now);
    programme_.begin(now, alive, started);
    settle_notes(programme_.fold(now + looks_ahead, trust_), now);
}

// What was under way when the run before ended either goes on by the clock, or is over.
void Conductor::settle_notes(const Timeline& timeline, Moment now)
{
    for (const PlayNote& note : parts_.log.notes()) {
        if (note.begins > now) {
            parts_.log.forget_note(note.act);
            continue;
        }
        const bool goes_on = note.occurrence
            && std::ranges::any_of(timeline.segments, [&](const Segment& segment) {
                   const auto* occurrence = std::get_if<OccurrenceKey>(&segment.what);
                   return occurrence && *occurrence == *note.occurrence
                       && segment.span.begins >= now - 1ms
                       // Never from its beginning: it was heard already.
                       && segment.offset + 2s >= note.offset + (segment.span.begins - note.begins);
               });
        if (goes_on)
            carried_[*note.occurrence] = note;
        else
            settle_note(note, now);
    }
}

void Conductor::settle_note(const PlayNote& note, Moment)
{
    PlayRecord record;
    record.occurrence = note.occurrence;
    record.bulletin = note.bulletin;
    record.order = note.order;
    record.plan_version = note.plan_version;
    record.planned_at = note.planned_at;
    record.started_at = note.started_at;
    if (note.started_at)
        record.ended_at = std::max(*note.started_at, note.noted_at);
    record.rendered = note.rendered;
    record.clock_error_ms = note.clock_error_ms;
    record.result = note.started_at ? Outcome::partial : Outcome::missed;
    record.reason = Reason::device_down;
    parts_.log.append(std::move(record), note.occurrence ? Finality::final : Finality::interim);
}

void Conductor::set_plan(
    const HeldPlan* plan, const DeviceProfile& profile, PlanSource source, MonoTime now)
{
    programme_.set_plan(plan, profile, source, now_at(now));
}

Result<void> Conductor::take_order(const Order& order, const std::string& document, MonoTime now)
{
    const Moment received = now_at(now);
    const HeldOrder* held = programme_.order(order.id);
    const bool again = held && held->order.revision == order.revision;
    if (auto added = programme_.add_order({ order, received, false }, trust_); !added)
        return added;
    if (!again)
        parts_.diary.keep_order(order, document, received);
    return {};
}

void Conductor::restore_order(HeldOrder order)
{
    const OrderId id = order.order.id;
    if (const auto restored = programme_.add_order(std::move(order), TimeTrust::trusted); !restored)
        log::debug("player.order_superseded", { { "order", id.text() } });
}

void Conductor::recall(BulletinId bulletin, MonoTime now)
{
    programme_.recall(bulletin, now_at(now));
    // Without trusted time the fold knows no items; what is on air is cut all the same.
    for (Act& act : acts_) {
        if (!act.is_order() && act.slot.bulletin == bulletin) {
            if (act.sounding)
                stop(act, now_at(now), Reason::recalled, true);
        }
    }
    step(now);
}

bool Conductor::stop_item(MonoTime now)
{
    for (Act& act : acts_) {
        if (act.is_order() || !act.sounding)
            continue;
        programme_.stop_item(now_at(now));
        stop(act, now_at(now), Reason::stopped, true);
        return true;
    }
    return false;
}

bool Conductor::test_tone()
{
    if (test_tone_ || std::ranges::any_of(acts_, &Act::sounding))
        return false;
    ItemToPlay item;
    item.id = PlayId(next_play_++);
    item.sounding = Tone::test;
    item.expected_length = 2s;
    test_tone_ = item.id;
    return parts_.sound.play(std::move(item)).has_value();
}

void Conductor::media_changed(const Hash& hash, MonoTime now)
{
    parts_.media.look(hash);
    step(now);
}

MediaCondition Conductor::condition_of(const PlanSlot& slot)
{
    const auto hash = Hash::parse(slot.media);
    return hash ? parts_.media.look(*hash) : MediaCondition::damaged;
}

// Looks at the media of what comes soon, or should be on air by now.
void Conductor::watch_media(Moment now)
{
    for (const PlanSlot& slot : programme_.slots()) {
        if (slot.starts > now + arms_before)
            break;
        const bool has_act = std::ranges::any_of(
            acts_, [&](const Act& act) { return act.what == Key(slot.occurrence); });
        if (has_act || parts_.log.is_settled(slot.occurrence) || programme_.refusal(slot.occurrence)
            || slot.starts + std::max<Milliseconds>(slot.length, slot.late.tolerance) < now)
            continue;
        const bool good = condition_of(slot) == MediaCondition::good;
        if (good == programme_.is_ready(slot.occurrence))
            continue;
        // A file that is missing was missing at the start already: nobody had looked.
        programme_.set_ready(
            slot.occurrence, good, good ? now : std::min(now, std::max(slot.starts, last_now_)));
        if (!good && parts_.tell) {
            if (const auto hash = Hash::parse(slot.media))
                parts_.tell(NeedEvent{ *hash });
        }
    }
}

MonoTime Conductor::step(MonoTime now)
{
    const Moment wall = now_at(now);
    parts_.log.retry();
    if (trust_ == TimeTrust::trusted)
        watch_media(wall);
    timeline_ = programme_.fold(wall + looks_ahead, trust_);
    if (!closing_)
        agree(*timeline_, wall);
    write_notes(wall);
    if (trust_ == TimeTrust::trusted && programme_.has_begun() && !closing_) {
        settle_fates(wall);
        if (acts_.empty() && programme_.is_idle(wall))
            programme_.tidy(wall);
    }
    last_now_ = wall;

    Moment next = wall + wakes_at_least;
    for (const Segment& segment : timeline_->segments) {
        for (const Moment due : { segment.span.begins - arms_before,
                 segment.span.begins - noted_before, segment.span.begins, segment.span.ends }) {
            if (due > wall)
                next = std::min(next, due);
        }
    }
    for (const Act& act : acts_) {
        if (act.is_order() && !act.body && act.body_begins - body_chosen_before > wall)
            next = std::min(next, act.body_begins - body_chosen_before);
    }
    return mapping_.mono_at(next);
}

// -- making the sound agree ----------------------------------------------------------------------

Conductor::Act* Conductor::find_act(const Key& what, Moment begins)
{
    const auto at = std::ranges::find_if(acts_, [&](const Act& act) {
        return act.what == what && same_moment(act.segment.span.begins, begins);
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
    if (const auto* occurrence = std::get_if<OccurrenceKey>(&segment.what);
        occurrence && parts_.log.is_settled(*occurrence))
        return true;
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
    const auto hash = slot ? Hash::parse(slot->media) : std::nullopt;
    if (!hash)
        return false;
    auto media = parts_.media.take(*hash);
    if (!media) {
        programme_.set_ready(slot->occurrence, false, std::min(now, act.segment.span.begins));
        return false;
    }
    act.slot = *slot;
    act.media = std::move(*media);
    act.note.occurrence = slot->occurrence;
    act.note.bulletin = slot->bulletin;
    act.note.planned_at = slot->starts;
    act.from_beginning = act.segment.offset.count() == 0;
    if (const auto carried = carried_.find(slot->occurrence); carried != carried_.end()) {
        act.earlier = carried->second.rendered;
        act.note.started_at = carried->second.started_at;
        act.note.clock_error_ms = carried->second.clock_error_ms;
        act.note.rendered = act.earlier;
        act.from_beginning = false;
    }
    // What begins out of its turn begins whole, now; what is on time is in step with everybody.
    const bool out_of_turn = act.segment.span.begins != slot->starts
        && act.segment.offset.count() == 0 && act.segment.span.begins <= now;
    play_body(act, MediaFile{ act.media->path() },
        out_of_turn ? std::nullopt : std::optional(WallTime(act.segment.span.begins)));
    return true;
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
}

void Conductor::arm_order(Act& act, Moment now)
{
    const HeldOrder* held = programme_.order(std::get<OrderId>(act.what));
    act.order = held->order;
    act.note.order = held->order.id;
    act.note.planned_at = held->order.starts;
    const bool late = act.segment.span.begins <= now;
    act.body_begins = late ? now : act.segment.span.begins;
    if (!act.order.tone.empty()) {
        ItemToPlay tone;
        tone.id = PlayId(next_play_++);
        tone.sounding = Tone::attention;
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
            play_body(act, MediaFile{ act.media->path() }, at);
            return;
        }
    }
    play_body(act, parts_.voice.source(read_aloud(act.order.text).spoken), at);
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
    const Milliseconds more = act.is_order() ? Milliseconds(order_overrun) : Milliseconds(overrun);
    if (!segment.ends_early && segment.span.ends + more <= now)
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
    request.fade = fade;
    request.reason = std::string(name_of(reason));
    for (const PlayId id : { act.tone, act.body }) {
        if (id)
            parts_.sound.stop(id, request);
    }
    if (act.is_order() && !act.body)
        act.body_over = true;
}

// Armed, and not wanted any more: nobody heard it, so nothing is recorded.
void Conductor::drop(Act& act)
{
    for (const PlayId id : { act.tone, act.body }) {
        if (id)
            parts_.sound.stop(id, { {}, fade, "dropped" });
    }
    if (act.noted)
        parts_.log.forget_note(act.note.act);
    std::erase_if(acts_, [&](const Act& other) { return &other == &act; });
}

void Conductor::close(MonoTime now)
{
    closing_ = true;
    const Moment wall = now_at(now);
    for (auto act = acts_.begin(); act != acts_.end();) {
        const auto next = std::next(act);
        if (act->sounding)
            stop(*act, wall, Reason::device_down, true);
        else
            drop(*act);
        act = next;
    }
    if (test_tone_)
        parts_.sound.stop(test_tone_, { {}, fade, "closing" });
}

std::string Conductor::on_air() const
{
    for (const Act& act : acts_) {
        if (act.sounding)
            return act.is_order() ? std::get<OrderId>(act.what).text()
                                  : std::get<OccurrenceKey>(act.what).text();
    }
    return {};
}

bool Conductor::should_sound() const { return std::ranges::any_of(acts_, &Act::sounding); }

bool Conductor::look_ahead(MonoTime now)
{
    const Moment wall = now_at(now);
    bool ready = programme_.plan_version() != 0;
    bool looked = false;
    for (const PlanSlot& slot : programme_.slots()) {
        if (slot.starts >= wall + looks_ahead)
            break;
        if (slot.starts + slot.length < wall || programme_.refusal(slot.occurrence))
            continue;
        const auto hash = Hash::parse(slot.media);
        auto condition = hash ? parts_.media.known(*hash) : MediaCondition::damaged;
        if (!condition && !looked) {
            looked = true;
            condition = parts_.media.look(*hash);
        }
        ready = ready && condition == MediaCondition::good;
    }
    return ready;
}

}
