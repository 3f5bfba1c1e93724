#include "server/app/groups.hpp"

#include <algorithm>
#include <set>

#include "base/sort_unique.hpp"
#include "base/text.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/audience.hpp"
#include "server/app/note.hpp"

namespace nguon::app {
namespace {

Subject subject(const Group& group)
{
    return { "group", group.id.value(), group.name, group.unit };
}

template <typename T> bool holds(const std::vector<T>& items, const T& item)
{
    return std::find(items.begin(), items.end(), item) != items.end();
}

std::string at(const char* list, std::size_t index)
{
    return std::string(list) + "[" + std::to_string(index) + "]";
}

// Members that are new to the group must exist and be seen by the caller; an old one that is gone
// since is left out without a word.
Result<void> put_members(
    Records& records, const Deed& deed, const GroupWish& wish, Group& group, const UnitTree& tree)
{
    Error error{ Kind::invalid, "input.invalid", {}, {}, {} };
    if (wish.units) {
        std::vector<UnitId> units;
        for (std::size_t i = 0; i < wish.units->size(); ++i) {
            const UnitId id = (*wish.units)[i];
            const bool old = holds(group.units, id);
            // One that ended goes on naming the devices that stood in it; nobody adds it anew.
            const bool there
                = old ? !units_standing_for(records, id, tree).empty() : tree.find(id) != nullptr;
            if (there && (old || deed.caller.may_in(Right::view, id, tree)))
                units.push_back(id);
            else if (!old)
                error.fields.push_back({ at("units", i), "audience.unit_missing", {} });
        }
        group.units = std::move(units);
    }
    if (wish.devices) {
        std::vector<DeviceId> devices;
        for (std::size_t i = 0; i < wish.devices->size(); ++i) {
            const DeviceId id = (*wish.devices)[i];
            const auto device = records.devices().find(id);
            const bool there = device && !device->removed;
            const bool old = holds(group.devices, id);
            if (there && (old || deed.caller.may_in(Right::view, device->unit, tree)))
                devices.push_back(id);
            else if (!old)
                error.fields.push_back({ at("devices", i), "audience.device_missing", {} });
        }
        group.devices = std::move(devices);
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    if (group.units.empty() && group.devices.empty())
        return fail_field("units", "group.is_empty");
    sort_unique(group.units);
    sort_unique(group.devices);
    return {};
}

Result<void> put(Records& records, const Deed& deed, const GroupWish& wish, Group& group)
{
    const auto tree = records.units().tree(day_of(deed.now));
    group.unit = wish.unit.value_or(group.unit);
    if (tree->find(group.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::manage_rules, group.unit, *tree))
        return fail(Kind::forbidden, "group.not_allowed");
    if (wish.name)
        group.name = std::string(trim(*wish.name));
    if (group.name.empty())
        return fail_field("name", "input.required");
    group.manner = wish.manner.value_or(group.manner);
    return put_members(records, deed, wish, group, *tree);
}

// One that the caller may change, in the version he saw.
Result<Group> group_to_change(
    Records& records, const Deed& deed, GroupId id, std::optional<Version> seen)
{
    auto group = find_group(records, deed, id);
    if (!group)
        return group;
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(Right::manage_rules, group->unit, *tree))
        return fail(Kind::forbidden, "group.not_allowed");
    if (seen && *seen != group->version)
        return fail(Kind::conflict, "group.stale");
    return group;
}

// Who has to agree to an alert was decided by whom it reaches: nobody is put behind it afterwards,
// and what stands does not lose its audience.
bool is_in_an_alert(Records& records, GroupId id, Moment now)
{
    const auto open = records.emergencies().open(now);
    return std::any_of(open.begin(), open.end(),
        [&](const Emergency& one) { return holds(one.saved().audience.groups, id); });
}

bool has_more(const Group& after, const Group& before)
{
    return !std::includes(
               before.units.begin(), before.units.end(), after.units.begin(), after.units.end())
        || !std::includes(before.devices.begin(), before.devices.end(), after.devices.begin(),
            after.devices.end());
}

// Who stood where on the day, for as many groups as a page has.
class MembersThen {
public:
    MembersThen(Records& records, const Deed& deed, Day day)
        : desk_(records, deed)
        , day_(day)
        , tree_(records.units().tree(day))
        , standing_(records.assets().standing_on(day))
    {
        for (std::size_t i = 0; i < standing_.size(); ++i)
            by_unit_[standing_[i].unit].push_back(i);
        // A unit that had ended by then names the devices that stood in it at its end.
        for (const auto& [device, unit] : records.devices().former_units()) {
            if (tree_->find(unit) == nullptr)
                former_[unit].push_back(device);
        }
    }

