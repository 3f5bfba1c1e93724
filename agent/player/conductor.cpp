#include "agent/player/conductor.hpp"

#include "agent/player/conductor_times.hpp"
#include "protocol/order.hpp"
#include "runtime/log.hpp"

#include <algorithm>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto wakes_at_least = 1s;

}

Conductor::Conductor(Parts parts, MonoTime started)
    : parts_(std::move(parts))
    , programme_(parts_.diary, parts_.log)
    , started_(started)
    , alive_before_(parts_.log.last_sign_of_life())
    , without_time_since_(started)
{
}

Moment Conductor::now_at(MonoTime now) const
{
    return std::chrono::floor<Milliseconds>(mapping_.wall_at(now));
}

void Conductor::set_mapping(const ClockMapping& mapping, MonoTime now)
{
    const auto moved
        = std::chrono::round<Milliseconds>(mapping.wall_at(now) - mapping_.wall_at(now));
    mapping_ = mapping;
    parts_.sound.set_mapping(mapping);
    for (const auto& [id, live] : lives_)
        live.voice->set_mapping(mapping);
    for (const auto& [occurrence, relay] : relays_)
        relay.inbox->set_mapping(mapping);
    const Moment wall = now_at(now);
    if (trust_ == TimeTrust::untrusted && moved.count() != 0)
        move_untimed(moved, wall);
    const TimeTrust trust = mapping.trusted ? TimeTrust::trusted : TimeTrust::untrusted;
    if (wall < last_now_)
        programme_.not_later_than(wall);
    if (trust == trust_)
        return;
    trust_ = trust;
    without_time_since_ = now;
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
    std::optional<Moment> alive = std::max(alive_before_, parts_.diary.last_event());
    for (const PlayNote& note : parts_.log.notes()) {
        if (note.begins <= now && !is_under_way(note))
            alive = std::max(alive.value_or(note.begins), note.begins + 1ms);
    }
    if (alive)
        alive = std::min(*alive, now);
    const Moment started = std::min(now_at(started_) + 2s, now);
    // By the fold an order that came without a time begins now: what sounds of it is that.
    for (Act& act : acts_) {
        if (act.is_order() && programme_.is_untimed(std::get<OrderId>(act.what)))
            act.segment.span = { now, now + (act.segment.span.ends - act.segment.span.begins) };
    }
    programme_.begin(now, alive, started);
    settle_notes(programme_.fold(now + looks_ahead, trust_), now);
}

// Noted by this run: it sounds, or is about to.
bool Conductor::is_under_way(const PlayNote& note) const
{
    return std::ranges::any_of(
        acts_, [&](const Act& act) { return act.noted && act.note.act == note.act; });
}

