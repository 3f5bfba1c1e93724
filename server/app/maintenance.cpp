// The yearly plan, and the days that run out.
#include "base/text.hpp"
#include "core/time/first_days.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "server/app/upkeep.hpp"

namespace nguon::app {
namespace {

constexpr std::chrono::days looked_back{ 90 };

ShownMaintenance shown(Records& records, const Deed& deed, Maintenance row, const UnitTree& tree)
{
    ShownMaintenance one;
    if (const Unit* unit = tree.find(row.unit))
        one.unit_name = unit->name;
    if (row.asset) {
        if (const auto asset = records.assets().find(*row.asset, tree.day()))
            one.asset_name = asset->name;
    }
    one.may_edit = deed.caller.may_in(Right::manage_devices, row.unit, tree);
    one.row = std::move(row);
    return one;
}

Result<Maintenance> standing(
    Records& records, const Deed& deed, MaintenanceId id, const UnitTree& tree)
{
    auto row = records.upkeep().find_maintenance(id);
    if (!row || row->removed || !deed.caller.may_in(Right::view, row->unit, tree))
        return fail(Kind::missing, "maintenance.missing");
    if (!deed.caller.may_in(Right::manage_devices, row->unit, tree))
        return fail(Kind::forbidden, "maintenance.not_allowed");
    return std::move(*row);
}

}

Result<MaintenancePage> list_maintenance(
    Records& records, const Deed& deed, const MaintenanceWish& wish, const Page& page)
{
    if (wish.year < 2000 || wish.year > 2200)
        return fail_field("year", "input.out_of_range", "2000–2200");
    const auto asked = as_of(deed, wish.day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    MaintenanceFilter filter;
    filter.units = deed.caller.units_with(Right::view, *tree);
    const auto then = records.units().tree(asked->day);
    if (asked->past && wish.unit)
        filter.within = area_on(*wish.unit, *then, *tree);
    else
        filter.unit = wish.unit;
    filter.from = first_of_year(wish.year);
    filter.to = first_of_year(wish.year + 1);
    filter.day = asked->past;
    MaintenancePage all;
    all.sums = records.upkeep().sums(filter, *tree);
    all.not_kept = records.upkeep().not_kept(filter, *tree);
    filter.done = wish.done;
    auto found = records.upkeep().maintenance(filter, *tree, page);
    all.rows.next = found.next;
    for (Maintenance& row : found.items) {
        ShownMaintenance one = shown(records, deed, std::move(row), *then);
        // Nothing of an earlier day is edited.
        one.may_edit = one.may_edit && !asked->past;
        all.rows.items.push_back(std::move(one));
    }
    return all;
}

Result<ShownMaintenance> show_maintenance(Records& records, const Deed& deed, MaintenanceId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto row = standing(records, deed, id, *tree);
    if (!row)
        return tl::unexpected(row.error());
    return shown(records, deed, std::move(*row), *tree);
}

Result<ShownMaintenance> save_maintenance(
    Records& records, const Deed& deed, const Maintenance& wish, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    Maintenance row = wish;
    Version before = 0;
    if (wish.id) {
        const auto found = standing(records, deed, wish.id, *tree);
        if (!found)
            return tl::unexpected(found.error());
        row.unit = found->unit;
        before = found->version;
    } else {
        if (tree->find(row.unit) == nullptr || !deed.caller.may_in(Right::view, row.unit, *tree))
            return fail_field("unit", "unit.missing");
        if (!deed.caller.may_in(Right::manage_devices, row.unit, *tree))
            return fail(Kind::forbidden, "maintenance.not_allowed");
    }
    if (const auto good = check_maintenance(row, tree->day()); !good)
        return tl::unexpected(good.error());
    if (row.asset) {
        const auto asset = records.assets().find(*row.asset, tree->day());
        if (!asset || !tree->covers(row.unit, asset->unit))
            return fail_field("asset", "asset.missing");
    }
    row.work = std::string(trim(row.work));
    row.done_by = std::string(trim(row.done_by));
    row.changed = deed.now;
    row.by_name = deed.caller.name;
    if (!wish.id) {
        row.id = deed.new_id<MaintenanceId>();
        records.upkeep().add(row);
    } else if (seen.value_or(before) != before || !records.upkeep().save(row, before)) {
        return fail(Kind::conflict, "maintenance.stale");
    }
    row.version = before + 1;
    note(records, deed, wish.id ? "maintenance.edited" : "maintenance.planned",
        { "maintenance", row.id.value(), row.work, row.unit });
    return shown(records, deed, std::move(row), *tree);
}

Result<void> remove_maintenance(
    Records& records, const Deed& deed, MaintenanceId id, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto row = standing(records, deed, id, *tree);
    if (!row)
        return tl::unexpected(row.error());
    const Version before = row->version;
    row->removed = true;
    row->changed = deed.now;
    row->by_name = deed.caller.name;
    if (seen.value_or(before) != before || !records.upkeep().save(*row, before))
        return fail(Kind::conflict, "maintenance.stale");
    note(records, deed, "maintenance.removed",
        { "maintenance", row->id.value(), row->work, row->unit });
    return {};
}

Result<Paged<Expiry>> list_expiries(Records& records, const Deed& deed, std::optional<UnitId> unit,
    std::optional<Day> day, const Page& page)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const RegisterDesk desk(records, deed);
    const Day on = asked->day;
    DueFilter filter;
    filter.units = deed.caller.units_with(Right::view, desk.tree());
    filter.keys = { "sim_expires", "warranty_until", "lease_until" };
    filter.from = on - looked_back;
    filter.to = on + std::chrono::days(expiry_days_ahead + 1);
    if (on == desk.today()) {
        filter.unit = unit;
    } else {
        filter.as_of = on;
        if (unit)
            filter.within = desk.within(*unit, on);
    }
    auto found = records.assets().due(filter, desk.tree(), page);
    const auto then = records.units().tree(on);
    Paged<Expiry> all;
    all.next = std::move(found.next);
    for (AssetDue& due : found.items) {
        const Unit* known = then->find(due.asset.unit);
        const std::int64_t left = (due.day - on).count();
        all.items.push_back(
            { std::move(due), known != nullptr ? known->name : std::string(), left });
    }
    return all;
}

}
