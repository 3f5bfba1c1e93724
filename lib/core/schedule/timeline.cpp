#include "core/schedule/timeline.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/schedule/waiting_slot.hpp"

namespace nguon {
namespace {

struct OrderState {
    int airings_left = 0;
    std::int64_t revision = 0;
    Moment not_before{}; // the gap between two airings
};

// Runs the clock from change to change. One object, one call of `run`.
class Fold {
public:
    Fold(std::span<const PlanSlot> slots, std::span<const Order> orders,
        std::span<const DeviceEvent> events, Span window)
        : slots_(slots)
        , orders_(orders)
        , events_(events)
        , window_(window)
        , states_(slots.size())
    {
        result_.window = window;
        for (const PlanSlot& slot : slots)
            result_.fates.push_back({ slot.occurrence, Outcome::pending, Reason::none, {}, {} });
    }

    Timeline run()
    {
        now_ = window_.begins;
        while (now_ < window_.ends) {
            take_events();
            choose();
            const Moment next = next_moment();
            advance_to(next);
        }
        close();
        return std::move(result_);
    }

private:
    struct Running {
        bool is_order = false;
        std::size_t index = 0; // of the slot or the order
        Moment since{};
        Milliseconds offset{};
        Moment ends{};
        Reason reason = Reason::none;
    };

    // -- what happened to the device
    // ------------------------------------------------------------

    void take_events()
    {
        for (; next_event_ < events_.size() && events_[next_event_].at <= now_; ++next_event_)
            take(events_[next_event_]);
    }

    void take(const DeviceEvent& event)
    {
        using What = DeviceEvent::What;
        switch (event.what) {
        case What::down:
            up_ = false;
            cut_running(Reason::device_down);
            break;
        case What::up:
            up_ = true;
            break;
        case What::stop:
            if (running_ && !running_->is_order)
                cut_running(Reason::stopped);
            break;
        case What::recalled:
            if (event.bulletin)
                recall(*event.bulletin);
            break;
        case What::not_ready:
            if (event.occurrence)
                not_ready_.insert(*event.occurrence);
            break;
        case What::ready:
            if (event.occurrence)
                not_ready_.erase(*event.occurrence);
            break;
        case What::muted:
            muted_ = true;
            if (running_ && !running_->is_order)
                cut_running(Reason::muted);
            break;
        case What::unmuted:
            muted_ = false;
            break;
        }
    }

    void recall(BulletinId bulletin)
    {
        recalled_.insert(bulletin);
        if (running_ && !running_->is_order && slots_[running_->index].bulletin == bulletin)
            cut_running(Reason::recalled);
    }

    // Ends what is on air before its time and decides whether it may come back.
    void cut_running(Reason reason, std::optional<OrderId> by = {})
    {
        if (!running_)
            return;
        const Running cut = *running_;
        end_segment(true, reason);
        if (cut.is_order)
            return; // an order that was cut keeps its airing and is heard again
        const PlanSlot& slot = slots_[cut.index];
        SlotState& state = states_[cut.index];
        const Milliseconds heard = now_ - cut.since;
        state.heard += heard;
        state.cut = true;
        state.cut_at = now_;
        state.position = cut.offset + heard;
        state.blocked = reason;
        state.order = by;
        if (!comes_back_after(reason, slot))
            settle(cut.index, reason == Reason::emergency ? Outcome::preempted : Outcome::partial,
                reason);
    }

    // -- orders
    // ---------------------------------------------------------------------------------

    // The revision of an order that holds now: the highest that has been issued.
    bool holds(std::size_t index) const
    {
        const Order& order = orders_[index];
        if (order.issued > now_)
            return false;
        return std::none_of(orders_.begin(), orders_.end(), [&](const Order& other) {
            return other.id == order.id && other.revision > order.revision && other.issued <= now_;
        });
    }

    OrderState& state_of(const Order& order)
    {
        auto [at, is_new] = order_states_.try_emplace(order.id);
        if (is_new || at->second.revision != order.revision)
            at->second = { std::max(order.repeat, 1), order.revision, order.starts };
        return at->second;
    }

