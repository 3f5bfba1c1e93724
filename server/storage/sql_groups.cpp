#include "core/text/fold.hpp"
#include "server/storage/query.hpp"
#include "server/storage/sql_devices.hpp"

namespace nguon::storage {
namespace {

// Ids count from 2020 on.
constexpr Moment first_of_ids{ Milliseconds(1'577'836'800'000) };

app::Group read_group(sql::Row row)
{
    app::Group group;
    group.id = row.get<GroupId>(0);
    group.unit = row.get<UnitId>(1);
    group.name = row.text(2);
    group.version = row.get<Version>(3);
    group.manner = parse_manner(row.view(4));
    return group;
}

// Empty: it has chosen none.
std::string_view word_of(const app::Group& group)
{
    return group.manner ? name_of(*group.manner) : std::string_view();
}

}

void SqlGroups::add_members(std::vector<app::Group>& groups)
{
    std::vector<GroupId> ids;
    std::map<GroupId, app::Group*> by_id;
    for (app::Group& group : groups) {
        ids.push_back(group.id);
        by_id[group.id] = &group;
    }
    sql_.all("SELECT device_group, kind, member FROM group_member WHERE device_group IN (?*)"
             " ORDER BY device_group, kind, member",
        { sql::List(ids) }, [&](sql::Row row) {
            app::Group& group = *by_id.at(row.get<GroupId>(0));
            if (row.view(1) == "unit")
                group.units.push_back(row.get<UnitId>(2));
            else
                group.devices.push_back(row.get<DeviceId>(2));
            return true;
        });
}

std::optional<app::Group> SqlGroups::find(GroupId id)
{
    auto found = find_all({ id });
    if (found.empty())
        return std::nullopt;
    return std::move(found.front());
}

std::vector<app::Group> SqlGroups::find_all(const std::vector<GroupId>& ids)
{
    auto groups
        = sql_.all("SELECT id, unit, name, version, manner FROM device_group WHERE id IN (?*)"
                   " ORDER BY id",
            { sql::List(ids) }, read_group);
    add_members(groups);
    return groups;
}

app::Paged<app::Group> SqlGroups::list(const std::vector<UnitId>& units, const UnitTree& tree,
    const app::Page& page, std::optional<Moment> made_before)
{
    Conditions where;
    where.add("unit IN (?*)", { sql::List(area_of(units, tree)) });
    if (made_before)
        where.add("id < ?", { GroupId::make(std::max(*made_before, first_of_ids), 0) });
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(sort_key, id) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    auto groups = sql_.all("SELECT id, unit, name, version, manner FROM device_group"
            + where.where() + " ORDER BY sort_key, id LIMIT ?",
        where.values_and({ limit_of(page) + 1 }), read_group);
    auto paged = page_of<app::Group>(
        std::move(groups), page, [](app::Group group) { return group; },
        [](const app::Group& last) {
            return cursor_of(NamePlace{ sort_key(last.name), last.id.value() });
        });
    add_members(paged.items);
    return paged;
}

std::vector<app::Groups::Saved> SqlGroups::saved(const std::vector<GroupId>& ids)
{
    return sql_.all("SELECT subject, subject_name, at FROM audit_entry WHERE subject_kind = 'group'"
                    " AND subject IN (?*) AND deed = 'group.saved' ORDER BY number",
        { sql::List(ids) }, [](sql::Row row) {
            return Saved{ row.get<GroupId>(0), row.text(1), row.get<Moment>(2) };
        });
}

std::vector<app::Group> SqlGroups::all()
{
    auto groups = sql_.all(
        "SELECT id, unit, name, version, manner FROM device_group ORDER BY id", {}, read_group);
    add_members(groups);
    return groups;
}

void SqlGroups::add(const app::Group& group)
{
    const std::string key = sort_key(group.name);
    sql_.run("INSERT INTO device_group (id, unit, name, sort_key, version, manner)"
             " VALUES (?, ?, ?, ?, ?, ?)",
        { group.id, group.unit, group.name, sql::Blob(key), group.version, word_of(group) });
    save_members(group);
}

bool SqlGroups::save(const app::Group& group, Version seen)
{
    const std::string key = sort_key(group.name);
    if (sql_.run("UPDATE device_group SET unit = ?, name = ?, sort_key = ?, version = ?, manner = ?"
                 " WHERE id = ? AND version = ?",
            { group.unit, group.name, sql::Blob(key), seen + 1, word_of(group), group.id, seen })
        == 0)
        return false;
    sql_.run("DELETE FROM group_member WHERE device_group = ?", { group.id });
    save_members(group);
    return true;
}

void SqlGroups::save_members(const app::Group& group)
{
    std::vector<std::vector<sql::Value>> rows;
    for (const UnitId unit : group.units)
        rows.push_back({ group.id, "unit", unit });
    for (const DeviceId device : group.devices)
        rows.push_back({ group.id, "device", device });
    sql_.run_many("INSERT INTO group_member (device_group, kind, member) VALUES (?, ?, ?)"
                  " ON CONFLICT DO NOTHING",
        rows);
}

bool SqlGroups::remove(GroupId id)
{
    return sql_.run("DELETE FROM device_group WHERE id = ?", { id }) == 1;
}

}
