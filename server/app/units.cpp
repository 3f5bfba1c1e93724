#include "server/app/units.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/unit/depth.hpp"
#include "server/app/as_of.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_foresight.hpp"
#include "server/app/unit_transfer.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Subject subject(const Unit& unit) { return { "unit", unit.id.value(), unit.name, unit.id }; }

// Above the unit there must be somebody on every day of its life, and never itself. Those above
// move too, so each day on which one of them changes is looked at.
Result<void> check_line(Records& records, const Unit& unit, Day from)
{
    if (!unit.parent)
        return {};
    std::optional<Day> day = from;
    while (day && (!unit.valid_to || *day < *unit.valid_to)) {
        std::optional<Day> next;
        std::size_t levels = 1;
        for (std::optional<UnitId> above = unit.parent; above;) {
            if (*above == unit.id)
                return fail_field("parent", "unit.cycle");
            if (++levels > most_levels)
                return fail_field("parent", "unit.too_deep", std::to_string(most_levels));
            const auto history = records.units().history(*above);
            const auto era = std::find_if(history.begin(), history.end(), [&](const UnitEra& one) {
                return one.from <= *day && (!one.to || *day < *one.to);
            });
            if (era == history.end())
                return fail_field("parent", "unit.parent_missing", vietnamese_day(*day));
            if (era->to && (!next || *era->to < *next))
                next = era->to;
            above = era->parent;
        }
        day = next;
    }
    return {};
}

// A unit speaks at the level of its kind, which is lower than that of what it stands in.
Result<void> check_kind(Records& records, const Unit& unit, Day from)
{
    const auto level = level_of(unit.kind);
    if (!level)
        return {};
    const auto tree = records.units().tree(from);
    const auto above = unit.parent ? tree->level(*unit.parent) : std::nullopt;
    if (above && *level >= *above)
        return fail_field("kind", "unit.kind_above_parent", unit.name);
    for (const UnitId below : tree->children(unit.id)) {
        const Unit& child = *tree->find(below);
        if (level_of(child.kind) >= level)
            return fail_field("kind", "unit.kind_above_parent", child.name);
    }
    return {};
}

// Two of one name in one place cannot be told apart on any page.
Result<void> check_name(Records& records, const Unit& unit, Day from)
{
    const auto tree = records.units().tree(from);
    const auto beside = unit.parent ? tree->children(*unit.parent) : tree->roots();
    const auto twin = std::find_if(beside.begin(), beside.end(), [&](UnitId id) {
        const Unit& other = *tree->find(id);
        return id != unit.id && other.kind == unit.kind && other.name == unit.name;
    });
    if (twin == beside.end())
        return {};
    return fail_field("name", "unit.name_taken", unit.name);
}

Result<void> check_fields(Records& records, const Unit& unit, Day from)
{
    if (unit.name.empty())
        return fail_field("name", "input.required");
    const auto other = records.units().find_by_code(unit.code, from);
    if (other && other->id != unit.id)
        return fail_field("code", "unit.code_taken", other->name);
    if (const auto line = check_line(records, unit, from); !line)
        return line;
    return check_kind(records, unit, from);
}

bool has_accounts(Records& records, UnitId id, const UnitTree& tree)
{
    Page page;
    do {
        const auto found = records.accounts().list({ { id }, {}, {} }, tree, page);
        if (std::any_of(found.items.begin(), found.items.end(),
                [](const Account& account) { return !account.disabled; }))
            return true;
        page.cursor = found.next;
    } while (!page.cursor.empty());
    return false;
}

std::int64_t assets_in(Records& records, UnitId unit, Day on)
{
    AssetFilter filter;
    filter.units = { unit };
    filter.within = { unit };
    filter.day = on;
    filter.with_device = false; // those are told as devices
    const auto tree = records.units().tree(on);
    return records.assets().counts(filter, *tree).all();
}

