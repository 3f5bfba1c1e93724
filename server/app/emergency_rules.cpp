#include "server/app/emergency_rules.hpp"

#include <algorithm>

#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// The unit whose row stands in place of the default: the nearest province or ministry, else the
// root of the tree.
UnitId founding_unit(const std::vector<UnitId>& path, const UnitTree& tree)
{
    for (const UnitId id : path) {
        const UnitKind kind = tree.find(id)->kind;
        if (kind == UnitKind::province || kind == UnitKind::ministry)
            return id;
    }
    return path.back();
}

bool somebody_signs_for(UnitId unit, std::span<const TrustedPerson> vouched, const UnitTree& tree)
{
    return std::any_of(vouched.begin(), vouched.end(), [&](const TrustedPerson& person) {
        return !person.revoked_at
            && std::any_of(person.units.begin(), person.units.end(),
                [&](UnitId own) { return tree.covers(own, unit); });
    });
}

}

EmergencyRuleBook::EmergencyRuleBook(Records& records, const UnitTree& tree)
    : tree_(tree)
{
    for (const UnitEmergencyRules& row : records.emergency_rules().all())
        rows_.emplace(row.unit, row.rules);
}

EmergencyRuleBook::EmergencyRuleBook(std::map<UnitId, EmergencyRules> rows, const UnitTree& tree)
    : tree_(tree)
    , rows_(std::move(rows))
{
}

EmergencyRules EmergencyRuleBook::of(UnitId unit) const
{
    const std::vector<UnitId> path = tree_.path(unit);
    if (path.empty())
        return {};
    const auto founding = rows_.find(founding_unit(path, tree_));
    EmergencyRules rules = founding == rows_.end() ? EmergencyRules() : founding->second;
    // Stricter rows add up; of the manners the nearest one counts, as nobody is put at risk by it.
    std::optional<Manner> nearest;
    for (const UnitId id : path) {
        const auto row = rows_.find(id);
        if (row == rows_.end())
            continue;
        rules = strictest(rules, row->second);
        if (!nearest)
            nearest = row->second.manner;
    }
    rules.manner = nearest;
    return rules;
}

EmergencyRules rules_in_force(Records& records, std::span<const UnitId> units, const UnitTree& tree)
{
    if (units.empty())
        return {};
    const EmergencyRuleBook book(records, tree);
    EmergencyRules rules = book.of(units.front());
    for (const UnitId unit : units.subspan(1))
        rules = strictest(rules, book.of(unit));
    return rules;
}

Result<ShownEmergencyRules> show_emergency_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto written = records.emergency_rules().on(asked->path, asked->day);
    ShownEmergencyRules shown;
    shown.unit = unit;
    std::map<UnitId, EmergencyRules> rows;
    for (const UnitId id : asked->path) {
        if (asked->is_past) {
            if (const auto then = written.find(id); then != written.end())
                rows.emplace(id, then->second.what);
        } else if (const auto row = records.emergency_rules().find(id)) {
            rows.emplace(id, row->rules);
            if (id == unit)
                shown.version = row->version;
        }
    }
    const auto nearest = std::find_if(
        asked->path.begin(), asked->path.end(), [&](UnitId id) { return rows.contains(id); });
    if (nearest != asked->path.end())
        shown.since = since_of(written, *nearest);
    const auto own = rows.find(unit);
    const bool has_own = own != rows.end();
    if (has_own)
        shown.rules = own->second;
    else if (nearest != asked->path.end())
        shown.inherited_from = *nearest;
    shown.effective = EmergencyRuleBook(std::move(rows), *asked->tree).of(unit);
    if (!has_own)
        shown.rules = shown.effective;
    return shown;
}

Result<ShownEmergencyRules> save_emergency_rules(Records& records, const Deed& deed, UnitId unit,
    const EmergencyRules& rules, std::optional<Version> seen,
    std::span<const TrustedPerson> vouched)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const Unit* found = tree->find(unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    // Not by who sends alerts: he would take away what stands between him and the button.
    if (!deed.caller.may_in(Right::manage_accounts, unit, *tree))
        return fail(Kind::forbidden, "rules.emergency_not_allowed");
    if (const auto sound = check_rules(rules); !sound)
        return tl::unexpected(sound.error());
    const auto before = records.emergency_rules().find(unit);
    const bool asks_anew = rules.requires_person && !(before && before->rules.requires_person);
    if (asks_anew && !somebody_signs_for(unit, vouched, *tree))
        return fail(Kind::conflict, "rules.nobody_vouched_for", found->name);
    const Version current = before ? before->version : 0;
    if ((seen && *seen != current)
        || !records.emergency_rules().save(unit, rules, current, day_of(deed.now)))
        return fail(Kind::conflict, "rules.emergency_stale");
    note(records, deed, "rules.emergency_saved", { "unit", unit.value(), found->name, unit },
        { { "one_commune_second_person", rules.one_commune.second_person },
            { "wider_second_person", rules.wider.second_person },
            { "requires_person", rules.requires_person },
            { "manner", rules.manner ? json::of(name_of(*rules.manner)) : json::Value(nullptr) } });
    return show_emergency_rules(records, deed, unit);
}

}
