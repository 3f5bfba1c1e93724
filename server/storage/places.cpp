#include "server/storage/places.hpp"

#include <set>

#include <fmt/format.h>

namespace nguon::storage {

Places::Places(const std::vector<UnitId>& units, const UnitTree& tree)
    : area_(area_of(units, tree))
    , everywhere_(is_everything(area_, tree))
{
    std::set<UnitId> reach(area_.begin(), area_.end());
    for (const UnitId unit : units) {
        for (const UnitId above : tree.path(unit))
            reach.insert(above);
    }
    reach_.assign(reach.begin(), reach.end());
}

std::string audience_reaches(std::string_view owner, DevicesMeant devices)
{
    return fmt::format(
        "SELECT {0} FROM {0}_target WHERE kind = 'unit' AND target IN (?*)"
        " UNION SELECT t.{0} FROM {0}_target t JOIN device d ON d.id = t.target"
        " WHERE t.kind = 'device' AND d.unit IN (?*){1}"
        " UNION SELECT t.{0} FROM {0}_target t JOIN group_member m ON m.device_group = t.target"
        " WHERE t.kind = 'group' AND m.kind = 'unit' AND m.member IN (?*)"
        " UNION SELECT t.{0} FROM {0}_target t JOIN group_member m ON m.device_group = t.target"
        " JOIN device d ON d.id = m.member"
        " WHERE t.kind = 'group' AND m.kind = 'device' AND d.unit IN (?*){1}",
        owner, devices == DevicesMeant::standing ? " AND d.removed_at IS NULL" : "");
}

std::vector<sql::Value> audience_values(const Places& places)
{
    return { places.inside_or_above(), places.inside(), places.inside_or_above(), places.inside() };
}

void save_targets(
    sql::Connection& sql, std::string_view owner, std::int64_t id, const Audience& audience)
{
    sql.run(fmt::format("DELETE FROM {0}_target WHERE {0} = ?", owner), { id });
    const std::string insert = fmt::format("INSERT INTO {0}_target ({0}, kind, target)"
                                           " VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        owner);
    std::vector<std::vector<sql::Value>> rows;
    for (const UnitId unit : audience.units)
        rows.push_back({ id, "unit", unit });
    for (const GroupId group : audience.groups)
        rows.push_back({ id, "group", group });
    for (const DeviceId device : audience.devices)
        rows.push_back({ id, "device", device });
    sql.run_many(insert, rows);
}

}
