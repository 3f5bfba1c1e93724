#include <algorithm>

#include "base/text.hpp"
#include "server/app/inbox_parts.hpp"
#include "server/app/pauses.hpp"
#include "server/app/schedule_parts.hpp"

namespace nguon::app {
namespace {

void apply(Schedule& schedule, const ScheduleEdit& edit)
{
    if (edit.starts)
        move_to(schedule, *edit.starts);
    if (edit.recurrence)
        schedule.recurrence = *edit.recurrence;
    if (edit.audience)
        schedule.audience = *edit.audience;
    if (edit.override_reason)
        schedule.override_reason = *edit.override_reason;
    if (edit.interrupted)
        schedule.interrupted = *edit.interrupted;
    if (edit.late)
        schedule.late = *edit.late;
    if (edit.programme) {
        schedule.programme = edit.programme;
        schedule.bulletin.reset();
    }
    if (edit.bulletin) {
        // Where a programme was heard says nothing about where this bulletin may be.
        if (schedule.programme && !edit.audience)
            schedule.audience = {};
        schedule.bulletin = edit.bulletin;
        schedule.programme.reset();
    }
    if (edit.short_month)
        schedule.short_month = *edit.short_month;
    schedule.audience.normalise();
}

// A month's 29th to 31st is where such a rule began, unless it says a day itself: what begins anew
// in a shorter month has to say it.
std::string long_month_day(const std::vector<std::string_view>& rule, Moment starts)
{
    const auto says = [&](std::string_view name) {
        return std::any_of(rule.begin(), rule.end(),
            [&](std::string_view part) { return part.find(name) != std::string_view::npos; });
    };
    const std::chrono::year_month_day date(day_of(starts));
    const auto day = static_cast<unsigned>(date.day());
    if (day <= 28 || !says("FREQ=MONTHLY") || says("BYDAY=") || says("BYMONTHDAY=")
        || says("BYSETPOS="))
        return {};
    return ";BYMONTHDAY=" + std::to_string(day);
}

// The rule of the part behind a cut, moved by whole days: COUNT would start counting anew, so it
// becomes an UNTIL.
std::string rule_for_rest(const Schedule& schedule, std::chrono::days by)
{
    const auto parts = split(schedule.recurrence, ';');
    std::string rest;
    for (const std::string_view part : parts) {
        if (part.starts_with("COUNT=") || part.starts_with("UNTIL="))
            continue;
        if (!rest.empty())
            rest += ';';
        rest += part;
    }
    if (by.count() == 0)
        rest += long_month_day(parts, schedule.starts);
    const auto rule = Recurrence::parse(schedule.recurrence, schedule.starts, schedule.short_month);
    // The whole last day: the hour may be what the edit changes.
    std::string until = to_iso(day_of(rule->last()) + by);
    std::erase(until, '-');
    return rest + ";UNTIL=" + until + "T235959";
}

Result<Schedule> load_for_change(
    Records& records, const Deed& deed, ScheduleId id, std::optional<Version>& seen)
{
    auto schedule = find_schedule(records, deed, id);
    if (!schedule)
        return schedule;
    if (schedule->cancelled)
        return fail(Kind::conflict, "schedule.cancelled_already");
    const auto named = subject_of(records, *schedule);
    if (named) {
        if (const auto allowed = may_schedule(records, deed, *schedule, named->audience); !allowed)
            return tl::unexpected(allowed.error());
    }
    if (!seen)
        seen = schedule->version;
    if (*seen != schedule->version)
        return fail(Kind::conflict, "schedule.stale");
    return schedule;
}

Result<Schedule> save_changed(
    Records& records, const Deed& deed, Schedule schedule, Version seen, const char* what)
{
    schedule.version = seen + 1;
    schedule.changed = deed.now;
    schedule.author = deed.caller.account;
    if (!records.schedules().save(schedule, seen))
        return fail(Kind::conflict, "schedule.stale");
    const auto named = subject_of(records, schedule);
    note(records, deed, what, subject_for_note(schedule, named ? named->title : std::string()));
    return schedule;
}

// The same of an airing that is called off or airs something else from now on.
Result<Schedule> save_and_reopen(
    Records& records, const Deed& deed, Schedule schedule, Version seen, const char* what)
{
    const auto before = records.schedules().find(schedule.id);
    auto saved = save_changed(records, deed, std::move(schedule), seen, what);
    if (saved && before)
        reopen_unheard(records, deed, bulletins_of(records, *before), { *before });
    return saved;
}

// An edit as it would be saved.
struct PlannedEdit {
    Schedule edited; // holds the edited airings
    std::optional<Schedule> rest; // the series without them, where they leave it
    Version seen = 0;
    ScheduleCheck check;
};

// Takes the edited airings out of the series, unchanged as yet.
void take_out(PlannedEdit& planned, const Deed& deed, EditScope scope, Moment occurrence,
    std::chrono::days by)
{
    const Schedule& old = planned.rest.emplace(planned.edited);
    Schedule& next = planned.edited;
    next.id = deed.new_id<ScheduleId>();
    next.version = 1;
    next.starts = occurrence;
    next.exceptions.clear();
    next.author = deed.caller.account;
    next.changed = deed.now;
    if (scope == EditScope::only_this) {
        next.recurrence.clear();
        next.cut_at.reset();
        planned.rest->exceptions.push_back(occurrence);
        return;
    }
    next.recurrence = rule_for_rest(old, by);
    for (const Moment exception : old.exceptions) {
        if (exception >= occurrence)
            next.exceptions.push_back(exception);
    }
    planned.rest->cut_at = occurrence;
}

// What is checked is what is saved: the question before an edit and the edit both come here.
Result<PlannedEdit> plan_edit(Records& records, const Deed& deed, ScheduleId id, ScheduleEdit edit,
    EditScope scope, std::optional<Moment> occurrence, std::optional<Version> seen)
{
    const auto old = load_for_change(records, deed, id, seen);
    if (!old)
        return tl::unexpected(old.error());
    if (old->recurrence.empty())
        scope = EditScope::all;
    PlannedEdit planned;
    planned.edited = *old;
    planned.seen = *seen;
    BeforeEdit before;
    if (scope == EditScope::all) {
        before.stored = &*old;
    } else {
        if (const auto there = has_start(*old, occurrence); !there)
            return tl::unexpected(there.error());
        // The rule unchanged is that of the whole series, of which this is a part.
        if (edit.recurrence == old->recurrence)
            edit.recurrence.reset();
        take_out(planned, deed, scope, *occurrence,
            day_of(edit.starts.value_or(*occurrence)) - day_of(*occurrence));
        before.rest = &*planned.rest;
        before.keeps_times = !edit.recurrence && edit.starts.value_or(*occurrence) == *occurrence;
    }
    apply(planned.edited, edit);
    if (planned.edited.programme != old->programme) {
        if (const auto ordered = keeps_priority_first(records, deed, planned.edited); !ordered)
            return tl::unexpected(ordered.error());
    }
    auto checked = check_schedule_conflicts(records, deed, planned.edited, before);
    if (!checked)
        return tl::unexpected(checked.error());
    planned.check = std::move(*checked);
    return planned;
}

}

Result<void> has_start(const Schedule& schedule, std::optional<Moment> occurrence)
{
    if (!occurrence)
        return fail_field("occurrence", "input.required");
    const auto starts = starts_between(schedule, { *occurrence, *occurrence + Milliseconds(1) });
    if (!starts || starts->empty())
        return fail_field("occurrence", "schedule.no_such_occurrence");
    return {};
}

std::optional<EditScope> parse_edit_scope(std::string_view text)
{
    if (text == "this")
        return EditScope::only_this;
    if (text == "following")
        return EditScope::following;
    if (text == "all")
        return EditScope::all;
    return std::nullopt;
}

Result<ScheduleCheck> check_edit(Records& records, const Deed& deed, ScheduleId id,
    const ScheduleEdit& edit, EditScope scope, std::optional<Moment> occurrence,
    std::optional<Version> seen)
{
    auto planned = plan_edit(records, deed, id, edit, scope, occurrence, seen);
    if (!planned)
        return tl::unexpected(planned.error());
    return std::move(planned->check);
}

Result<Schedule> edit_schedule(Records& records, const Deed& deed, ScheduleId id,
    const ScheduleEdit& edit, EditScope scope, std::optional<Moment> occurrence,
    std::optional<Version> seen)
{
    auto planned = plan_edit(records, deed, id, edit, scope, occurrence, seen);
    if (!planned)
        return tl::unexpected(planned.error());
    if (!planned->check.conflicts.empty())
        return tl::unexpected(as_refusal(planned->check.conflicts.front()));
    if (!planned->rest)
        return save_and_reopen(
            records, deed, std::move(planned->edited), planned->seen, "schedule.edited");
    const auto before = records.schedules().find(id);
    const auto saved
        = save_changed(records, deed, std::move(*planned->rest), planned->seen, "schedule.edited");
    if (!saved)
        return saved;
    store_new(records, deed, planned->edited);
    carry_pauses(records, deed, id, planned->edited);
    reopen_unheard(records, deed, bulletins_of(records, *before), { *before });
    return std::move(planned->edited);
}

Result<Schedule> cancel_schedule(Records& records, const Deed& deed, ScheduleId id, EditScope scope,
    std::optional<Moment> occurrence, std::optional<Version> seen)
{
    auto schedule = load_for_change(records, deed, id, seen);
    if (!schedule)
        return schedule;
    if (schedule->recurrence.empty())
        scope = EditScope::all;
    if (scope == EditScope::all) {
        // What was aired already stays in the history: a cancelled schedule airs nothing from now.
        if (schedule->starts >= deed.now || schedule->recurrence.empty())
            schedule->cancelled = true;
        else if (schedule->cut_at && *schedule->cut_at <= deed.now)
            return schedule; // it ended before, and does not go on to this moment
        else
            schedule->cut_at = deed.now;
        return save_and_reopen(records, deed, std::move(*schedule), *seen, "schedule.cancelled");
    }
    if (const auto there = has_start(*schedule, occurrence); !there)
        return tl::unexpected(there.error());
    if (scope == EditScope::only_this)
        schedule->exceptions.push_back(*occurrence);
    else
        schedule->cut_at = *occurrence;
    return save_and_reopen(records, deed, std::move(*schedule), *seen, "schedule.cancelled");
}

}
