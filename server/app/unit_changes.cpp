#include "server/app/unit_changes.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/text.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_transfer.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr Names<UnitChangeState, 6> state_names{ "preview", "planned", "done", "undone",
    "cancelled", "failed" };

Subject subject(const UnitChangeRecord& record)
{
    return { "unit_change", record.id.value(), record.change.resolution, std::nullopt };
}

void note_change(
    Records& records, const Deed& deed, const char* what, const UnitChangeRecord& record)
{
    json::Object detail{ { "on", json::of(record.change.on) } };
    for (const auto& [table, count] : record.preview.total)
        detail[table] = count;
    const auto ended = std::count_if(record.preview.units.begin(), record.preview.units.end(),
        [](const MovedUnit& moved) { return moved.ends; });
    detail["units_ended"] = static_cast<std::int64_t>(ended);
    note(records, deed, what, subject(record), std::move(detail));
}

// Whoever ends a unit or makes one answers for the unit above it; what goes on under its own name
// asks for the right in itself.
Result<void> check_rights(const Deed& deed, const ChangeEffect& effect, const UnitTree& before)
{
    const auto may = [&](const UnitLife& life) {
        const UnitEra* era = life.era_on(effect.on);
        if (era == nullptr)
            era = &life.eras.back();
        if (before.find(life.id) != nullptr
            && deed.caller.may_in(Right::manage_units, life.id, before)
            && effect.heirs.count(life.id) == 0)
            return true;
        if (!era->parent)
            return deed.caller.may_in_all(Right::manage_units, before.roots(), before);
        return deed.caller.may_in(Right::manage_units, *era->parent, before);
    };
    const auto is_new_here = [&](UnitId unit) {
        const ChangedLife* life = effect.find(unit);
        return life != nullptr && before.find(unit) == nullptr;
    };
    for (const ChangedLife& one : effect.lives) {
        if (one.before && !may(*one.before))
            return fail(Kind::forbidden, "unit.not_allowed", one.before->eras.back().name);
        const UnitEra* after = one.after.era_on(effect.on);
        if (after == nullptr || (after->parent && is_new_here(*after->parent)))
            continue;
        if (!after->parent) {
            if (one.is_new()
                && !deed.caller.may_in_all(Right::manage_units, before.roots(), before))
                return fail(Kind::forbidden, "unit.not_allowed", after->name);
            continue;
        }
        if (!deed.caller.may_in(Right::manage_units, *after->parent, before)
            && !(one.before && before.find(one.after.id) != nullptr
                && before.find(one.after.id)->parent == after->parent))
            return fail(Kind::forbidden, "unit.not_allowed", after->name);
    }
    return {};
}

Result<UnitChangeRecord> find_in(
    Records& records, UnitChangeId id, UnitChangeState state, std::optional<Version> seen)
{
    auto record = records.unit_changes().find(id);
    if (!record)
        return fail(Kind::missing, "unit_change.missing");
    if (seen && *seen != record->version)
        return fail(Kind::conflict, "unit_change.stale");
    if (record->state != state)
        return fail(Kind::conflict, "unit_change.wrong_state");
    return std::move(*record);
}

Result<void> save(Records& records, UnitChangeRecord& record)
{
    if (!records.unit_changes().save(record, record.version))
        return fail(Kind::conflict, "unit_change.stale");
    ++record.version;
    return {};
}

Result<UnitChangeRecord> perform(Records& records, const Deed& deed, UnitChangeRecord record)
{
    if (alert_in_the_way(records, record.effect, deed.now))
        return fail(Kind::conflict, "unit_change.emergency_live");
    auto done = transfer(records, deed, record);
    if (!done)
        return tl::unexpected(done.error());
    record.effect = std::move(done->effect);
    record.preview = std::move(done->preview);
    record.state = UnitChangeState::done;
    record.done = deed.now;
    if (const auto saved = save(records, record); !saved)
        return tl::unexpected(saved.error());
    if (record.reverses) {
        auto undone = records.unit_changes().find(*record.reverses);
        undone->state = UnitChangeState::undone;
        if (const auto saved = save(records, *undone); !saved)
            return tl::unexpected(saved.error());
    }
    note_change(records, deed, record.reverses ? "unit_change.undone" : "unit_change.done", record);
    return record;
}

