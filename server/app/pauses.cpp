#include "server/app/pauses.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/runs_of_days.hpp"
#include "server/app/schedule_parts.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Result<void> may_pause_schedule(Records& records, const Deed& deed, ScheduleId id)
{
    auto schedule = find_schedule(records, deed, id);
    if (!schedule)
        return tl::unexpected(schedule.error());
    if (schedule->cancelled)
        return fail_field("schedule", "schedule.cancelled_already");
    const auto subject = subject_of(records, *schedule);
    schedule->override_reason.clear(); // a pause lifts no quiet hours
    const auto may
        = may_schedule(records, deed, *schedule, subject ? subject->audience : schedule->audience);
    return may || may.error().kind != Kind::forbidden ? may
                                                      : fail(Kind::forbidden, "pause.not_allowed");
}

Result<void> may_pause_programme(Records& records, const Deed& deed, ProgrammeId id)
{
    const auto programme = records.programmes().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!programme || !deed.caller.may_in(Right::view, programme->unit, *tree))
        return fail(Kind::missing, "programme.missing");
    if (!deed.caller.may_in(Right::edit_schedule, programme->unit, *tree))
        return fail(Kind::forbidden, "pause.not_allowed");
    for (const Schedule& schedule : records.schedules().of_programme(id)) {
        if (const auto may = may_pause_schedule(records, deed, schedule.id); !may)
            return may;
    }
    return {};
}

Result<void> may_pause_unit(Records& records, const Deed& deed, UnitId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(id) == nullptr || !deed.caller.may_in(Right::view, id, *tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(Right::operate_device, id, *tree)
        && !deed.caller.may_in(Right::manage_rules, id, *tree))
        return fail(Kind::forbidden, "pause.not_allowed");
    return {};
}

Result<void> may_pause(Records& records, const Deed& deed, const Pause& pause)
{
    if (pause.schedule)
        return may_pause_schedule(records, deed, *pause.schedule);
    if (pause.programme)
        return may_pause_programme(records, deed, *pause.programme);
    return may_pause_unit(records, deed, pause.unit);
}

// Whose row it is: of what it pauses.
UnitId unit_of(Records& records, const PauseWish& wish)
{
    if (wish.schedule) {
        const auto schedule = records.schedules().find(*wish.schedule);
        return schedule ? schedule->unit : UnitId();
    }
    if (wish.programme) {
        const auto programme = records.programmes().find(*wish.programme);
        return programme ? programme->unit : UnitId();
    }
    return wish.unit.value_or(UnitId());
}

// What it pauses may have been handed over since to another unit.
UnitId unit_now(Records& records, const Pause& pause)
{
    if (pause.is_of_unit())
        return pause.unit;
    const UnitId now = unit_of(records, { {}, pause.schedule, pause.programme, {}, {}, {} });
    return now == UnitId() ? pause.unit : now;
}

ShownPause show(Records& records, const Deed& deed, const UnitTree& tree, Pause pause)
{
    ShownPause shown;
    if (const Unit* unit = tree.find(unit_now(records, pause)))
        shown.unit_name = unit->name;
    shown.target = shown.unit_name;
    if (pause.schedule) {
        const auto schedule = records.schedules().find(*pause.schedule);
        const auto subject = schedule ? subject_of(records, *schedule) : Result<AiringSubject>();
        shown.target = schedule && subject ? subject->title : std::string();
    } else if (pause.programme) {
        const auto programme = records.programmes().find(*pause.programme);
        shown.target = programme ? programme->name : std::string();
    }
    shown.is_over = pause.lifted.has_value() || pause.span().ends <= deed.now;
    shown.holds = pause.span().covers(deed.now);
    shown.may_lift = !shown.is_over && may_pause(records, deed, pause).has_value();
    shown.pause = std::move(pause);
    return shown;
}

