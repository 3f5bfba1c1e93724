// "Tự động phát nếu chưa xử lý trước HH:mm": a row of a province, and what the system does by it.
#pragma once

#include <set>

#include "server/app/inbox.hpp"

namespace nguon::app {

struct ShownInboxRule {
    UnitId unit;
    std::optional<InboxRule> rule; // its own, or of the nearest unit above
    std::optional<UnitId> inherited_from;
    Version version = 0; // 0: none of its own; of an earlier day as well
    std::optional<Dated<UnitId>> since; // since when it holds; none: there is no rule
};
// As of today unless told; refuses as unit_on does.
Result<ShownInboxRule> show_inbox_rule(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});

// None takes the row away. Only units with communes below them have one: a commune does not free
// itself of what it has to answer.
Result<ShownInboxRule> save_inbox_rule(Records& records, const Deed& deed, UnitId unit,
    std::optional<InboxRule> wished, std::optional<Version> seen);

// A bulletin that nobody decided about in time, and the slot it goes into.
struct OverdueBulletin {
    UnitId unit; // the commune
    BulletinId bulletin;
    InboxDue due;
};
// Names the last deadline of every rule; empty without rules. While it stays the same nothing new
// becomes overdue, so that communes are not gone through again and again.
std::string last_deadlines(Records& records, Moment now);
// Those of the last deadline of every rule, at most `most`. What failed since is not named again,
// nor what is left out: it could not even be noted that it failed.
using LeftOut = std::set<std::pair<UnitId, BulletinId>>;
std::vector<OverdueBulletin> overdue_bulletins(
    Records& records, Moment now, int most, const LeftOut& left_out = {});

// On behalf of the rule: `deed` is the system's, and needs no rights.
// Into the programme of the commune that begins at the slot or up to an hour later; refuses where
// there is none (inbox.no_programme).
Result<Accepted> air_overdue(Records& records, const Deed& deed, const OverdueBulletin& overdue);
// In a programme of its own.
Result<Accepted> air_overdue_at(
    Records& records, const Deed& deed, const OverdueBulletin& overdue, Moment starts);
// It could not be aired: it waits on, and says why.
Result<InboxDecision> note_overdue(
    Records& records, const Deed& deed, const OverdueBulletin& overdue, const Error& error);

}