// Whether the unit may end on the day: its past stays, and nobody is left without a unit.
Result<void> check_end(Records& records, const Unit& unit, Day on, Day today)
{
    if (on <= unit.valid_from)
        return fail_field(
            "valid_to", "unit.ends_before_it_begins", vietnamese_day(unit.valid_from));
    if (on < today)
        return fail_field("valid_to", "unit.ends_in_the_past");
    const auto then = records.units().tree(on);
    if (const auto below = then->children(unit.id); !below.empty())
        return fail(Kind::conflict, "unit.has_units", then->find(below.front())->name);
    for (const Devices::Count& count : records.devices().counts()) {
        if (count.unit == unit.id && count.clusters > 0)
            return fail(Kind::conflict, "unit.has_devices", std::to_string(count.clusters));
    }
    if (const auto left = assets_in(records, unit.id, on); left > 0)
        return fail(Kind::conflict, "unit.has_assets", std::to_string(left));
    if (has_accounts(records, unit.id, *records.units().tree(today)))
        return fail(Kind::conflict, "unit.has_accounts");
    return {};
}

// A unit that is yet to come is in no tree of today; whoever decides about it may change it.
bool may_manage(const Deed& deed, const Unit& unit, const UnitTree& today)
{
    if (today.find(unit.id) != nullptr)
        return deed.caller.may_in(Right::manage_units, unit.id, today);
    return deed.caller.may_decide_on(unit.kind, unit.parent, today);
}

// Whoever manages a unit may count its households, and call a hamlet otherwise. What a commune is
// called, and of which kind something is, is said by who stands above.
bool may_change(const Deed& deed, const Unit& before, const Unit& after, const UnitTree& today)
{
    if (after.parent != before.parent
        && !deed.caller.may_decide_on(after.kind, after.parent, today))
        return false;
    const UnitKind kind = before.kind == UnitKind::hamlet ? after.kind : before.kind;
    const auto level = level_of(kind);
    if (kind == before.kind && kind == after.kind
        && (kind == UnitKind::hamlet || (level && *level > Level::commune)))
        return true;
    const Unit* now = today.find(before.id);
    return deed.caller.may_decide_on(kind, now ? now->parent : before.parent, today);
}

// Not before there was anything to count, nor on a day that is still to come.
Result<void> check_counted(const std::optional<Day>& counted, Day begins, Day today)
{
    const Day day = counted.value_or(today);
    if (const auto good = check_not_ahead(day, today, "households_from"); !good)
        return good;
    if (counted && *counted < begins)
        return fail_field("households_from", "unit.counted_before", vietnamese_day(begins));
    return {};
}

Unit with_wish(Unit unit, const UnitWish& wish)
{
    if (wish.code)
        unit.code = std::string(trim(*wish.code));
    if (wish.name)
        unit.name = std::string(trim(*wish.name));
    unit.kind = wish.kind.value_or(unit.kind);
    if (wish.parent)
        unit.parent = wish.parent;
    return unit;
}

// As an alert asks whom a change touches.
ChangeEffect moved(const Unit& unit)
{
    ChangedLife life;
    life.after.id = unit.id;
    ChangeEffect effect;
    effect.lives.push_back(std::move(life));
    return effect;
}

bool differ(const Unit& a, const Unit& b)
{
    return a.code != b.code || a.name != b.name || a.kind != b.kind || a.parent != b.parent;
}

}

Result<ShownUnit> add_unit(Records& records, const Deed& deed, const NewUnit& wanted)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    Unit unit;
    unit.id = deed.new_id<UnitId>();
    unit.code = std::string(trim(wanted.code));
    unit.name = std::string(trim(wanted.name));
    unit.kind = wanted.kind;
    unit.parent = wanted.parent;
    unit.valid_from = wanted.valid_from.value_or(today);
    // A parent that is missing is a wrong field, not a want of rights.
    if (const auto sound = check_fields(records, unit, unit.valid_from); !sound)
        return tl::unexpected(sound.error());
    if (const auto alone = check_name(records, unit, unit.valid_from); !alone)
        return tl::unexpected(alone.error());
    if (!deed.caller.may_decide_on(unit.kind, unit.parent, *tree))
        return fail(Kind::forbidden, "unit.not_allowed");
    if (const auto sound = check_counted(wanted.counted, unit.valid_from, today); !sound)
        return tl::unexpected(sound.error());
    records.units().add(unit, std::string(trim(wanted.resolution)));
    // None is a count as well, once somebody says on which day.
    if (wanted.households > 0 || wanted.counted)
        records.units().set_households(
            unit.id, wanted.households, wanted.counted.value_or(std::max(today, unit.valid_from)));
    note(records, deed, "unit.added", subject(unit));
    return show_unit(records, deed, unit.id, std::max(today, unit.valid_from));
}