Subject subject_for_note(const ShownPause& shown)
{
    const Pause& pause = shown.pause;
    if (pause.schedule)
        return { "schedule", pause.schedule->value(), shown.target, pause.unit };
    if (pause.programme)
        return { "programme", pause.programme->value(), shown.target, pause.unit };
    return { "unit", pause.unit.value(), shown.target, pause.unit };
}

void note_begun(Records& records, const Deed& deed, const ShownPause& shown)
{
    note(records, deed, "pause.begun", subject_for_note(shown),
        { { "from", json::of(shown.pause.from) }, { "to", json::of(shown.pause.to) },
            { "reason", json::of(shown.pause.reason) } });
}

}

Result<ShownPause> add_pause(Records& records, const Deed& deed, const PauseWish& wish)
{
    const int targets
        = wish.unit.has_value() + wish.schedule.has_value() + wish.programme.has_value();
    if (targets != 1)
        return fail_field("unit", "pause.one_target");
    Pause pause;
    pause.id = deed.new_id<PauseId>();
    pause.unit = unit_of(records, wish);
    pause.schedule = wish.schedule;
    pause.programme = wish.programme;
    pause.from = wish.from;
    pause.to = wish.to;
    pause.reason = std::string(trim(wish.reason));
    pause.begun = deed.now;
    pause.by_name = deed.caller.name;
    if (const auto may = may_pause(records, deed, pause); !may)
        return tl::unexpected(may.error());
    const Day today = day_of(deed.now);
    if (const auto sound = check_pause(pause, records.pauses().since(today), today); !sound)
        return tl::unexpected(sound.error());
    records.pauses().add(pause);
    const auto tree = records.units().tree(today);
    ShownPause shown = show(records, deed, *tree, std::move(pause));
    shown.warnings = sentences_of(runs_broken_by(records, *tree, shown.pause));
    note_begun(records, deed, shown);
    return shown;
}

void carry_pauses(Records& records, const Deed& deed, ScheduleId series, const Schedule& part)
{
    const auto tree = records.units().tree(day_of(deed.now));
    for (Pause& pause : records.pauses().since(day_of(deed.now))) {
        const Span held = pause.span();
        const bool concerns = pause.schedule == series && !pause.lifted;
        const bool meets
            = part.recurrence.empty() ? held.covers(part.starts) : part.starts < held.ends;
        if (!concerns || !meets)
            continue;
        pause.id = deed.new_id<PauseId>();
        pause.schedule = part.id;
        records.pauses().add(pause);
        note_begun(records, deed, show(records, deed, *tree, std::move(pause)));
    }
}

Result<ShownPause> lift_pause(Records& records, const Deed& deed, PauseId id)
{
    auto pause = records.pauses().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!pause)
        return fail(Kind::missing, "pause.missing");
    if (const auto may = may_pause(records, deed, *pause); !may)
        return tl::unexpected(may.error());
    if (pause->lifted || pause->span().ends <= deed.now)
        return fail(Kind::conflict, "pause.over_already");
    if (!records.pauses().lift(id, deed.now, deed.caller.name))
        return fail(Kind::conflict, "pause.over_already");
    ShownPause shown = show(records, deed, *tree, std::move(*records.pauses().find(id)));
    note(records, deed, "pause.lifted", subject_for_note(shown));
    return shown;
}

std::vector<ShownPause> list_pauses(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day from)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const auto mine = deed.caller.units_with(Right::view, *tree);
    std::vector<ShownPause> shown;
    for (Pause& pause : records.pauses().since(std::max(from, today - longest_pause))) {
        const UnitId of = unit_now(records, pause);
        const auto concerns
            = [&](UnitId one) { return tree->covers(one, of) || tree->covers(of, one); };
        const bool seen = std::any_of(mine.begin(), mine.end(), concerns);
        if (seen && (!unit || concerns(*unit)))
            shown.push_back(show(records, deed, *tree, std::move(pause)));
    }
    return shown;
}

}
