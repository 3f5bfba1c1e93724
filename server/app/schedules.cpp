#include "server/app/schedules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::chrono::days check_window{ 400 };
constexpr std::size_t most_items = 50;

Subject subject(const Schedule& schedule, std::string title)
{
    return { "schedule", schedule.id.value(), std::move(title), schedule.unit };
}

// The right is needed where the schedule belongs and in everything it sounds in.
Result<void> may_schedule(
    Records& records, const Deed& deed, const Schedule& schedule, const Audience& audience)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    auto units = units_of(records, audience, today);
    if (!units)
        return tl::unexpected(units.error());
    units->push_back(schedule.unit);
    if (!deed.caller.may_in_all(Right::edit_schedule, *units, *tree))
        return fail(Kind::forbidden, "schedule.not_allowed");
    if (!schedule.override_reason.empty()
        && !deed.caller.may_in_all(Right::override_quiet_hours, *units, *tree))
        return fail(Kind::forbidden, "schedule.override_not_allowed");
    return {};
}

// Nobody is played to who was not in the approved audience.
Result<void> stays_within_approval(
    Records& records, const Schedule& schedule, const AudienceReach& reach)
{
    if (schedule.audience.empty())
        return {};
    std::vector<BulletinId> ids;
    if (schedule.bulletin)
        ids.push_back(*schedule.bulletin);
    if (schedule.programme) {
        const auto programme = records.programmes().find(*schedule.programme);
        for (const ProgrammeItem& item : programme.value().items) {
            if (item.bulletin)
                ids.push_back(*item.bulletin);
        }
    }
    const auto wanted = reach.positions(schedule.audience);
    for (const Bulletin& bulletin : records.bulletins().find_all(ids)) {
        const auto approved = reach.positions(bulletin.audience());
        if (!std::includes(approved.begin(), approved.end(), wanted.begin(), wanted.end()))
            return fail_field("audience", "schedule.outside_audience", bulletin.content().title);
    }
    return {};
}

std::vector<Airing> airings_of(
    const Schedule& schedule, const AiringSubject& subject, const std::vector<Moment>& starts)
{
    std::vector<Airing> airings;
    for (const Moment start : starts)
        airings.push_back({ schedule.id, subject.title, { start, start + subject.length },
            !schedule.override_reason.empty() });
    return airings;
}

void add_validity_conflicts(std::vector<Conflict>& conflicts, const AiringSubject& subject,
    const std::vector<Moment>& starts)
{
    for (const PlannedBulletin& bulletin : subject.bulletins) {
        for (const Moment start : starts) {
            const bool early = bulletin.valid_from && start < *bulletin.valid_from;
            const bool late = bulletin.valid_to && start >= *bulletin.valid_to;
            if (early || late) {
                conflicts.push_back({ "schedule.outside_validity", {}, 0, start,
                    vietnamese_moment(early ? *bulletin.valid_from : *bulletin.valid_to),
                    early ? bulletin.valid_from : std::nullopt });
                return;
            }
        }
    }
}

Error as_refusal(const Conflict& conflict)
{
    Error error{ Kind::invalid, conflict.code, conflict.detail, {} };
    error.fields.push_back({ "starts", conflict.code, conflict.detail });
    if (conflict.suggestion)
        error.suggestion = to_rfc3339(*conflict.suggestion);
    return error;
}

Result<Schedule> store_new(Records& records, const Deed& deed, Schedule schedule, const char* what)
{
    if (const auto sound = check_schedule(schedule); !sound)
        return tl::unexpected(sound.error());
    const auto checked = check_schedule_conflicts(records, deed, schedule);
    if (!checked)
        return tl::unexpected(checked.error());
    if (!checked->conflicts.empty())
        return tl::unexpected(as_refusal(checked->conflicts.front()));
    records.schedules().add(schedule);
    const auto named = subject_of(records, schedule);
    json::Object detail{ { "starts", json::of(schedule.starts) } };
    if (!schedule.override_reason.empty())
        detail["override"] = json::of(schedule.override_reason);
    note(records, deed, what, subject(schedule, named->title), std::move(detail));
    return schedule;
}