    bool wants_to_sound(std::size_t index)
    {
        const Order& order = orders_[index];
        if (order.act != OrderAct::sound || !holds(index) || now_ < order.starts
            || now_ >= order.expires)
            return false;
        const OrderState& state = state_of(order);
        return state.airings_left > 0 && now_ >= state.not_before;
    }

    std::optional<std::size_t> best_order()
    {
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < orders_.size(); ++i) {
            if (wants_to_sound(i) && (!best || outranks(orders_[i], orders_[*best])))
                best = i;
        }
        return best;
    }

    // An order that waits for its turn, or is between two of its airings, still keeps ordinary
    // items off the air.
    std::optional<OrderId> live_order()
    {
        for (std::size_t i = 0; i < orders_.size(); ++i) {
            const Order& order = orders_[i];
            if (order.act == OrderAct::sound && holds(i)
                && order.quiet_from.value_or(order.starts) <= now_ && now_ < order.expires
                && state_of(order).airings_left > 0)
                return order.id;
        }
        return std::nullopt;
    }

    // -- what comes on air
    // ----------------------------------------------------------------------

    void choose()
    {
        if (!up_) {
            note_blocked(Reason::device_down);
            return;
        }
        if (running_ && running_->is_order && !wants_to_sound(running_->index))
            end_segment(true, Reason::stopped);
        if (const auto order = best_order()) {
            if (running_ && running_->is_order
                && orders_[running_->index].id == orders_[*order].id) {
                note_blocked(Reason::emergency, {}, orders_[*order].id);
                return;
            }
            cut_running(Reason::emergency, orders_[*order].id);
            start_order(*order);
            return;
        }
        if (const auto live = live_order()) {
            cut_running(Reason::emergency, live);
            note_blocked(Reason::emergency);
            return;
        }
        if (running_) {
            note_blocked(Reason::overlap, slots_[running_->index].occurrence);
            return;
        }
        start_best_slot();
    }

    void start_order(std::size_t index)
    {
        note_blocked(Reason::emergency, {}, orders_[index].id);
        const Order& order = orders_[index];
        running_ = Running{ true, index, now_, Milliseconds(0),
            std::min(now_ + order.length, order.expires), Reason::none };
    }

    bool may_start(std::size_t index) const
    {
        return !states_[index].over && slots_[index].starts <= now_;
    }

    void start_best_slot()
    {
        for (;;) {
            std::optional<std::size_t> best;
            for (std::size_t i = first_open_; i < slots_.size() && slots_[i].starts <= now_; ++i) {
                if (!may_start(i) || !is_free(i))
                    continue;
                if (!best || comes_before(slots_[i], slots_[*best]))
                    best = i;
            }
            if (!best)
                return;
            if (start_slot(*best)) {
                note_blocked(Reason::overlap, slots_[*best].occurrence);
                return;
            }
        }
    }

    // Whether nothing but its turn keeps the slot off the air; notes what does.
    bool is_free(std::size_t index)
    {
        const PlanSlot& slot = slots_[index];
        SlotState& state = states_[index];
        if (recalled_.contains(slot.bulletin)) {
            settle(index, state.heard.count() > 0 ? Outcome::partial : Outcome::missed,
                Reason::recalled);
            return false;
        }
        if (not_ready_.contains(slot.occurrence)) {
            state.blocked = Reason::media_missing;
            return false;
        }
        if (muted_) {
            state.blocked = Reason::muted;
            return false;
        }
        return true;
    }

    // False: its late policy forbids it, and its fate is sealed.
    bool start_slot(std::size_t index)
    {
        const PlanSlot& slot = slots_[index];
        SlotState& state = states_[index];
        const auto offset = offset_at(slot, state, now_);
        if (!offset) {
            lose(index);
            return false;
        }
        const bool starts_over = state.cut && offset->count() == 0;
        if (starts_over) {
            state.whole = true;
            state.heard = Milliseconds(0);
        } else if (*offset != state.position) {
            state.whole = false;
        }
        running_ = Running{ false, index, now_, *offset, now_ + (slot.length - *offset),
            reason_of_start(slot, state, now_) };
        return true;
    }

    // -- fates
    // ----------------------------------------------------------------------------------

