#include "server/app/live.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "server/app/air_rules.hpp"
#include "server/app/delegations.hpp"
#include "server/app/note.hpp"
#include "server/app/schedule_parts.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

// Less is no time to say anything in.
constexpr Milliseconds least_live = 1min;
// It begins with its first word: a person may look for the right button for 90 s, and then it is
// heard by the delay later. Quiet hours do not begin later for that.
constexpr Milliseconds begins_later_by = 2min;

// Up to where the first rule stands in the way, to the minute; zero where one does at once.
template <typename IsFree> Milliseconds longest_without_conflict(Milliseconds most, IsFree is_free)
{
    std::chrono::minutes free{ 0 };
    auto taken = std::chrono::ceil<std::chrono::minutes>(most);
    while (taken - free > 1min) {
        const auto tried = (free + taken) / 2;
        (is_free(tried) ? free : taken) = tried;
    }
    return free;
}

Subject subject_of_live(const LiveDraft& draft)
{
    return { "bulletin", draft.bulletin.value(), draft.title, draft.unit };
}

std::string title_of(const Deed& deed)
{
    return deed.caller.name + " nói trực tiếp, " + vietnamese_moment(deed.now);
}

BulletinContent content_of(
    const LiveDraft& draft, const MediaFile& recording, Moment starts, Moment now)
{
    BulletinContent content;
    content.title = draft.title;
    content.channels = { Channel::speaker };
    content.audience = draft.audience;
    content.media = recording.hash;
    content.valid_from = starts;
    content.valid_to = now + life_of_now;
    return content;
}

}

Result<LiveOutlook> look_ahead_live(Records& records, const Deed& deed, UnitId unit,
    const Audience& audience, const std::string& override_reason)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto look = [&](Milliseconds length) {
        return look_ahead(records, deed, unit, audience, length + begins_later_by, override_reason);
    };
    const Unit* speaks_from = tree->find(unit);
    if (speaks_from == nullptr)
        return fail_field("unit", "unit.missing");
    LiveOutlook outlook;
    outlook.most = longest_live_of(speaks_from->kind, rules_of(records, unit, *tree).live);
    auto seen = look(outlook.most);
    if (!seen)
        return tl::unexpected(seen.error());
    if (!seen->approves)
        return fail(Kind::forbidden, "live.not_alone");
    if (seen->conflict) {
        outlook.most = longest_without_conflict(outlook.most, [&](Milliseconds length) {
            const auto trial = look(length);
            return trial && !trial->conflict;
        });
        if (outlook.most < least_live)
            outlook.conflict = seen->conflict;
    }
    outlook.may_override = seen->may_override;
    if (seen->begins > seen->starts) {
        outlook.begins = seen->begins;
        outlook.waits_for = seen->waits_for;
    } else {
        outlook.begins = deed.now;
    }
    outlook.reach = seen->reach;
    return outlook;
}

Result<LiveDraft> draft_live(Records& records, const Deed& deed, const LiveWish& wish)
{
    if (wish.delay < least_live_delay || wish.delay > most_live_delay)
        return fail_field("delay_ms", "input.out_of_range", "1500–6000");
    LiveDraft draft;
    draft.audience = wish.audience;
    draft.audience.normalise();
    auto outlook = look_ahead_live(records, deed, wish.unit, draft.audience, wish.override_reason);
    if (!outlook)
        return tl::unexpected(outlook.error());
    draft.outlook = std::move(*outlook);
    const auto tree = records.units().tree(day_of(deed.now));
    draft.id = deed.new_id<LiveId>();
    draft.bulletin = deed.new_id<BulletinId>();
    draft.schedule = deed.new_id<ScheduleId>();
    draft.unit = wish.unit;
    draft.unit_name = tree->find(wish.unit)->name;
    draft.path = tree->path(wish.unit);
    draft.caller = deed.caller;
    draft.title = trim(wish.title).empty() ? title_of(deed) : std::string(trim(wish.title));
    draft.level = tree->level(wish.unit).value_or(Level::commune);
    draft.delay = wish.delay;
    draft.override_reason = wish.override_reason;
    const AudienceReach reach(records, *tree);
    for (const Device* device : reach.devices(draft.audience)) {
        if (device->kind == DeviceKind::speaker && !device->public_key.empty())
            draft.listeners.push_back({ device->id, device->unit });
    }
    return draft;
}

Result<void> may_begin_live(const LiveDraft& draft)
{
    if (draft.outlook.conflict)
        return tl::unexpected(as_refusal(*draft.outlook.conflict, "audience"));
    if (draft.listeners.empty())
        return fail_field("audience", "schedule.no_devices");
    return {};
}