void apply(Schedule& schedule, const ScheduleEdit& edit)
{
    if (edit.starts)
        schedule.starts = *edit.starts;
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
    if (edit.bulletin && schedule.bulletin)
        schedule.bulletin = *edit.bulletin;
    if (edit.short_month)
        schedule.short_month = *edit.short_month;
    schedule.audience.normalise();
}

// The start must be one the schedule really has.
Result<void> has_start(const Schedule& schedule, std::optional<Moment> occurrence)
{
    if (!occurrence)
        return fail_field("occurrence", "input.required");
    const auto starts = starts_between(schedule, { *occurrence, *occurrence + Milliseconds(1) });
    if (!starts || starts->empty())
        return fail_field("occurrence", "schedule.no_such_occurrence");
    return {};
}

// The rule of the part behind a cut: COUNT would start counting anew, so it becomes an UNTIL.
std::string rule_for_rest(const Schedule& schedule)
{
    if (schedule.recurrence.empty())
        return {};
    std::string rest;
    for (const std::string_view part : split(schedule.recurrence, ';')) {
        if (part.starts_with("COUNT=") || part.starts_with("UNTIL="))
            continue;
        if (!rest.empty())
            rest += ';';
        rest += part;
    }
    const auto rule = Recurrence::parse(schedule.recurrence, schedule.starts, schedule.short_month);
    // The whole last day: the hour may be what the edit changes.
    std::string until = to_iso(day_of(rule->last()));
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
    note(records, deed, what, subject(schedule, named ? named->title : std::string()));
    return schedule;
}

Result<void> check_items(Records& records, const std::vector<ProgrammeItem>& items)
{
    if (items.empty())
        return fail_field("items", "input.required");
    if (items.size() > most_items)
        return fail_field("items", "input.too_many", std::to_string(most_items));
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string path = "items[" + std::to_string(i) + "]";
        if (items[i].source == ProgrammeItem::Source::relay) {
            if (items[i].relay_length <= Milliseconds(0)
                || items[i].relay_length > std::chrono::hours(2))
                return fail_field(path + ".relay_minutes", "input.out_of_range", "1–120");
            continue;
        }
        if (!items[i].bulletin || !records.bulletins().find(*items[i].bulletin))
            return fail_field(path + ".bulletin", "bulletin.missing");
    }
    return {};
}

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

Result<ScheduleCheck> check_schedule_conflicts(
    Records& records, const Deed& deed, const Schedule& schedule)
{
    if (const auto sound = check_schedule(schedule); !sound)
        return tl::unexpected(sound.error());
    const auto named = subject_of(records, schedule);
    if (!named)
        return tl::unexpected(named.error());
    if (named->audience.empty())
        return fail_field("audience", "bulletin.audience_is_empty");
    if (const auto allowed = may_schedule(records, deed, schedule, named->audience); !allowed)
        return tl::unexpected(allowed.error());
    const Span window{ schedule.starts - Milliseconds(1),
        std::max(schedule.starts, deed.now) + check_window };
    auto starts = starts_between(schedule, window);
    if (!starts)
        return tl::unexpected(starts.error());
    // Airings of a running schedule that are over already are history, not a conflict.
    if (schedule.version > 1)
        std::erase_if(*starts, [&](Moment start) { return start < deed.now; });

    const auto tree = records.units().tree(day_of(deed.now));
    ScheduleCheck result;
    result.length = named->length;
    result.reach = count_reach(records, named->audience, *tree);
    for (std::size_t i = 0; i < std::min<std::size_t>(starts->size(), 5); ++i)
        result.next_starts.push_back((*starts)[i]);
    if (starts->empty())
        return result;
    const Span book_span{ start_of(day_of(starts->front())) - std::chrono::hours(24),
        starts->back() + std::chrono::hours(24 * 8) };
    const AiringBook book(records, *tree, book_span);
    if (const auto within = stays_within_approval(records, schedule, book.reach()); !within)
        return tl::unexpected(within.error());
    if (result.reach.devices == 0)
        return fail_field("audience", "schedule.no_devices");
    result.conflicts = check_airings(
        airings_of(schedule, *named, *starts), book.places(named->audience, schedule.id), deed.now);
    add_validity_conflicts(result.conflicts, *named, *starts);
    return result;
}

