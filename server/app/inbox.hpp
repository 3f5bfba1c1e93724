// "Tin cấp trên gửi": what was approved above for the loudspeakers of a commune, and what the
// commune makes of it. A bulletin lies there from its approval on; nobody has to send it. To accept
// it is to put it into a programme of one's own, by the use cases that programmes and schedules
// have anyway: plan, forecast, proof and recall know no other.
#pragma once

#include "core/emergency/emergency.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct InboxItem {
    Bulletin bulletin;
    std::string from_name; // the unit it was written in
    std::optional<InboxDecision> decision;
    std::optional<Moment> airs_at; // next, or when it was heard last
};

struct ShownInbox {
    UnitId unit;
    Paged<InboxItem> page;
    InboxCounts counts;
    std::optional<InboxRule> rule; // of the nearest unit above that has one
    bool may_decide = false;
    std::vector<Emergency> sounding; // alerts from above: they need nobody's consent
};
Result<ShownInbox> show_inbox(
    Records& records, const Deed& deed, UnitId unit, InboxState state, const Page& page);

// Where it is to be heard; exactly one of the three.
struct AcceptInto {
    std::optional<ProgrammeId> programme; // in every airing of it
    std::optional<ScheduleId> schedule; // in one airing: `occurrence`, or the only one it has
    std::optional<Moment> occurrence;
    std::optional<Moment> starts; // in a programme of its own
    std::optional<std::size_t> position; // among the items; see place_in_programme
};

struct Refused {
    BulletinId bulletin;
    Error error;
};
struct Accepted {
    std::vector<InboxDecision> decisions;
    std::vector<Refused> refused; // of several that were asked for
    ScheduleId schedule;
    ProgrammeId programme;
    Moment airs_at{};
};
// `seen`: the version of the decision that was seen, 0 for none; absent: as it stands.
Result<Accepted> accept_bulletin(Records& records, const Deed& deed, UnitId unit, BulletinId id,
    const AcceptInto& into, std::optional<Version> seen);
// Those that cannot be decided any more are told and left out; the others go in together or not at
// all.
Result<Accepted> accept_bulletins(Records& records, const Deed& deed, UnitId unit,
    const std::vector<BulletinId>& ids, const AcceptInto& into);

// With a reason, and never a priority bulletin.
Result<InboxDecision> leave_bulletin(Records& records, const Deed& deed, UnitId unit, BulletinId id,
    std::string reason, std::optional<Version> seen);

// What the communes said, for the unit the bulletin comes from.
struct CommuneAnswer {
    UnitId unit;
    std::string name;
    InboxState state = InboxState::waiting;
    std::optional<InboxDecision> decision;
    std::optional<Moment> airs_at;
};
struct InboxAnswers {
    Paged<CommuneAnswer> page; // in the order of names
    std::map<InboxState, std::int64_t> counts; // of all
};
Result<InboxAnswers> answers_to(Records& records, const Deed& deed, BulletinId id,
    std::optional<InboxState> state, const Page& page);

}