LiveApproval approval_of(const LiveDraft& draft, Moment now, const PublicKey& key)
{
    LiveApproval approval;
    approval.live = draft.id;
    approval.bulletin = draft.bulletin;
    approval.schedule = draft.schedule;
    approval.starts = now + draft.delay;
    approval.latest = approval.starts + draft.outlook.most;
    approval.audience = draft.audience.key();
    approval.level = draft.level;
    approval.key = key;
    approval.approver = draft.caller.account;
    approval.approver_name = draft.caller.name;
    approval.approver_unit = draft.unit;
    approval.issued = now;
    return approval;
}

void note_live_begun(Records& records, const Deed& deed, const LiveDraft& draft)
{
    json::Object detail{ { "audience", json::of(draft.audience.key()) },
        { "devices", draft.listeners.size() }, { "delay_ms", draft.delay.count() } };
    if (!draft.override_reason.empty())
        detail["override"] = json::of(draft.override_reason);
    note(records, deed, "live.begun", subject_of_live(draft), std::move(detail));
}

void note_live_ended(Records& records, const Deed& deed, const LiveDraft& draft,
    const std::string& why, Milliseconds length)
{
    note(records, deed, "live.ended", subject_of_live(draft),
        { { "why", json::of(why) },
            { "seconds", std::chrono::round<std::chrono::seconds>(length).count() } });
}

bool is_silenced(Records& records, const LiveDraft& draft, Moment now)
{
    const auto tree = records.units().tree(day_of(now));
    std::set<UnitId> units;
    for (const LiveListener& listener : draft.listeners)
        units.insert(listener.unit);
    return std::all_of(units.begin(), units.end(),
        [&](UnitId unit) { return rules_of(records, unit, *tree).silenced; });
}

bool may_go_on(Records& records, const LiveDraft& draft, Moment now)
{
    auto account = records.accounts().find(draft.caller.account);
    if (!account || account->disabled)
        return false;
    if (draft.session) {
        const auto open = records.sessions().of(account->id);
        const bool is_there = std::ranges::any_of(open,
            [&](const Session& one) { return one.id == *draft.session && one.expires > now; });
        if (!is_there)
            return false;
    }
    lend(records, *account, day_of(now));
    Deed deed;
    deed.caller = account->caller();
    deed.now = now;
    return may_send_alone(records, deed, draft.unit, draft.audience);
}

Result<ApprovalDraft> begin_filing(Records& records, const Deed& deed, const LiveDraft& draft,
    const MediaFile& recording, Moment starts)
{
    MediaFile file = recording;
    file.unit = draft.unit;
    file.by = draft.caller.account;
    file.created = deed.now;
    records.media().add(file);
    const auto submitted = submitted_now(records, deed, draft.bulletin, draft.unit,
        content_of(draft, recording, starts, deed.now), {});
    if (!submitted)
        return tl::unexpected(submitted.error());
    return approval_by_sender(deed, *submitted);
}

Result<Bulletin> file_live(Records& records, const Deed& deed, const LiveDraft& draft,
    const MediaFile& recording, Moment starts, const ApprovalDraft& approval,
    const std::string& statement)
{
    const auto written = write_bulletin(
        records, deed, draft.unit, content_of(draft, recording, starts, deed.now), draft.bulletin);
    if (!written)
        return written;
    if (const auto submitted = submit_bulletin(records, deed, draft.bulletin, written->version());
        !submitted)
        return submitted;
    auto approved = approve_as_sender(records, deed, draft.bulletin, approval, statement);
    if (!approved)
        return approved;
    Schedule schedule;
    schedule.id = draft.schedule;
    schedule.unit = draft.unit;
    schedule.bulletin = draft.bulletin;
    schedule.starts = starts;
    schedule.late = { LatePolicy::Way::seek_in, {} };
    schedule.interrupted = Interrupted::resume_at_clock;
    schedule.at_once = true;
    schedule.override_reason = draft.override_reason;
    schedule.author = draft.caller.account;
    schedule.changed = deed.now;
    store_new(records, deed, schedule);
    return approved;
}

std::vector<Delivery> deliveries_of(const LiveDraft& draft, Span heard)
{
    std::vector<Delivery> expected;
    for (const LiveListener& listener : draft.listeners) {
        Delivery delivery;
        delivery.device = listener.device;
        delivery.unit = listener.unit;
        delivery.occurrence = { draft.schedule, heard.begins, 0 };
        delivery.bulletin = draft.bulletin;
        delivery.planned_at = heard.begins;
        delivery.length = heard.length();
        expected.push_back(delivery);
    }
    return expected;
}

}
