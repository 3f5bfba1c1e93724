#include "agent/player/programme.hpp"

#include "agent/player/exercise.hpp"
#include "protocol/order.hpp"

#include <algorithm>

namespace nguon::agent {
namespace {

using What = DeviceEvent::What;

// An item may be as long as this and still be joined after a restart.
constexpr auto history = std::chrono::hours(3);
constexpr auto longest_absence = std::chrono::days(14);
// DESIGN D8: without a trusted time an order sounds for its own duration, at most so long.
constexpr auto longest_without_time = std::chrono::minutes(30);

bool in_order(const PlanSlot& a, const PlanSlot& b)
{
    return std::tie(a.starts, a.occurrence) < std::tie(b.starts, b.occurrence);
}

Moment last_chance(const PlanSlot& slot)
{
    switch (slot.late.way) {
    case LatePolicy::Way::start_late:
        return slot.starts + slot.late.tolerance;
    case LatePolicy::Way::seek_in:
        return slot.starts + slot.length;
    case LatePolicy::Way::skip:
        break;
    }
    return slot.starts;
}

// Its times are those of this device: it was made here.
bool is_made_here(const HeldOrder& held)
{
    return held.onsite
        && (held.onsite->way == OnsiteWay::pin || held.onsite->way == OnsiteWay::button);
}

// Whoever hears of it late hears it from its beginning.
Order as_heard(const HeldOrder& held, const Turn& turn)
{
    Order order = held.order;
    if (needs_exercise_frame(order))
        order.length += exercise_frame_length;
    order.issued = std::min(order.issued, held.received);
    return in_turn(std::move(order), turn, held.received);
}

// Received in the future, which a clock cannot be so inexact as to excuse.
bool is_to_come(const HeldOrder& held, Moment now)
{
    return held.received > now + std::chrono::seconds(2);
}

}

Programme::Programme(Diary& diary, const PlayLog& log)
    : diary_(diary)
    , log_(log)
{
}

void Programme::move(LearntOrder& learnt, Milliseconds by)
{
    learnt.held.received += by;
    if (!is_made_here(learnt.held))
        return;
    Order& order = learnt.held.order;
    order.issued += by;
    order.starts += by;
    order.expires += by;
}

// What is on the disk must hold by the right clock, too: the power may go at any moment.
void Programme::keep_moved(const LearntOrder& learnt)
{
    const HeldOrder& held = learnt.held;
    if (held.sounded)
        return;
    if (is_made_here(held))
        diary_.keep_onsite(
            held.order, *held.onsite, protocol::to_payload(held.order), held.received);
    else
        diary_.order_received(held.order, held.received);
}

void Programme::move_untimed(Milliseconds by)
{
    for (auto& [id, learnt] : orders_) {
        if (learnt.trust == TimeTrust::untrusted)
            move(learnt, by);
    }
}

bool Programme::is_untimed(OrderId id) const
{
    const auto at = orders_.find(id);
    return at != orders_.end() && at->second.trust == TimeTrust::untrusted;
}

void Programme::begin(Moment now, std::optional<Moment> last_alive, Moment started)
{
    begun_ = true;
    from_ = now - history;
    // What was heard out stays known, so that it is not heard again when it comes again. What an
    // order promised while there was no time is over; the others begin anew.
    for (auto& [id, learnt] : orders_) {
        learnt.over = learnt.over || learnt.held.sounded;
        if (learnt.ended
            && (learnt.ended->held.sounded || is_to_come(learnt.ended->held, now)
                || learnt.ended->at > now))
            learnt.ended.reset();
        if (learnt.trust != TimeTrust::untrusted) {
            // From a run whose clock was ahead. When an alert was set off by it nobody knows: it
            // must not come up when that hour strikes.
            if (is_to_come(learnt.held, now)) {
                learnt.held.received = now;
                learnt.over = learnt.over || is_made_here(learnt.held);
            }
            continue;
        }
        learnt.trust = TimeTrust::trusted;
        move(learnt, now - learnt.held.received);
        keep_moved(learnt);
    }
    // A device that never was alive could not have begun anything either.
    const Moment down = last_alive.value_or(from_);
    if (down < now) {
        from_ = std::max(down - history, now - longest_absence);
        for (const DeviceEvent& event : diary_.events_since(from_)) {
            insert(event);
            if (event.what == What::not_ready && event.occurrence)
                not_ready_.insert(*event.occurrence);
            if (event.what == What::ready && event.occurrence)
                not_ready_.erase(*event.occurrence);
        }
        add({ down, What::down, {}, {} });
        add({ now, What::up, {}, {} });
    }
    if (started < now)
        without_time_.push_back({ started, now });
    for (const BulletinId bulletin : diary_.recalled())
        insert({ from_, What::recalled, bulletin, {} });
    std::erase_if(slots_, [&](const PlanSlot& slot) { return slot.starts < from_; });
}

void Programme::judge(const HeldPlan& plan, const DeviceProfile& profile)
{
    for (const PlanSlot& slot : plan.slots) {
        if (const auto reason = protocol::why_not(slot, plan.approvals, profile))
            refused_[slot.occurrence] = *reason;
        else
            refused_.erase(slot.occurrence);
    }
}

void Programme::set_plan(
    const HeldPlan* plan, const DeviceProfile& profile, PlanSource source, Moment now)
{
    std::vector<PlanSlot> before;
    std::swap(before, slots_);
    plan_version_ = plan ? plan->header.version : 0;
    turn_ = profile.turn;
    const auto find = [&](const OccurrenceKey& occurrence) {
        return std::ranges::find(before, occurrence, &PlanSlot::occurrence);
    };
    if (plan) {
        judge(*plan, profile);
        std::set<BulletinId> bulletins;
        for (const PlanSlot& slot : plan->slots) {
            bulletins.insert(slot.bulletin);
            if (begun_ && slot.starts < from_)
                continue;
            const auto known = find(slot.occurrence);
            const bool is_new = known == before.end();
            // Nobody could have played what was over before the plan was made.
            if (is_new && !log_.is_settled(slot.occurrence)
                && last_chance(slot) < plan->header.issued)
                continue;
            if (is_new && begun_ && source == PlanSource::server && slot.starts < now)
                note_learnt_late(slot, now);
            // An item that has begun is played out as it began. One that was moved up over the
            // moment it could still begin, because what stood before it is gone, keeps its time.
            const bool has_begun = !is_new && known->starts <= now;
            slots_.push_back(has_begun ? *known : slot);
            if (!is_new && !has_begun && last_chance(slot) < now)
                slots_.back().starts = known->starts;
        }
        diary_.keep_recalled(bulletins);
    }
    const Timeline heard
        = begun_ ? timeline(before, orders_for_fold(), events_, { from_, now }) : Timeline{};
    for (const Segment& segment : heard.segments) {
        const auto* occurrence = std::get_if<OccurrenceKey>(&segment.what);
        if (occurrence && find(*occurrence) != before.end() && !slot(*occurrence))
            slots_.push_back(*find(*occurrence));
    }
    // What is filed afterwards stands in a plan as well, under the same name.
    for (const auto& [occurrence, live] : lives_) {
        refused_.erase(occurrence);
        std::erase_if(
            slots_, [&](const PlanSlot& slot) { return slot.occurrence == live.occurrence; });
        slots_.push_back(live);
    }
    std::ranges::sort(slots_, in_order);
}

void Programme::add_live(const PlanSlot& slot, Moment now)
{
    if (!lives_.emplace(slot.occurrence, slot).second)
        return;
    if (begun_ && slot.starts < now)
        note_learnt_late(slot, now);
    slots_.push_back(slot);
    std::ranges::sort(slots_, in_order);
}

void Programme::end_live(const OccurrenceKey& occurrence, Moment ends)
{
    const auto live = lives_.find(occurrence);
    if (live == lives_.end())
        return;
    live->second.length = std::max<Milliseconds>(ends - live->second.starts, Milliseconds(1));
    for (PlanSlot& slot : slots_) {
        if (slot.occurrence == occurrence)
            slot.length = live->second.length;
    }
}

void Programme::note_learnt_late(const PlanSlot& slot, Moment now)
{
    if (log_.is_settled(slot.occurrence))
        return;
    learnt_late_.insert(slot.occurrence);
    add({ slot.starts, What::not_ready, {}, slot.occurrence });
    add({ now, What::ready, {}, slot.occurrence });
}

Result<void> Programme::add_order(HeldOrder order, TimeTrust trust)
{
    const auto at = orders_.find(order.order.id);
    if (at != orders_.end()) {
        const std::int64_t held = at->second.held.order.revision;
        if (order.order.revision < held)
            return fail(Kind::conflict, "order.old_revision", std::to_string(held));
        if (order.order.revision == held)
            return {};
    }
    const OrderId id = order.order.id;
    auto ended = at == orders_.end() ? std::nullopt : ended_by(order, trust, at->second);
    orders_[id] = { std::move(order), trust, turn_, false, std::move(ended), false };
    return {};
}

Result<void> Programme::restore_order(HeldOrder order)
{
    const OrderId id = order.order.id;
    const auto restored = add_order(std::move(order), TimeTrust::trusted);
    if (restored)
        orders_.at(id).of_run_before = true;
    return restored;
}

void Programme::confirm(OrderId id, Moment now)
{
    const auto at = orders_.find(id);
    if (at == orders_.end() || begun_ || !at->second.of_run_before || at->second.held.sounded)
        return;
    at->second.of_run_before = false;
    at->second.trust = TimeTrust::untrusted;
    at->second.held.received = now;
}

// It stays known: an older revision of it is refused as before.
void Programme::disown(OrderId id)
{
    if (const auto at = orders_.find(id); at != orders_.end()) {
        at->second.over = true;
        at->second.ended.reset();
    }
}

bool Programme::is_silent(const LearntOrder& learnt) const
{
    return learnt.over || (learnt.of_run_before && !begun_);
}

// Both came with a trusted time, or nobody could say when the one ended the other. What was heard
// out before a restart is history that the fold does without.
std::optional<Programme::EndedOrder> Programme::ended_by(
    const HeldOrder& order, TimeTrust trust, const LearntOrder& before)
{
    if (order.order.act == OrderAct::sound || trust != TimeTrust::trusted
        || before.trust != TimeTrust::trusted || before.over)
        return std::nullopt;
    if (before.held.order.act != OrderAct::sound)
        return before.ended;
    return EndedOrder{ before.held, before.turn, order.received };
}

const HeldOrder* Programme::order(OrderId id) const
{
    const auto at = orders_.find(id);
    return at == orders_.end() ? nullptr : &at->second.held;
}

const HeldOrder* Programme::made_here(Moment now) const
{
    for (const auto& [id, learnt] : orders_) {
        const HeldOrder& held = learnt.held;
        if (is_made_here(held) && held.order.act == OrderAct::sound && !held.sounded
            && !is_silent(learnt) && now < held.order.expires && !is_to_come(held, now))
            return &held;
    }
    return nullptr;
}

void Programme::order_sounded(OrderId id)
{
    if (const auto at = orders_.find(id); at != orders_.end()) {
        at->second.held.sounded = true;
        diary_.order_sounded(id, at->second.held.order.revision);
    }
}

std::vector<Order> Programme::orders_for_fold() const
{
    std::vector<Order> orders;
    for (const auto& [id, learnt] : orders_) {
        if (is_silent(learnt))
            continue;
        if (learnt.ended) {
            orders.push_back(as_heard(learnt.ended->held, learnt.ended->turn));
            orders.push_back(learnt.held.order);
            orders.back().issued = learnt.ended->at;
            continue;
        }
        if (learnt.trust == TimeTrust::trusted) {
            orders.push_back(as_heard(learnt.held, learnt.turn));
            continue;
        }
        Order order = learnt.held.order;
        if (needs_exercise_frame(order))
            order.length += exercise_frame_length;
        const Moment received = learnt.held.received;
        const Milliseconds life = std::min<Milliseconds>(
            order.expires - std::max(order.starts, order.issued), longest_without_time);
        order.issued = received;
        order.starts = received;
        order.expires = received + life;
        orders.push_back(in_turn(std::move(order), learnt.turn, received));
    }
    return orders;
}

void Programme::insert(const DeviceEvent& event)
{
    const auto after = std::ranges::upper_bound(events_, event.at, {}, &DeviceEvent::at);
    events_.insert(after, event);
}

void Programme::add(DeviceEvent event)
{
    insert(event);
    diary_.happened(event);
}

void Programme::recall(BulletinId bulletin, Moment now)
{
    if (diary_.recalled().contains(bulletin))
        return;
    diary_.recall(bulletin);
    if (begun_)
        add({ now, What::recalled, bulletin, {} });
}

void Programme::stop_item(Moment now) { add({ now, What::stop, {}, {} }); }

void Programme::set_ready(const OccurrenceKey& occurrence, bool ready, Moment at)
{
    if (ready == is_ready(occurrence))
        return;
    if (ready)
        not_ready_.erase(occurrence);
    else
        not_ready_.insert(occurrence);
    add({ at, ready ? What::ready : What::not_ready, {}, occurrence });
}

void Programme::lose_time(Moment now)
{
    if (time_lost_)
        return;
    time_lost_ = now;
    add({ now, What::muted, {}, {} });
}

void Programme::regain_time(Moment now)
{
    if (!time_lost_)
        return;
    const Moment again = std::max(now, *time_lost_);
    without_time_.push_back({ *time_lost_, again });
    time_lost_.reset();
    add({ again, What::unmuted, {}, {} });
}

void Programme::not_later_than(Moment now)
{
    for (DeviceEvent& event : events_)
        event.at = std::min(event.at, now);
}

void Programme::tidy(Moment now)
{
    if (now - history <= from_)
        return;
    from_ = now - history;
    std::erase_if(slots_, [&](const PlanSlot& slot) { return slot.starts < from_; });
    std::erase_if(lives_, [&](const auto& live) { return live.second.starts < from_; });
    std::erase_if(events_, [&](const DeviceEvent& event) { return event.at < from_; });
    std::erase_if(without_time_, [&](const Span& span) { return span.ends < from_; });
    // An order that is over stays known, so that an older revision stays refused; the fold passes
    // over it by its expiry.
    std::erase_if(orders_, [&](const auto& entry) {
        return entry.second.held.order.expires + std::chrono::hours(24) < now;
    });
    for (auto& [id, learnt] : orders_) {
        if (learnt.ended && learnt.ended->at < from_)
            learnt.ended.reset();
    }
    std::erase_if(learnt_late_, [&](const OccurrenceKey& occurrence) { return !slot(occurrence); });
    if (time_lost_ && *time_lost_ < from_)
        insert({ from_, What::muted, {}, {} });
    std::erase_if(not_ready_, [&](const OccurrenceKey& occurrence) { return !slot(occurrence); });
    for (const BulletinId bulletin : diary_.recalled())
        insert({ from_, What::recalled, bulletin, {} });
    for (const OccurrenceKey& occurrence : not_ready_)
        insert({ from_, What::not_ready, {}, occurrence });
}

Timeline Programme::fold(Moment until, TimeTrust trust) const
{
    std::vector<Order> orders = orders_for_fold();
    if (trust == TimeTrust::untrusted || !begun_) {
        Moment from = until;
        for (const Order& order : orders)
            from = std::min(from, order.issued);
        return timeline({}, orders, {}, { from, until });
    }
    std::vector<PlanSlot> slots;
    for (const PlanSlot& slot : slots_) {
        if (slot.starts >= until)
            break;
        if (!refused_.contains(slot.occurrence))
            slots.push_back(slot);
    }
    // What was heard out before the fold begins is not heard again.
    std::erase_if(orders, [&](const Order& order) {
        const HeldOrder* held = this->order(order.id);
        return held && held->sounded && order.starts < from_;
    });
    return timeline(slots, orders, events_, { from_, until });
}

const PlanSlot* Programme::slot(const OccurrenceKey& occurrence) const
{
    const auto at = std::ranges::find(slots_, occurrence, &PlanSlot::occurrence);
    return at == slots_.end() ? nullptr : &*at;
}

std::optional<Reason> Programme::refusal(const OccurrenceKey& occurrence) const
{
    const auto at = refused_.find(occurrence);
    return at == refused_.end() ? std::nullopt : std::optional(at->second);
}

Reason Programme::told_reason(const PlanSlot& slot, Reason reason) const
{
    const bool without_time = std::ranges::any_of(
        without_time_, [&](const Span& span) { return span.covers(slot.starts); });
    if ((reason == Reason::device_down || reason == Reason::muted) && without_time)
        return Reason::no_trusted_time;
    if (reason == Reason::media_missing && learnt_late_.contains(slot.occurrence)
        && is_ready(slot.occurrence))
        return Reason::late;
    return reason;
}

bool Programme::is_idle(Moment now) const
{
    for (const PlanSlot& slot : slots_) {
        if (slot.starts <= now && !log_.is_settled(slot.occurrence))
            return false;
    }
    return std::ranges::none_of(orders_, [&](const auto& entry) {
        const HeldOrder& held = entry.second.held;
        return held.order.act == OrderAct::sound && !held.sounded && !entry.second.over
            && held.order.expires > now;
    });
}

}