    void note_blocked(
        Reason reason, std::optional<OccurrenceKey> by = {}, std::optional<OrderId> order = {})
    {
        for (std::size_t i = first_open_; i < slots_.size() && slots_[i].starts <= now_; ++i) {
            SlotState& state = states_[i];
            if (state.over || state.cut
                || (running_ && !running_->is_order && running_->index == i))
                continue;
            state.blocked = reason;
            state.blocker = by;
            state.order = order ? order : state.order;
        }
    }

    // It was its turn, and it was too late.
    void lose(std::size_t index)
    {
        const SlotState& state = states_[index];
        const bool unknown = !state.cut && state.blocked == Reason::none;
        settle(index, outcome_when_lost(state), unknown ? Reason::late : state.blocked);
    }

    void settle(std::size_t index, Outcome outcome, Reason reason)
    {
        states_[index].over = true;
        SlotFate& fate = result_.fates[index];
        fate.outcome = outcome;
        fate.reason = reason;
        fate.other = states_[index].blocker;
        fate.order = states_[index].order;
        while (first_open_ < slots_.size() && states_[first_open_].over)
            ++first_open_;
    }

    void end_segment(bool early, Reason cut_reason)
    {
        const Running done = *running_;
        running_.reset();
        if (now_ <= done.since)
            return;
        Segment segment;
        segment.span = { done.since, now_ };
        if (done.is_order)
            segment.what = orders_[done.index].id;
        else
            segment.what = slots_[done.index].occurrence;
        segment.offset = done.offset;
        segment.ends_early = early;
        segment.reason = early ? cut_reason : done.reason;
        result_.segments.push_back(segment);
    }

    void finish_running()
    {
        const Running done = *running_;
        end_segment(false, Reason::none);
        if (done.is_order) {
            const Order& order = orders_[done.index];
            OrderState& state = state_of(order);
            --state.airings_left;
            state.not_before = now_ + order.gap;
            return;
        }
        SlotState& state = states_[done.index];
        state.heard += now_ - done.since;
        settle(done.index, state.whole ? Outcome::played : Outcome::partial, done.reason);
    }

    // -- the clock
    // ------------------------------------------------------------------------------

    Moment next_moment()
    {
        Moment next = window_.ends;
        const auto consider = [&](Moment moment) {
            if (moment > now_ && moment < next)
                next = moment;
        };
        if (running_)
            consider(running_->ends);
        if (next_event_ < events_.size())
            consider(events_[next_event_].at);
        const auto later = std::upper_bound(slots_.begin(), slots_.end(), now_,
            [](Moment moment, const PlanSlot& slot) { return moment < slot.starts; });
        if (later != slots_.end())
            consider(later->starts);
        for (const Order& order : orders_) {
            consider(order.issued);
            consider(order.starts);
            if (order.quiet_from)
                consider(*order.quiet_from);
            consider(order.expires);
        }
        for (const auto& [id, state] : order_states_) {
            if (state.airings_left > 0)
                consider(state.not_before);
        }
        return next;
    }

    void advance_to(Moment next)
    {
        now_ = next;
        if (running_ && running_->ends <= now_)
            finish_running();
    }

    void close()
    {
        if (running_)
            end_segment(true, Reason::none);
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            const SlotState& state = states_[i];
            if (state.over || slots_[i].starts >= window_.ends || state.cut)
                continue;
            const bool may_still_come = slots_[i].starts + slots_[i].late.tolerance >= window_.ends
                || state.blocked == Reason::none;
            if (!may_still_come)
                settle(i, Outcome::missed, state.blocked);
        }
    }

    std::span<const PlanSlot> slots_;
    std::span<const Order> orders_;
    std::span<const DeviceEvent> events_;
    Span window_;
    std::vector<SlotState> states_;
    std::map<OrderId, OrderState> order_states_;
    std::set<BulletinId> recalled_;
    std::set<OccurrenceKey> not_ready_;
    Timeline result_;
    Moment now_{};
    std::size_t next_event_ = 0;
    std::size_t first_open_ = 0;
    bool up_ = true;
    bool muted_ = false;
    std::optional<Running> running_;
};

}

Timeline timeline(std::span<const PlanSlot> slots, std::span<const Order> orders,
    std::span<const DeviceEvent> events, Span window)
{
    return Fold(slots, orders, events, window).run();
}

}