    std::vector<Assets::Standing> of(const Group& group) const
    {
        std::set<std::size_t> found;
        for (const UnitId unit : group.units) {
            for (const UnitId there : area_of(unit)) {
                if (const auto at = by_unit_.find(there); at != by_unit_.end())
                    found.insert(at->second.begin(), at->second.end());
            }
            if (const auto at = former_.find(unit); at != former_.end())
                add(found, at->second);
        }
        add(found, group.devices);
        std::vector<Assets::Standing> members;
        for (const std::size_t place : found)
            members.push_back(standing_[place]);
        return members;
    }

private:
    // One that was not there on the day means what it was made of.
    std::vector<UnitId> area_of(UnitId unit) const
    {
        return tree_->find(unit) != nullptr ? tree_->subtree(unit) : desk_.within(unit, day_);
    }

    void add(std::set<std::size_t>& found, const std::vector<DeviceId>& devices) const
    {
        for (const DeviceId device : devices) {
            const auto at = std::lower_bound(standing_.begin(), standing_.end(), device,
                [](const Assets::Standing& one, DeviceId id) { return one.device < id; });
            if (at != standing_.end() && at->device == device)
                found.insert(static_cast<std::size_t>(at - standing_.begin()));
        }
    }

    RegisterDesk desk_;
    Day day_;
    std::shared_ptr<const UnitTree> tree_;
    std::vector<Assets::Standing> standing_; // in the order of devices
    std::map<UnitId, std::vector<std::size_t>> by_unit_;
    std::map<UnitId, std::vector<DeviceId>> former_;
};

ShownGroup::OnDay counted(const std::vector<Assets::Standing>& members)
{
    ShownGroup::OnDay count;
    for (const Assets::Standing& one : members)
        ++(one.kind == AssetKind::board ? count.boards : count.clusters);
    return count;
}

void put_day(Records& records, const Deed& deed, Day day, std::vector<ShownGroup>& groups)
{
    const MembersThen then(records, deed, day);
    const Moment over = start_of(day + std::chrono::days(1));
    std::vector<GroupId> ids;
    std::map<GroupId, ShownGroup*> by_id;
    for (ShownGroup& shown : groups) {
        shown.on_day = counted(then.of(shown.group));
        ids.push_back(shown.group.id);
        by_id[shown.group.id] = &shown;
    }
    for (Groups::Saved& one : records.groups().saved(ids)) {
        ShownGroup& shown = *by_id.at(one.group);
        shown.on_day->saved = one.at;
        shown.on_day->members_known = one.at < over;
        if (one.at < over)
            shown.group.name = std::move(one.name);
    }
}

}

Result<Paged<ShownGroup>> list_groups(
    Records& records, const Deed& deed, std::optional<Day> day, const Page& page)
{
    if (const auto asked = as_of(deed, day); !asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    std::optional<Moment> made_before;
    if (day)
        made_before = start_of(*day + std::chrono::days(1));
    auto found = records.groups().list(
        deed.caller.units_with(Right::view, *tree), *tree, page, made_before);
    Paged<ShownGroup> shown;
    shown.next = std::move(found.next);
    for (Group& group : found.items)
        shown.items.push_back({ std::move(group) });
    if (day && !shown.items.empty())
        put_day(records, deed, *day, shown.items);
    return shown;
}

std::vector<DeviceId> members_on(Records& records, const Deed& deed, const Group& group, Day day)
{
    std::vector<DeviceId> devices;
    for (const Assets::Standing& one : MembersThen(records, deed, day).of(group))
        devices.push_back(one.device);
    return devices;
}

Result<Group> find_group(Records& records, const Deed& deed, GroupId id)
{
    auto group = records.groups().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!group || !deed.caller.may_in(Right::view, group->unit, *tree))
        return fail(Kind::missing, "group.missing");
    return std::move(*group);
}

Result<Group> add_group(Records& records, const Deed& deed, const GroupWish& wish)
{
    Group group;
    group.id = deed.new_id<GroupId>();
    group.unit = deed.caller.unit;
    if (const auto ok = put(records, deed, wish, group); !ok)
        return tl::unexpected(ok.error());
    records.groups().add(group);
    note(records, deed, "group.saved", subject(group));
    return group;
}

Result<Group> edit_group(Records& records, const Deed& deed, GroupId id, const GroupWish& wish,
    std::optional<Version> seen)
{
    auto group = group_to_change(records, deed, id, seen);
    if (!group)
        return group;
    Group before = *group;
    sort_unique(before.units);
    sort_unique(before.devices);
    if (const auto ok = put(records, deed, wish, *group); !ok)
        return tl::unexpected(ok.error());
    if (has_more(*group, before) && is_in_an_alert(records, id, deed.now))
        return fail(Kind::conflict, "group.in_alert", group->name);
    if (!records.groups().save(*group, before.version))
        return fail(Kind::conflict, "group.stale");
    group->version = before.version + 1;
    note(records, deed, "group.saved", subject(*group));
    return group;
}

Result<void> remove_group(
    Records& records, const Deed& deed, GroupId id, std::optional<Version> seen)
{
    const auto group = group_to_change(records, deed, id, seen);
    if (!group)
        return tl::unexpected(group.error());
    if (is_in_an_alert(records, id, deed.now))
        return fail(Kind::conflict, "group.in_alert", group->name);
    records.groups().remove(id);
    note(records, deed, "group.removed", subject(*group));
    return {};
}

}