Result<Schedule> add_schedule(Records& records, const Deed& deed, Schedule schedule)
{
    schedule.id = deed.new_id<ScheduleId>();
    schedule.author = deed.caller.account;
    schedule.changed = deed.now;
    schedule.audience.normalise();
    return store_new(records, deed, std::move(schedule), "schedule.added");
}

Result<Schedule> find_schedule(Records& records, const Deed& deed, ScheduleId id)
{
    auto schedule = records.schedules().find(id);
    if (!schedule)
        return fail(Kind::missing, "schedule.missing");
    const auto tree = records.units().tree(day_of(deed.now));
    if (deed.caller.may_in(Right::view, schedule->unit, *tree))
        return *schedule;
    const auto named = subject_of(records, *schedule);
    const auto mine = deed.caller.units_with(Right::view, *tree);
    const bool concerned = named
        && std::any_of(
            named->audience.units.begin(), named->audience.units.end(), [&](UnitId unit) {
                return std::any_of(mine.begin(), mine.end(),
                    [&](UnitId own) { return tree->covers(unit, own) || tree->covers(own, unit); });
            });
    if (!concerned)
        return fail(Kind::missing, "schedule.missing");
    return *schedule;
}

Result<Schedule> edit_schedule(Records& records, const Deed& deed, ScheduleId id,
    const ScheduleEdit& edit, EditScope scope, std::optional<Moment> occurrence,
    std::optional<Version> seen)
{
    auto old = load_for_change(records, deed, id, seen);
    if (!old)
        return old;
    if (old->recurrence.empty())
        scope = EditScope::all;
    if (scope == EditScope::all) {
        Schedule changed = *old;
        apply(changed, edit);
        changed.version = *seen + 1;
        const auto checked = check_schedule_conflicts(records, deed, changed);
        if (!checked)
            return tl::unexpected(checked.error());
        if (!checked->conflicts.empty())
            return tl::unexpected(as_refusal(checked->conflicts.front()));
        return save_changed(records, deed, std::move(changed), *seen, "schedule.edited");
    }
    if (const auto there = has_start(*old, occurrence); !there)
        return tl::unexpected(there.error());

    Schedule next = *old;
    next.id = deed.new_id<ScheduleId>();
    next.version = 1;
    next.starts = *occurrence;
    next.exceptions.clear();
    next.author = deed.caller.account;
    next.changed = deed.now;
    Schedule rest = *old;
    if (scope == EditScope::only_this) {
        next.recurrence.clear();
        next.cut_at.reset();
        rest.exceptions.push_back(*occurrence);
    } else {
        next.recurrence = rule_for_rest(*old);
        for (const Moment exception : old->exceptions) {
            if (exception >= *occurrence)
                next.exceptions.push_back(exception);
        }
        rest.cut_at = *occurrence;
    }
    apply(next, edit);
    auto saved = save_changed(records, deed, std::move(rest), *seen, "schedule.edited");
    if (!saved)
        return saved;
    return store_new(records, deed, std::move(next), "schedule.added");
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
        if (schedule->starts < deed.now && !schedule->recurrence.empty())
            schedule->cut_at = deed.now;
        else
            schedule->cancelled = true;
        return save_changed(records, deed, std::move(*schedule), *seen, "schedule.cancelled");
    }
    if (const auto there = has_start(*schedule, occurrence); !there)
        return tl::unexpected(there.error());
    if (scope == EditScope::only_this)
        schedule->exceptions.push_back(*occurrence);
    else
        schedule->cut_at = *occurrence;
    return save_changed(records, deed, std::move(*schedule), *seen, "schedule.cancelled");
}