// Planned changes are done one after the other, as their days will come.
Result<void> perform_planned(
    Records& records, const Deed& deed, const UnitChangeRecord& around, bool before)
{
    for (const UnitChangeRecord& planned : records.unit_changes().planned()) {
        const bool is_before = planned.change.on <= around.change.on;
        if (is_before != before || planned.id == around.id)
            continue;
        if (const auto done = transfer(records, deed, planned); !done && !before)
            return fail(Kind::conflict, "unit_change.breaks_planned",
                planned.change.resolution + ", " + vietnamese_day(planned.change.on));
    }
    return {};
}

Result<UnitChangeRecord> reversal_record(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Day> on)
{
    const auto undone = records.unit_changes().find(id);
    if (!undone)
        return fail(Kind::missing, "unit_change.missing");
    if (undone->state != UnitChangeState::done || undone->reverses)
        return fail(Kind::conflict, "unit_change.wrong_state");
    UnitChangeRecord record;
    record.change.resolution = std::string(trim(resolution));
    if (record.change.resolution.empty())
        return fail_field("resolution", "input.required");
    record.change.on = on.value_or(std::max(day_of(deed.now), undone->change.on));
    record.reverses = id;
    return record;
}

Result<UnitChangeRecord> look(
    Records& records, const Deed& deed, UnitChangeRecord record, ChangeRights rights)
{
    record.id = deed.new_id<UnitChangeId>();
    record.by = deed.caller.account;
    record.by_name = deed.caller.name;
    record.created = deed.now;
    records.unit_changes().add(record);
    const auto before = records.units().tree(day_of(deed.now));
    if (const auto ready = perform_planned(records, deed, record, true); !ready)
        return tl::unexpected(ready.error());
    auto done = transfer(records, deed, record);
    if (!done)
        return tl::unexpected(done.error());
    if (rights == ChangeRights::asked) {
        if (const auto allowed = check_rights(deed, done->effect, *before); !allowed)
            return tl::unexpected(allowed.error());
    }
    if (const auto later = perform_planned(records, deed, record, false); !later)
        return tl::unexpected(later.error());
    record.effect = std::move(done->effect);
    record.preview = std::move(done->preview);
    return record;
}

}

std::string_view name_of(UnitChangeState state) { return state_names.of(state); }
std::optional<UnitChangeState> parse_unit_change_state(std::string_view text)
{
    return state_names.find(text);
}

Result<UnitChangeRecord> look_at_change(
    Records& records, const Deed& deed, const WishedChange& wished, ChangeRights rights)
{
    UnitChangeRecord record;
    record.change = wished.change;
    record.change.resolution = std::string(trim(wished.change.resolution));
    record.placed = wished.placed;
    // A new unit stands where the first of those stood that it is made of, unless told.
    for (ChangeStep& step : record.change.steps) {
        for (ChangeTarget& target : step.to) {
            if (!target.is_new || target.parent || step.from.empty())
                continue;
            if (const auto unit = records.units().find(step.from.front(), record.change.on))
                target.parent = unit->parent;
        }
    }
    return look(records, deed, std::move(record), rights);
}

Result<UnitChangeRecord> look_at_reversal(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Day> on)
{
    auto record = reversal_record(records, deed, id, resolution, on);
    if (!record)
        return record;
    return look(records, deed, std::move(*record), ChangeRights::asked);
}

Result<UnitChangeRecord> undo_change(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Day> on, std::optional<Version> seen)
{
    const auto undone = find_in(records, id, UnitChangeState::done, seen);
    if (!undone)
        return undone;
    const std::string written
        = trim(resolution).empty() ? undone->change.resolution + " (hoàn tác)" : resolution;
    auto record = reversal_record(records, deed, id, written, on);
    if (!record)
        return record;
    const auto before = records.units().tree(day_of(deed.now));
    if (const auto allowed = check_rights(deed, undone->effect, *before); !allowed)
        return tl::unexpected(allowed.error());
    record->id = deed.new_id<UnitChangeId>();
    record->by = deed.caller.account;
    record->by_name = deed.caller.name;
    record->created = deed.now;
    const bool is_later = record->change.on > day_of(deed.now);
    record->state = is_later ? UnitChangeState::planned : UnitChangeState::preview;
    record->effect = undone->effect;
    records.unit_changes().add(*record);
    if (is_later)
        note_change(records, deed, "unit_change.planned", *record);
    else if (const auto done = perform(records, deed, std::move(*record)); !done)
        return done;
    return show_change(records, id);
}

