// What should be on air on this device: slots of its plan, orders, and what happened to it, for the
// one fold that decides (core/schedule/timeline.hpp). Remembers over restarts through the diary, so
// that nothing is heard twice in its window.
#pragma once

#include "agent/player/diary.hpp"
#include "agent/player/papers.hpp"
#include "agent/player/play_log.hpp"

#include <map>
#include <set>

namespace nguon::agent {

// Whether absolute times may be obeyed.
enum class TimeTrust : std::uint8_t { untrusted, trusted };

// Where a plan comes from: slots that a newer plan brings after their start were unknown till now.
enum class PlanSource : std::uint8_t { disk, server };

class Programme {
public:
    Programme(Diary& diary, const PlayLog& log);

    // The device has a trusted time for the first time in this run. It was last alive at
    // `last_alive` (none: never before), and from `started` on it ran without a trusted time.
    void begin(Moment now, std::optional<Moment> last_alive, Moment started);
    // The clock that nobody vouched for was put right by so much. What came while it was wrong came
    // as long ago as before, and what was set off here lives as long as before.
    void move_untimed(Milliseconds by);
    // Whether it came without a trusted time.
    bool is_untimed(OrderId id) const;
    bool has_begun() const { return begun_; }

    // The plan as held. Slots that are on air or were heard stay, also when a newer plan has lost
    // them: only a recall cuts. None when there is no plan.
    void set_plan(
        const HeldPlan* plan, const DeviceProfile& profile, PlanSource source, Moment now);
    Version plan_version() const { return plan_version_; }

    // Somebody speaks live: an airing that no plan names. Until its end is known it is as long as
    // it may be at the latest.
    void add_live(const PlanSlot& slot, Moment now);
    void end_live(const OccurrenceKey& occurrence, Moment ends);
    bool is_live(const OccurrenceKey& occurrence) const { return lives_.contains(occurrence); }

    // Refuses with order.old_revision. The same revision again is no refusal and changes nothing.
    Result<void> add_order(HeldOrder order, TimeTrust trust);
    // From the disk, of a run before. As long as nobody has said what time it is, nobody knows
    // either whether it is over: until then it is silent.
    Result<void> restore_order(HeldOrder order);
    // The server itself says that it stands: of a run before, it is like one that has just come.
    void confirm(OrderId id, Moment now);
    // Whoever signed it is not believed any more.
    void disown(OrderId id);
    const HeldOrder* order(OrderId id) const;
    // The alert that was set off here and is not over; none: nothing was.
    const HeldOrder* made_here(Moment now) const;
    void order_sounded(OrderId id);

    void recall(BulletinId bulletin, Moment now);
    void stop_item(Moment now);
    void set_ready(const OccurrenceKey& occurrence, bool ready, Moment at);
    bool is_ready(const OccurrenceKey& occurrence) const
    {
        return !not_ready_.contains(occurrence);
    }
    // Between the two nothing ordinary begins; what is on air goes on until the caller says so.
    void lose_time(Moment now);
    void regain_time(Moment now);

    // The clock was put back to `now`: what has happened cannot lie in the future.
    void not_later_than(Moment now);
    // Nothing is under way: of what is past, the last hours are enough.
    void tidy(Moment now);

    Timeline fold(Moment until, TimeTrust trust) const;
    const std::vector<PlanSlot>& slots() const { return slots_; }
    const PlanSlot* slot(const OccurrenceKey& occurrence) const;
    // Why the device will not play it, whatever the time: approval, audience, validity.
    std::optional<Reason> refusal(const OccurrenceKey& occurrence) const;
    // The reason that is told for a slot that was not heard, where the device knows better than the
    // fold does.
    Reason told_reason(const PlanSlot& slot, Reason reason) const;
    // Whether every slot that has begun has its last word, and no order waits.
    bool is_idle(Moment now) const;

private:
    // An alert that a later revision ended. It stays part of what happened: what it had cut waits
    // to be taken up again from that moment on.
    struct EndedOrder {
        HeldOrder held;
        Turn turn;
        Moment at{};
    };
    struct LearntOrder {
        HeldOrder held;
        TimeTrust trust = TimeTrust::trusted; // when it came
        Turn turn; // as it was then: what is on air keeps its place
        bool over = false; // heard out by the run before, or while there was no time
        std::optional<EndedOrder> ended; // what this one ended
        bool of_run_before = false;
    };

    static void move(LearntOrder& learnt, Milliseconds by);
    static std::optional<EndedOrder> ended_by(
        const HeldOrder& order, TimeTrust trust, const LearntOrder& before);
    void keep_moved(const LearntOrder& learnt);
    bool is_silent(const LearntOrder& learnt) const;
    void add(DeviceEvent event);
    void insert(const DeviceEvent& event);
    std::vector<Order> orders_for_fold() const;
    void judge(const HeldPlan& plan, const DeviceProfile& profile);
    void note_learnt_late(const PlanSlot& slot, Moment now);

    Diary& diary_;
    const PlayLog& log_;
    bool begun_ = false;
    Moment from_{}; // where the fold begins
    std::vector<PlanSlot> slots_; // from `from_` on, in the order of a body
    Version plan_version_ = 0;
    Turn turn_; // of the profile
    std::map<OccurrenceKey, Reason> refused_;
    std::map<OccurrenceKey, PlanSlot> lives_; // no plan takes them away
    std::map<OrderId, LearntOrder> orders_;
    std::vector<DeviceEvent> events_; // by time
    std::set<OccurrenceKey> not_ready_;
    std::set<OccurrenceKey> learnt_late_;
    std::vector<Span> without_time_;
    std::optional<Moment> time_lost_;
};

}
