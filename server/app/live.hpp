// "Nói trực tiếp": an officer speaks, and is heard some seconds later. The same people may do it
// where and when they may send at once ("Phát ngay", now.hpp), by the same rules. What was said is
// filed as a bulletin with a schedule that was kept, so that archive, ledger and papers know it.
#pragma once

#include "core/live/live.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/now.hpp"
#include "trust/live_approval.hpp"

namespace nguon::app {

struct LiveWish {
    UnitId unit;
    std::string title; // empty: who speaks, and when
    Audience audience;
    Milliseconds delay = usual_live_delay;
    std::string override_reason; // lifts quiet hours and caps
};

// What would be heard where, if somebody began to speak now.
struct LiveOutlook {
    Milliseconds most{}; // how long he may speak, until a rule or his role ends it
    bool may_override = false;
    Moment begins{}; // where it is joined last, because something is on air there
    std::string waits_for; // its title; empty: nothing
    std::optional<Conflict> conflict; // then he may not begin
    ReachCount reach;
};
Result<LiveOutlook> look_ahead_live(Records& records, const Deed& deed, UnitId unit,
    const Audience& audience, const std::string& override_reason);

struct LiveListener {
    DeviceId device;
    UnitId unit;
};

// A live that may begin, under the names it will be filed under.
struct LiveDraft {
    LiveId id;
    BulletinId bulletin;
    ScheduleId schedule;
    UnitId unit;
    std::string unit_name;
    std::vector<UnitId> path; // the unit and everything above it
    Caller caller;
    std::optional<SessionId> session; // in which he began; none: of a program
    std::string title;
    Audience audience;
    Level level = Level::commune;
    Milliseconds delay{};
    std::string override_reason;
    std::vector<LiveListener> listeners; // paired clusters of loudspeakers
    LiveOutlook outlook;
};
// Refuses with live.*, now.not_allowed, schedule.*. What only stands against it right now is in the
// draft, to be shown; `may_begin_live` refuses it.
Result<LiveDraft> draft_live(Records& records, const Deed& deed, const LiveWish& wish);
// Refuses with schedule.*.
Result<void> may_begin_live(const LiveDraft& draft);

// The statement to be signed when the first sound has come.
LiveApproval approval_of(const LiveDraft& draft, Moment now, const PublicKey& key);

// The audit's entries of a live.
void note_live_begun(Records& records, const Deed& deed, const LiveDraft& draft);
void note_live_ended(Records& records, const Deed& deed, const LiveDraft& draft,
    const std::string& why, Milliseconds length);

// Whether nobody of the audience may hear anything any more: the place was silenced meanwhile.
bool is_silenced(Records& records, const LiveDraft& draft, Moment now);
// Whether the speaker is still who was let speak: his account is open, he is signed in where he
// began, and neither his right nor the rule was taken back.
bool may_go_on(Records& records, const LiveDraft& draft, Moment now);

// Filing, around the signer as with every approval: the recording is entered, the statement made
// and signed, then all of it kept in one transaction.
// Both with the same deed.
Result<ApprovalDraft> begin_filing(Records& records, const Deed& deed, const LiveDraft& draft,
    const MediaFile& recording, Moment starts);
Result<Bulletin> file_live(Records& records, const Deed& deed, const LiveDraft& draft,
    const MediaFile& recording, Moment starts, const ApprovalDraft& approval,
    const std::string& statement);
// What the ledger expects of each cluster that was meant.
std::vector<Delivery> deliveries_of(const LiveDraft& draft, Span heard);

}
