// What the use cases around the inbox have in common, and what programmes and schedules tell it.
#pragma once

#include "server/app/inbox.hpp"

namespace nguon::app {

// Whether it is for loudspeakers of the unit and was written neither there nor below.
bool is_from_above(Records& records, const Bulletin& bulletin, UnitId unit, const UnitTree& tree);
// Whether the audience means anything of the unit. What is gone meanwhile means nothing.
bool touches(Records& records, const Audience& audience, UnitId unit, const UnitTree& tree);

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

// The next start of one of the schedules, or the last; `is_meant` says which ones count.
std::optional<Moment> heard_at(const std::vector<Schedule>& schedules,
    const std::function<bool(const Schedule&)>& is_meant, Moment now);

// The nearest rule above the unit.
std::optional<InboxRule> rule_for(Records& records, UnitId unit, const UnitTree& tree);

// A programme of the commune goes on obeying what TT 39 says of priority bulletins from above.
Result<void> keeps_priority_first(
    Records& records, UnitId unit, const std::vector<ProgrammeItem>& items, const UnitTree& tree);

// What was accepted and is taken out again before it was heard waits anew. `heard_in`: the
// schedules it stood in until now.
void reopen_unheard(Records& records, const Deed& deed, const std::vector<BulletinId>& taken_out,
    const std::vector<Schedule>& heard_in);
// What a schedule airs.
std::vector<BulletinId> bulletins_of(Records& records, const Schedule& schedule);
std::vector<BulletinId> bulletins_of(const std::vector<ProgrammeItem>& items);

}