Result<ShownUnit> edit_unit(Records& records, const Deed& deed, UnitId id, const UnitWish& wish,
    std::optional<Version> seen)
{
    const Day today = day_of(deed.now);
    const auto history = records.units().history(id);
    if (history.empty())
        return fail(Kind::missing, "unit.missing");
    const Day from = wish.from.value_or(std::max(today, history.front().from));
    const auto before = records.units().find(id, from);
    if (!before && wish.from)
        return fail_field("from", "unit.missing");
    if (!before)
        return fail(Kind::missing, "unit.missing");
    const auto tree = records.units().tree(today);
    if (!may_manage(deed, *before, *tree))
        return fail(Kind::forbidden, "unit.not_allowed");
    if (seen && *seen != before->version)
        return fail(Kind::conflict, "unit.stale");
    const Unit after = with_wish(*before, wish);
    json::Object detail;
    if (differ(*before, after)) {
        // What was decided for a later day would be lost.
        if (history.back().from > from)
            return fail_field("from", "unit.changed_later", vietnamese_day(history.back().from));
        if (const auto sound = check_fields(records, after, from); !sound)
            return tl::unexpected(sound.error());
        // Those that a merger brought together may be put in order one by one.
        const bool stands_anew = after.name != before->name || after.parent != before->parent;
        const auto alone = stands_anew ? check_name(records, after, from) : Result<void>();
        if (!alone)
            return tl::unexpected(alone.error());
        if (!may_change(deed, *before, after, *tree))
            return fail(Kind::forbidden, "unit.not_allowed");
        if (after.parent != before->parent && alert_in_the_way(records, moved(after), deed.now))
            return fail(Kind::conflict, "unit_change.emergency_live");
        if (!records.units().change(
                after, from, std::string(trim(wish.resolution)), before->version))
            return fail(Kind::conflict, "unit.stale");
        detail["from"] = json::of(from);
        if (after.name != before->name)
            detail["name"] = json::of(before->name + " → " + after.name);
        if (after.parent != before->parent)
            detail["parent"] = json::of(after.parent);
    }
    if (wish.valid_to) {
        // Whoever closes a unit answers for the one above it.
        if (!deed.caller.may_decide_on(after.kind, after.parent, *tree))
            return fail(Kind::forbidden, "unit.not_allowed");
        if (const auto empty = check_end(records, after, *wish.valid_to, today); !empty)
            return tl::unexpected(empty.error());
        records.units().end(id, *wish.valid_to);
        detail["valid_to"] = json::of(*wish.valid_to);
    }
    // What is booked for a later day was decided for the units as they stood.
    if (differ(*before, after) || wish.valid_to) {
        const auto planned = records.unit_changes().planned();
        const auto possible = planned.empty()
            ? Result<void>()
            : check_later(records, records.units().whole_register(), planned);
        if (!possible)
            return tl::unexpected(possible.error());
    }
    if (wish.counted && !wish.households)
        return fail_field("households", "input.required");
    // A form sends back what it was given: only another number, or a day, is a new count.
    if (wish.households && (wish.counted || *wish.households != records.units().households(id))) {
        const Day begins = history.front().from;
        if (const auto sound = check_counted(wish.counted, begins, today); !sound)
            return tl::unexpected(sound.error());
        const Day counted = wish.counted.value_or(std::max(today, begins));
        records.units().set_households(id, *wish.households, counted);
        detail["households"] = *wish.households;
        if (wish.counted)
            detail["counted"] = json::of(counted);
    }
    note(records, deed, "unit.edited", subject(after), std::move(detail));
    return show_unit(records, deed, id, std::nullopt);
}

}
