#include "server/app/unit_foresight.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace nguon::app {
namespace {

const UnitEra& era_around(const UnitLife& life, Day on)
{
    const UnitEra* era = life.era_on(on);
    return era == nullptr ? life.eras.back() : *era;
}

// The kind decides at which level a unit speaks.
bool keeps_kind(const ChangedLife& one, Day on)
{
    return era_around(*one.before, on).kind == era_around(one.after, on).kind;
}

// No commune changes itself, nor joins or parts its hamlets: that is decided above it.
bool may_under(const Deed& deed, const std::optional<UnitId>& parent, const UnitTree& before)
{
    return deed.caller.may_above_communes(Right::manage_units, parent, before);
}

// The nearest unit above that is there: a level that the same change dissolved, or brings back, is
// not.
std::optional<UnitId> nearest_above(
    std::optional<UnitId> parent, const ChangeEffect& effect, const UnitTree& before)
{
    std::set<UnitId> seen;
    while (parent && before.find(*parent) == nullptr && seen.insert(*parent).second) {
        const ChangedLife* above = effect.find(*parent);
        if (above == nullptr)
            return parent;
        parent = era_around(above->before ? *above->before : above->after, effect.on).parent;
    }
    return parent;
}

bool may_change(
    const Deed& deed, const ChangedLife& one, const ChangeEffect& effect, const UnitTree& before)
{
    const UnitId id = one.before->id;
    const bool goes_on = before.find(id) != nullptr && !effect.heirs.contains(id);
    const auto level = level_of(era_around(*one.before, effect.on).kind);
    if (goes_on && level && *level > Level::commune && keeps_kind(one, effect.on)
        && deed.caller.may_in(Right::manage_units, id, before))
        return true;
    const auto parent = era_around(*one.before, effect.on).parent;
    return may_under(deed, nearest_above(parent, effect, before), before);
}

// Whoever may change a unit may not put it wherever he likes.
bool may_place(
    const Deed& deed, const ChangedLife& one, const ChangeEffect& effect, const UnitTree& before)
{
    const UnitEra* after = one.after.era_on(effect.on);
    if (after == nullptr)
        return true;
    if (!after->parent)
        return !one.is_new() || may_under(deed, std::nullopt, before);
    // Under one that is made by the same change: that one was asked for.
    if (effect.find(*after->parent) != nullptr && before.find(*after->parent) == nullptr)
        return true;
    const Unit* now = before.find(one.after.id);
    const bool stays = one.before && now != nullptr && now->parent == after->parent;
    return stays || may_under(deed, after->parent, before);
}

}

Result<ChangeEffect> effect_in(
    Records& records, const UnitRegister& units, const UnitChangeRecord& record)
{
    if (!record.reverses)
        return effect_of(units, record.change);
    const auto undone = records.unit_changes().find(*record.reverses);
    if (!undone || undone->state != UnitChangeState::done)
        return fail(Kind::conflict, "unit_change.wrong_state");
    return reversal_of(units, undone->effect, record.change.on, record.change.resolution);
}

PlannedAround planned_around(Records& records, const UnitChangeRecord& record)
{
    PlannedAround around;
    for (UnitChangeRecord& planned : records.unit_changes().planned()) {
        if (planned.id == record.id)
            continue;
        const bool is_earlier
            = std::pair(planned.change.on, planned.id) < std::pair(record.change.on, record.id);
        (is_earlier ? around.earlier : around.later).push_back(std::move(planned));
    }
    return around;
}

Result<void> check_later(
    Records& records, UnitRegister units, const std::vector<UnitChangeRecord>& later)
{
    for (const UnitChangeRecord& planned : later) {
        const auto effect = effect_in(records, units, planned);
        if (!effect)
            return fail(Kind::conflict, "unit_change.breaks_planned",
                planned.change.resolution + ", " + vietnamese_day(planned.change.on));
        apply(units, *effect);
    }
    return {};
}