Result<UnitChangeRecord> keep_preview(Records& records, UnitChangeRecord shown)
{
    records.unit_changes().add(shown);
    return shown;
}

Result<UnitChangeRecord> confirm_change(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Version> seen, ChangeRights rights)
{
    auto record = find_in(records, id, UnitChangeState::preview, seen);
    if (!record)
        return record;
    if (trim(resolution) != record->change.resolution)
        return fail_field("resolution", "unit_change.resolution_differs");
    const auto before = records.units().tree(day_of(deed.now));
    const auto allowed = [&](const ChangeEffect& effect) {
        return rights == ChangeRights::asked ? check_rights(deed, effect, *before) : Result<void>();
    };
    if (record->change.on > day_of(deed.now)) {
        if (const auto may = allowed(record->effect); !may)
            return tl::unexpected(may.error());
        record->state = UnitChangeState::planned;
        if (const auto saved = save(records, *record); !saved)
            return tl::unexpected(saved.error());
        note_change(records, deed, "unit_change.planned", *record);
        return record;
    }
    const ChangeEffect shown = record->effect;
    auto done = perform(records, deed, std::move(*record));
    if (!done)
        return done;
    if (const auto may = allowed(done->effect); !may)
        return tl::unexpected(may.error());
    if (done->effect.lives != shown.lives)
        return fail(Kind::conflict, "unit_change.stale");
    return done;
}

Result<UnitChangeRecord> cancel_change(
    Records& records, const Deed& deed, UnitChangeId id, std::optional<Version> seen)
{
    auto record = records.unit_changes().find(id);
    const bool failed = record && record->state == UnitChangeState::failed;
    auto found
        = find_in(records, id, failed ? UnitChangeState::failed : UnitChangeState::planned, seen);
    if (!found)
        return found;
    const auto before = records.units().tree(day_of(deed.now));
    if (const auto allowed = check_rights(deed, found->effect, *before); !allowed)
        return tl::unexpected(allowed.error());
    found->state = UnitChangeState::cancelled;
    if (const auto saved = save(records, *found); !saved)
        return tl::unexpected(saved.error());
    note_change(records, deed, "unit_change.cancelled", *found);
    return found;
}

Result<UnitChangeRecord> show_change(Records& records, UnitChangeId id)
{
    auto record = records.unit_changes().find(id);
    if (!record)
        return fail(Kind::missing, "unit_change.missing");
    return std::move(*record);
}

std::optional<UnitChangeId> due_change(Records& records, const Deed& deed)
{
    for (const UnitChangeRecord& planned : records.unit_changes().planned()) {
        if (planned.change.on > day_of(deed.now))
            break;
        const auto whole = records.unit_changes().find(planned.id);
        if (!alert_in_the_way(records, whole->effect, deed.now))
            return planned.id;
    }
    return std::nullopt;
}

Result<UnitChangeRecord> carry_out_due(Records& records, const Deed& deed, UnitChangeId id)
{
    auto record = find_in(records, id, UnitChangeState::planned, std::nullopt);
    if (!record)
        return record;
    return perform(records, deed, std::move(*record));
}

Result<UnitChangeRecord> give_up_due(
    Records& records, const Deed& deed, UnitChangeId id, const Error& problem)
{
    auto record = find_in(records, id, UnitChangeState::planned, std::nullopt);
    if (!record)
        return record;
    record->state = UnitChangeState::failed;
    record->problem = problem.fields.empty() ? problem.code : problem.fields.front().code;
    record->problem_detail = problem.detail;
    if (const auto saved = save(records, *record); !saved)
        return tl::unexpected(saved.error());
    note_change(records, deed, "unit_change.failed", *record);
    return record;
}

}