// What was under way when the run before ended either goes on by the clock, or is over.
void Conductor::settle_notes(const Timeline& timeline, Moment now)
{
    for (const PlayNote& note : parts_.log.notes()) {
        if (is_under_way(note))
            continue;
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
    if (const HeldOrder* held = note.order ? programme_.order(*note.order) : nullptr)
        record.onsite = held->onsite;
    record.planned_at = note.planned_at;
    record.started_at = note.started_at;
    if (note.started_at)
        record.ended_at = std::max(*note.started_at, note.noted_at);
    record.rendered = note.rendered;
    record.clock_error_ms = note.clock_error_ms;
    // Died between the last note and the first: whether a sample left the card nobody knows. It was
    // not missed for certain, and nothing of it is vouched for.
    const bool may_have_sounded = note.started_at || note.noted_at + imminent_before >= note.begins;
    record.result = may_have_sounded ? Outcome::partial : Outcome::missed;
    record.reason = Reason::device_down;
    parts_.log.append(std::move(record), note.occurrence ? Finality::final : Finality::interim);
}

void Conductor::give_up_carried(const OccurrenceKey& occurrence)
{
    settle_note(carried_.at(occurrence), last_now_);
    carried_.erase(occurrence);
}

void Conductor::time_proved(Moment issued, MonoTime now)
{
    if (!proved_ || issued > least_now(now))
        proved_ = ProvedTime{ now, issued };
}

// The time is this or later: what was proved, and what has passed since even by a slow crystal.
Moment Conductor::least_now(MonoTime now) const
{
    const auto passed = std::chrono::floor<Milliseconds>(now - proved_->mono);
    return proved_->least + passed - passed / 1'000;
}

std::optional<Moment> Conductor::least_time(MonoTime now) const
{
    return proved_ ? std::optional(least_now(now)) : std::nullopt;
}

void Conductor::set_plan(
    const HeldPlan* plan, const DeviceProfile& profile, PlanSource source, MonoTime now)
{
    programme_.set_plan(plan, profile, source, now_at(now));
}

Result<void> Conductor::take_order(
    const Order& order, const std::string& document, MonoTime now, std::optional<OnsiteAct> onsite)
{
    const Moment received = now_at(now);
    const HeldOrder* held = programme_.order(order.id);
    const bool again = held && held->order.revision == order.revision;
    if (auto added = programme_.add_order({ order, received, false, onsite }, trust_); !added)
        return added;
    if (again)
        return {};
    if (!document.empty())
        parts_.diary.keep_order(order, document, received);
    if (onsite)
        parts_.diary.keep_onsite(order, *onsite,
            document.empty() ? protocol::to_payload(order) : std::string(), received);
    return {};
}

void Conductor::restore_order(HeldOrder order)
{
    const OrderId id = order.order.id;
    if (const auto restored = programme_.restore_order(std::move(order)); !restored)
        log::debug("player.order_superseded", { { "order", id.text() } });
}

void Conductor::confirm_order(OrderId id, MonoTime now) { programme_.confirm(id, now_at(now)); }

void Conductor::disown_order(OrderId id, MonoTime now)
{
    programme_.disown(id);
    step(now);
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
    if (!hash)
        return MediaCondition::damaged;
    const MediaCondition condition = parts_.media.look(*hash);
    if (condition == MediaCondition::good)
        exchanged_.erase(*hash);
    return condition == MediaCondition::missing && exchanged_.contains(*hash)
        ? MediaCondition::damaged
        : condition;
}

// Looks at the media of what comes soon, or should be on air by now.
void Conductor::watch_media(Moment now)
{
    for (const PlanSlot& slot : programme_.slots()) {
        if (slot.starts > now + arms_before)
            break;
        const bool has_act = std::ranges::any_of(
            acts_, [&](const Act& act) { return act.what == Key(slot.occurrence); });
        if (has_act || !slot.is_file() || programme_.is_live(slot.occurrence)
            || parts_.log.is_settled(slot.occurrence) || programme_.refusal(slot.occurrence)
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
    if (trust_ == TimeTrust::untrusted && !closing_)
        refuse_without_time(now);
    if (trust_ == TimeTrust::trusted)
        watch_media(wall);
    timeline_ = programme_.fold(wall + looks_ahead, trust_);
    if (!closing_)
        agree(*timeline_, wall);
    write_notes(wall);
    forget_lives(wall);
    keep_relays(wall);
    if (trust_ == TimeTrust::trusted && programme_.has_begun() && !closing_) {
        settle_fates(wall);
        if (acts_.empty() && programme_.is_idle(wall))
            programme_.tidy(wall);
    }
    last_now_ = wall;

    Moment next = wall + wakes_at_least;
    for (const Segment& segment : timeline_->segments) {
        for (const Moment due :
            { segment.span.begins - arms_before, segment.span.begins - noted_before,
                segment.span.begins - imminent_before, segment.span.begins, segment.span.ends }) {
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
        parts_.sound.stop(test_tone_, { {}, stop_fade, "closing" });
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

std::optional<Stage> Conductor::stage_of(OrderId id) const
{
    const HeldOrder* held = programme_.order(id);
    if (!held)
        return std::nullopt;
    if (held->sounded)
        return Stage::sounded;
    const bool sounds = std::ranges::any_of(
        acts_, [&](const Act& act) { return act.sounding && act.what == Key(id); });
    return sounds ? Stage::sounding : Stage::accepted;
}

// Who speaks live may well be silent for a while, and a station has a watch of its own.
bool Conductor::should_sound() const
{
    return std::ranges::any_of(
        acts_, [](const Act& act) { return act.sounding && !act.voice && !act.relay; });
}

bool Conductor::look_ahead(MonoTime now)
{
    const Moment wall = now_at(now);
    bool ready = programme_.plan_version() != 0;
    bool looked = false;
    for (const PlanSlot& slot : programme_.slots()) {
        if (slot.starts >= wall + looks_ahead)
            break;
        if (slot.starts + slot.length < wall || !slot.is_file()
            || programme_.refusal(slot.occurrence) || programme_.is_live(slot.occurrence))
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
