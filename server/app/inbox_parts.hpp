// What the use cases around the inbox have in common, and what programmes and schedules tell it.
#pragma once

#include "server/app/inbox.hpp"

namespace nguon::app {

// The unit as it is today, or why nothing can be decided in it (inbox.unit_ended, unit.missing).
Result<const Unit*> deciding_unit(
    Records& records, const Deed& deed, UnitId unit, const UnitTree& tree);

// A bulletin that may be decided in the unit now, with what was said before.
struct Offered {
    Bulletin bulletin;
    std::optional<InboxDecision> before;
};
Result<Offered> find_offered(Records& records, const Deed& deed, UnitId unit, BulletinId id,
    std::optional<Version> seen, const UnitTree& tree);

// Who decided how, for the message that says so.
std::string words_of(const InboxDecision& decision);

Result<InboxDecision> save_decision(Records& records, const Deed& deed, const Offered& offered,
    UnitId unit, InboxAnswer answer, std::string reason);

// When a schedule airs next, and when it did last.
struct AirTimes {
    std::optional<Moment> next;
    std::optional<Moment> last;

    void add(const AirTimes& other);
    std::optional<Moment> nearest() const { return next ? next : last; }
};
AirTimes air_times(const Schedule& schedule, Moment now);
// The next start of one of the schedules, or the last; `is_meant` says which ones count.
std::optional<Moment> heard_at(const std::vector<Schedule>& schedules,
    const std::function<bool(const Schedule&)>& is_meant, Moment now);

// The nearest rule above the unit.
std::optional<InboxRule> rule_for(Records& records, UnitId unit, const UnitTree& tree);

// A programme of the commune goes on obeying what TT 39 says of priority bulletins from above.
Result<void> keeps_priority_first(
    Records& records, UnitId unit, const std::vector<ProgrammeItem>& items, const UnitTree& tree);
// The same of the programme that a schedule is to air, at the field that names it.
Result<void> keeps_priority_first(Records& records, const Deed& deed, const Schedule& schedule);

// What was accepted and is taken out again before it was heard waits anew. `heard_in`: the
// schedules it stood in until now.
void reopen_unheard(Records& records, const Deed& deed, const std::vector<BulletinId>& taken_out,
    const std::vector<Schedule>& heard_in);
// What a schedule airs.
std::vector<BulletinId> bulletins_of(Records& records, const Schedule& schedule);
std::vector<BulletinId> bulletins_of(const std::vector<ProgrammeItem>& items);

}
