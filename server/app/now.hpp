// "Phát ngay": an ordinary notice that goes on air at once. One act of one officer writes a
// bulletin, submits it, approves it where the rule of his unit lets him, and schedules it. What
// comes of it are a bulletin and a schedule like any other: recalled, proven and explained like
// them.
#pragma once

#include <map>

#include "server/app/airing.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/studio.hpp"

namespace nguon::app {

// From the press to the first sound, so that plan and sound are on the devices by then and all of
// them begin in step. One that gets them later begins later.
inline constexpr Milliseconds lead_of_now = std::chrono::seconds(8);
inline constexpr Milliseconds shortest_recording = std::chrono::seconds(1);
inline constexpr Milliseconds longest_recording = std::chrono::minutes(3);
// What waits longer than this for an approver is not news any more.
inline constexpr Milliseconds life_of_now = std::chrono::hours(2);

struct NowWish {
    UnitId unit;
    std::string title; // empty: the first words of the text, or the name of the recording
    // Exactly one of the three: typed, of a template with its blanks filled, or recorded.
    std::string text;
    std::optional<TemplateId> form;
    std::map<std::string, std::string> blanks;
    std::optional<MediaHash> media;
    Audience audience;
    int repeat = 1;
    std::string override_reason;
    bool consent_given = false; // to what its template asks to be confirmed
    Moment pressed{};
};

// What would be heard where, if it were sent now.
struct NowOutlook {
    bool approves = false; // the sender's act is the approval
    bool may_override = false; // may lift quiet hours and caps, with a reason
    Moment starts{};
    Moment begins{}; // where it is heard last, because something is on air there
    std::string waits_for; // its title; empty: nothing
    std::optional<Conflict> conflict;
    ReachCount reach;
};
// `length` is that of all repeats together; `without` is the schedule that it is about, if there is
// one already.
Result<NowOutlook> look_ahead(Records& records, const Deed& deed, UnitId unit,
    const Audience& audience, Milliseconds length, const std::string& override_reason,
    std::optional<ScheduleId> without = {});

// Whether he may send to all of them, and his act is the approval.
bool may_send_alone(Records& records, const Deed& deed, UnitId unit, const Audience& audience);

struct NowDraft {
    BulletinContent content;
    NowOutlook outlook;
    std::optional<SpeechOrder> voice; // none: recorded
};
// Refuses whatever `send_now` would, before anything is voiced or signed.
Result<NowDraft> draft_now(Records& records, const Deed& deed, const NowWish& wish);

// The bulletin as `send_now` will submit it, so that it can be signed beforehand.
Result<Bulletin> submitted_now(Records& records, const Deed& deed, BulletinId id, UnitId unit,
    const BulletinContent& content, const std::optional<MediaFile>& voiced);

struct NowSigned {
    BulletinId id;
    std::optional<MediaFile> voiced;
    // None: it waits for an approver.
    std::optional<ApprovalDraft> approval;
    std::string statement;
};
struct NowSent {
    Bulletin bulletin;
    Schedule schedule;
    NowOutlook outlook;
};
Result<NowSent> send_now(
    Records& records, const Deed& deed, const NowWish& wish, const NowSigned& prepared);

// An approver's part for one that waited: it begins from his approval on. Nothing happens with
// bulletins that were not sent so. Refuses quiet hours like any other, unless he gives a reason.
Result<void> may_begin_now(
    Records& records, const Deed& deed, BulletinId id, const std::string& override_reason);
Result<void> begin_now(
    Records& records, const Deed& deed, BulletinId id, const std::string& override_reason);

struct NowItem {
    Bulletin bulletin;
    Schedule schedule;
    Span heard; // where it is heard last
    std::string waits_for;
};
// What was sent within the last two hours, newest first.
std::vector<NowItem> list_now(Records& records, const Deed& deed);

}
