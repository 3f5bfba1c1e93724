#include "server/app/unit_changes.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/text.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_foresight.hpp"
#include "server/app/unit_transfer.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr Names<UnitChangeState, 6> change_state_names{ "preview", "planned", "done", "undone",
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

// Two people who take one change back: the second would fail on its day.
Result<void> check_no_other_reversal(Records& records, const UnitChangeRecord& record)
{
    for (const UnitChangeRecord& planned : records.unit_changes().planned()) {
        if (record.reverses && planned.id != record.id && planned.reverses == record.reverses)
            return fail(Kind::conflict, "unit_change.reversal_planned",
                planned.change.resolution + ", " + vietnamese_day(planned.change.on));
    }
    return {};
}

// What was done now comes before everything that is planned.
Result<void> check_planned(Records& records)
{
    const auto planned = records.unit_changes().planned();
    if (planned.empty())
        return {};
    return check_later(records, records.units().whole_register(), planned);
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
    if (const auto only = check_no_other_reversal(records, record); !only)
        return tl::unexpected(only.error());
    return record;
}

Result<void> may_look(Records& records, const Deed& deed, UnitChangeRecord record)
{
    record.id = deed.new_id<UnitChangeId>();
    const auto effect = foresee(records, record);
    if (!effect)
        return tl::unexpected(effect.error());
    return check_rights(deed, *effect, *records.units().tree(day_of(deed.now)));
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
    const PlannedAround planned = planned_around(records, record);
    // One that cannot be done any more will fail on its day, and changes nothing.
    for (const UnitChangeRecord& earlier : planned.earlier)
        (void)transfer(records, deed, earlier);
    auto done = transfer(records, deed, record);
    if (!done)
        return tl::unexpected(done.error());
    if (rights == ChangeRights::asked) {
        if (const auto allowed = check_rights(deed, done->effect, *before); !allowed)
            return tl::unexpected(allowed.error());
    }
    if (const auto later = check_later(records, records.units().whole_register(), planned.later);
        !later)
        return tl::unexpected(later.error());
    record.effect = std::move(done->effect);
    record.preview = std::move(done->preview);
    return record;
}

}

std::string_view name_of(UnitChangeState state) { return change_state_names.of(state); }
std::optional<UnitChangeState> parse_unit_change_state(std::string_view text)
{
    return change_state_names.find(text);
}

Result<UnitChangeRecord> look_at_change(
    Records& records, const Deed& deed, const WishedChange& wished, ChangeRights rights)
{
    return look(records, deed, record_of(records, wished), rights);
}

Result<void> may_look_at_change(Records& records, const Deed& deed, const WishedChange& wished)
{
    const auto before = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_somewhere(Right::manage_units, *before))
        return fail(Kind::forbidden, "unit.not_allowed");
    return may_look(records, deed, record_of(records, wished));
}

Result<void> may_look_at_reversal(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Day> on)
{
    auto record = reversal_record(records, deed, id, resolution, on);
    if (!record)
        return tl::unexpected(record.error());
    return may_look(records, deed, std::move(*record));
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
    auto record = reversal_record(records, deed, id, resolution, on);
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
    if (is_later) {
        auto effect = foresee(records, *record);
        if (!effect)
            return tl::unexpected(effect.error());
        record->effect = std::move(*effect);
    }
    records.unit_changes().add(*record);
    if (is_later) {
        note_change(records, deed, "unit_change.planned", *record);
        return show_change(records, id);
    }
    if (const auto done = perform(records, deed, std::move(*record)); !done)
        return done;
    if (const auto possible = check_planned(records); !possible)
        return tl::unexpected(possible.error());
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
    if (const auto only = check_no_other_reversal(records, *record); !only)
        return tl::unexpected(only.error());
    const auto before = records.units().tree(day_of(deed.now));
    const auto allowed = [&](const ChangeEffect& effect) {
        return rights == ChangeRights::asked ? check_rights(deed, effect, *before) : Result<void>();
    };
    if (record->change.on > day_of(deed.now)) {
        if (const auto may = allowed(record->effect); !may)
            return tl::unexpected(may.error());
        const auto effect = foresee(records, *record);
        if (!effect)
            return tl::unexpected(effect.error());
        if (effect->lives != record->effect.lives)
            return fail(Kind::conflict, "unit_change.stale");
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
    if (const auto possible = check_planned(records); !possible)
        return tl::unexpected(possible.error());
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

Result<std::shared_ptr<const UnitChangeRecord>> show_change_to(
    Records& records, const Deed& deed, UnitChangeId id)
{
    auto record = records.unit_changes().look_up(id);
    if (record == nullptr || !touches_managed(records, deed, *record))
        return fail(Kind::missing, "unit_change.missing");
    return record;
}

Paged<UnitChangeRecord> list_changes(Records& records, const Deed& deed, Page page)
{
    Paged<UnitChangeRecord> found;
    const auto limit = static_cast<std::size_t>(page.limit);
    do {
        page.limit = static_cast<int>(limit - found.items.size());
        auto rows = records.unit_changes().list(page);
        for (UnitChangeRecord& record : rows.items) {
            if (touches_managed(records, deed, record))
                found.items.push_back(std::move(record));
        }
        found.next = page.cursor = rows.next;
    } while (!page.cursor.empty() && found.items.size() < limit);
    return found;
}

std::optional<UnitChangeId> due_change(Records& records, const Deed& deed)
{
    // What is built on a change that waits for an alert to end waits with it; so does what would
    // take the ground from under it.
    std::set<UnitId> altered_later;
    std::set<UnitId> named_later;
    const auto any_in = [](const std::set<UnitId>& units, const std::set<UnitId>& others) {
        return std::any_of(
            units.begin(), units.end(), [&](UnitId unit) { return others.contains(unit); });
    };
    for (const UnitChangeRecord& planned : records.unit_changes().planned()) {
        if (planned.change.on > day_of(deed.now))
            break;
        const auto whole = records.unit_changes().find(planned.id);
        const std::set<UnitId> named = units_named(*whole);
        std::set<UnitId> altered;
        for (const ChangedLife& one : whole->effect.lives)
            altered.insert(one.after.id);
        if (!any_in(named, altered_later) && !any_in(altered, named_later)
            && !alert_in_the_way(records, whole->effect, deed.now))
            return planned.id;
        altered_later.merge(altered);
        named_later.insert(named.begin(), named.end());
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