Result<ChangeEffect> foresee(Records& records, const UnitChangeRecord& record)
{
    const PlannedAround planned = planned_around(records, record);
    UnitRegister units = records.units().whole_register();
    for (const UnitChangeRecord& earlier : planned.earlier) {
        // One that cannot be done any more will fail on its day, and changes nothing.
        if (const auto effect = effect_in(records, units, earlier))
            apply(units, *effect);
    }
    auto effect = effect_in(records, units, record);
    if (!effect)
        return effect;
    apply(units, *effect);
    if (const auto possible = check_later(records, std::move(units), planned.later); !possible)
        return tl::unexpected(possible.error());
    return effect;
}

Result<void> check_rights(const Deed& deed, const ChangeEffect& effect, const UnitTree& before)
{
    for (const ChangedLife& one : effect.lives) {
        if (one.before && !may_change(deed, one, effect, before))
            return fail(Kind::forbidden, "unit.not_allowed", one.before->eras.back().name);
        if (!may_place(deed, one, effect, before))
            return fail(Kind::forbidden, "unit.not_allowed", one.after.eras.back().name);
    }
    return {};
}

UnitChangeRecord record_of(Records& records, const WishedChange& wished)
{
    UnitChangeRecord record;
    record.change = wished.change;
    record.change.resolution = std::string(trim(wished.change.resolution));
    record.placed = wished.placed;
    // A new unit stands where the first of those stood that it is made of, unless told.
    for (ChangeStep& step : record.change.steps) {
        for (ChangeTarget& target : step.to) {
            const bool is_made = target.is_new && step.kind != ChangeKind::rename;
            if (!is_made || target.parent || step.from.empty())
                continue;
            if (const auto unit = records.units().find(step.from.front(), record.change.on))
                target.parent = unit->parent;
        }
    }
    return record;
}

std::set<UnitId> units_named(const UnitChangeRecord& record)
{
    std::set<UnitId> named;
    for (const ChangeStep& step : record.change.steps) {
        named.insert(step.from.begin(), step.from.end());
        for (const ChangeTarget& target : step.to) {
            // What a step only renames has an id of its own that nobody uses.
            if (step.kind != ChangeKind::rename)
                named.insert(target.id);
            if (target.parent)
                named.insert(*target.parent);
        }
    }
    for (const ChangedLife& one : record.effect.lives) {
        named.insert(one.after.id);
        if (const UnitEra* era = one.after.era_on(record.effect.on); era != nullptr && era->parent)
            named.insert(*era->parent);
    }
    for (const auto& [unit, heirs] : record.effect.heirs) {
        if (heirs.chief)
            named.insert(*heirs.chief);
    }
    return named;
}

bool touches_managed(Records& records, const Deed& deed, const UnitChangeRecord& record)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::set<UnitId> about;
    for (const ChangedLife& one : record.effect.lives)
        about.insert(one.after.id);
    // Without its effect it is known by what its steps name.
    const auto undone = record.effect.lives.empty() && record.reverses
        ? records.unit_changes().find(*record.reverses)
        : std::nullopt;
    for (const ChangeStep& step : (undone ? undone->change : record.change).steps) {
        about.insert(step.from.begin(), step.from.end());
        for (const ChangeTarget& target : step.to)
            about.insert(target.id);
    }
    const auto is_about = [&](UnitId unit) { return about.contains(unit); };
    const auto own_units = deed.caller.units_with(Right::manage_units, *tree);
    // Of a reform of the country the first ones tell, without a look at everything below.
    for (const UnitId own : own_units) {
        if (std::any_of(
                about.begin(), about.end(), [&](UnitId unit) { return tree->covers(own, unit); }))
            return true;
    }
    for (const UnitId own : own_units) {
        for (const UnitId unit : tree->subtree(own)) {
            const auto former = tree->former(unit);
            if (is_about(unit) || std::any_of(former.begin(), former.end(), is_about))
                return true;
        }
    }
    return false;
}

}
