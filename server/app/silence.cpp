#include "server/app/silence.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Result<AirRules> rules_for_change(
    Records& records, const Deed& deed, UnitId unit, const UnitTree& tree)
{
    if (tree.find(unit) == nullptr || !deed.caller.may_in(Right::view, unit, tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(Right::operate_device, unit, tree))
        return fail(Kind::forbidden, "silence.not_allowed");
    AirRules rules;
    rules.unit = unit;
    rules.version = 0;
    return records.air_rules().find(unit).value_or(rules);
}

Result<void> save(Records& records, const Deed& deed, AirRules rules)
{
    const Version before = rules.version;
    rules.version = before + 1;
    if (!records.air_rules().save(rules, before, day_of(deed.now)))
        return fail(Kind::conflict, "rules.stale");
    return {};
}

}

Result<Silenced> silence_unit(Records& records, const Deed& deed, UnitId unit,
    const std::string& reason, Milliseconds remind_after)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto rules = rules_for_change(records, deed, unit, *tree);
    if (!rules)
        return tl::unexpected(rules.error());
    if (trim(reason).empty())
        return fail_field("reason", "silence.reason_needed");
    if (rules->silence)
        return fail(Kind::conflict, "silence.already");
    rules->silence
        = Silence{ deed.now, deed.caller.name, std::string(trim(reason)), deed.now + remind_after };
    const Silence silence = *rules->silence;
    if (const auto saved = save(records, deed, std::move(*rules)); !saved)
        return tl::unexpected(saved.error());
    records.silence_periods().begin(
        { unit, silence.since, silence.by_name, silence.reason, {}, {} });
    const std::string name = tree->find(unit)->name;
    note(records, deed, "silence.begun", { "unit", unit.value(), name, unit },
        { { "reason", json::of(silence.reason) } });
    return Silenced{ { unit, name, silence, true }, stop_commands(records, deed, unit) };
}

Result<SilencedUnit> lift_silence(Records& records, const Deed& deed, UnitId unit)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto rules = rules_for_change(records, deed, unit, *tree);
    if (!rules)
        return tl::unexpected(rules.error());
    if (!rules->silence)
        return fail(Kind::conflict, "silence.not_silent");
    const SilencedUnit was{ unit, tree->find(unit)->name, *rules->silence, true };
    rules->silence.reset();
    if (const auto saved = save(records, deed, std::move(*rules)); !saved)
        return tl::unexpected(saved.error());
    records.silence_periods().lift(unit, deed.now, deed.caller.name);
    note(records, deed, "silence.lifted", { "unit", unit.value(), was.name, unit });
    return was;
}

std::vector<SilencedUnit> silenced_units(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto mine = deed.caller.units_with(Right::view, *tree);
    std::vector<SilencedUnit> units;
    for (const AirRules& rules : records.air_rules().all()) {
        const Unit* unit = tree->find(rules.unit);
        if (!rules.silence || unit == nullptr)
            continue;
        const bool concerns = std::any_of(mine.begin(), mine.end(), [&](UnitId own) {
            return tree->covers(own, rules.unit) || tree->covers(rules.unit, own);
        });
        if (concerns)
            units.push_back({ rules.unit, unit->name, *rules.silence,
                deed.caller.may_in(Right::operate_device, rules.unit, *tree) });
    }
    return units;
}

std::vector<Command> stop_again(Records& records, const Deed& deed, UnitId unit)
{
    const auto rules = records.air_rules().find(unit);
    return rules && rules->silence ? stop_commands(records, deed, unit) : std::vector<Command>();
}

}