Result<PlannedProgramme> add_programme(Records& records, const Deed& deed, NewProgramme given)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(given.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::edit_schedule, given.unit, *tree))
        return fail(Kind::forbidden, "schedule.not_allowed");
    if (trim(given.name).empty())
        return fail_field("name", "input.required");
    if (const auto sound = check_items(records, given.items); !sound)
        return tl::unexpected(sound.error());
    PlannedProgramme made;
    made.programme.id = deed.new_id<ProgrammeId>();
    made.programme.unit = given.unit;
    made.programme.name = std::move(given.name);
    made.programme.items = std::move(given.items);
    made.programme.changed = deed.now;
    records.programmes().add(made.programme);
    note(records, deed, "programme.added",
        { "programme", made.programme.id.value(), made.programme.name, made.programme.unit });
    if (!given.schedule)
        return made;
    given.schedule->unit = made.programme.unit;
    given.schedule->programme = made.programme.id;
    auto schedule = add_schedule(records, deed, std::move(*given.schedule));
    if (!schedule)
        return tl::unexpected(schedule.error());
    made.schedule = std::move(*schedule);
    return made;
}

Result<Programme> edit_programme(Records& records, const Deed& deed, ProgrammeId id,
    std::optional<std::string> name, std::optional<std::vector<ProgrammeItem>> items,
    std::optional<Version> seen)
{
    auto programme = records.programmes().find(id);
    if (!programme)
        return fail(Kind::missing, "programme.missing");
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(Right::edit_schedule, programme->unit, *tree))
        return fail(Kind::forbidden, "schedule.not_allowed");
    const Version before = seen.value_or(programme->version);
    if (before != programme->version)
        return fail(Kind::conflict, "programme.stale");
    if (name)
        programme->name = std::move(*name);
    if (items) {
        if (const auto sound = check_items(records, *items); !sound)
            return tl::unexpected(sound.error());
        programme->items = std::move(*items);
    }
    programme->version = before + 1;
    programme->changed = deed.now;
    if (!records.programmes().save(*programme, before))
        return fail(Kind::conflict, "programme.stale");
    note(records, deed, "programme.edited",
        { "programme", programme->id.value(), programme->name, programme->unit });
    return *programme;
}

Result<std::vector<ForecastItem>> forecast(
    Records& records, const Deed& deed, DeviceId device, Span span)
{
    if (span.ends <= span.begins || span.length() > std::chrono::hours(24 * 31))
        return fail_field("to", "input.out_of_range", "tối đa 31 ngày");
    const auto found = records.devices().find(device);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!found || !deed.caller.may_in(Right::view, found->unit, *tree))
        return fail(Kind::missing, "device.missing");
    // An airing that began before the span may still be on air in it.
    const Span wide{ span.begins - std::chrono::hours(3), span.ends };
    const AiringBook book(records, *tree, wide);
    const auto slots = book.slots_of(device);
    const Timeline line
        = timeline(slots, {}, {}, { wide.begins, wide.ends + std::chrono::hours(3) });

    std::vector<ForecastItem> items;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        ForecastItem item{ device, slots[i], {}, slots[i].starts, slots[i].span().ends,
            line.fates[i].reason, line.fates[i].outcome };
        for (const Segment& segment : line.segments) {
            if (!segment.is_order()
                && std::get<OccurrenceKey>(segment.what) == slots[i].occurrence) {
                item.starts = segment.span.begins;
                item.ends = segment.span.ends;
            }
        }
        if (item.ends <= span.begins)
            continue;
        items.push_back(std::move(item));
    }
    std::vector<BulletinId> ids;
    for (const ForecastItem& item : items)
        ids.push_back(item.slot.bulletin);
    std::map<BulletinId, std::string> titles;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids))
        titles[bulletin.id()] = bulletin.content().title;
    for (ForecastItem& item : items)
        item.title = titles[item.slot.bulletin];
    return items;
}

}
