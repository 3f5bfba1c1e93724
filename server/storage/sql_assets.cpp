#include "server/storage/sql_assets.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "core/text/fold.hpp"
#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view asset_columns
    = "e.asset, e.kind, e.unit, e.name, a.device, e.station, e.condition, e.condition_on, "
      "e.funding,"
      " e.latitude, e.longitude, e.details, e.from_day, e.to_day, a.version, e.by_name,"
      " e.changed_at";
constexpr std::string_view tables = " FROM asset_era e JOIN asset a ON a.id = e.asset";
constexpr std::string_view on_day = "e.from_day <= ? AND (e.to_day IS NULL OR e.to_day > ?)";
// Of a station: whether it is a part of one that is there on the day.
constexpr std::string_view is_part
    = "(e.kind = 'station' AND e.station IS NOT NULL AND EXISTS (SELECT 1 FROM asset_era w"
      " WHERE w.asset = e.station AND w.from_day <= ? AND (w.to_day IS NULL OR w.to_day > ?)))";
// What is noted in asset_due of the last era of each.
constexpr std::array<std::string_view, 3> due_keys{ "sim_expires", "warranty_until",
    "lease_until" };
constexpr std::int64_t last_day_of_a_cursor = 1'000'000; // since 1970
// What a search finds an asset by, beside its name.
constexpr std::array<std::string_view, 6> search_keys{ "serial", "maker", "model", "address", "url",
    "permit_no" };

std::map<std::string, std::string> details_from(std::string_view text)
{
    return stored::from_text(text, [](const json::Value& value) {
        std::map<std::string, std::string> details;
        for (const auto& [key, one] : value.as_object())
            details.emplace(std::string(key), std::string(one.as_string()));
        return details;
    });
}

std::string to_text(const std::map<std::string, std::string>& details)
{
    json::Object object;
    for (const auto& [key, value] : details)
        object.emplace(key, value);
    return json::serialise(object);
}

Asset read_asset(sql::Row row)
{
    Asset asset;
    asset.id = row.get<AssetId>(0);
    asset.kind = known(parse_asset_kind(row.view(1)), row.view(1));
    asset.unit = row.get<UnitId>(2);
    asset.name = row.text(3);
    asset.device = row.optional<DeviceId>(4);
    asset.station = row.optional<AssetId>(5);
    asset.condition = known(parse_condition(row.view(6)), row.view(6));
    asset.condition_on = row.optional<Day>(7);
    asset.funding = known(parse_funding(row.view(8)), row.view(8));
    if (!row.is_null(9) && !row.is_null(10))
        asset.place = Point{ row.get<double>(9), row.get<double>(10) };
    asset.details = details_from(row.view(11));
    asset.from = row.get<Day>(12);
    asset.to = row.optional<Day>(13);
    asset.version = row.get<Version>(14);
    asset.by_name = row.text(15);
    asset.changed = row.get<Moment>(16);
    return asset;
}

std::string select(std::string_view rest)
{
    return fmt::format("SELECT {}{}{}", asset_columns, tables, rest);
}

// Of one word the engine makes an equation, for which it takes the index of that kind in its order.
template <typename T>
void add_words(Conditions& where, std::string_view column, const std::vector<T>& values)
{
    if (values.size() == 1)
        where.add(fmt::format("{} = ?", column), { name_of(values.front()) });
    else if (!values.empty())
        where.add(fmt::format("{} IN (?*)", column), { names_of(values) });
}

Conditions conditions_of(const app::AssetFilter& filter, const UnitTree& tree)
{
    Conditions where;
    where.add(on_day, { filter.day, filter.day });
    add_area(where, "e.unit", area_of(filter.units, tree), tree);
    if (filter.within) {
        const bool is_large = filter.within->size() > 64;
        where.add(is_large ? "+e.unit IN (?*)" : "e.unit IN (?*)", { sql::List(*filter.within) });
    }
    add_words(where, "e.kind", filter.kinds);
    add_words(where, "e.condition", filter.conditions);
    add_words(where, "e.funding", filter.fundings);
    if (!filter.technology.empty())
        where.add("e.technology = ?", { where.keep(filter.technology) });
    if (filter.station)
        where.add("e.station = ?", { *filter.station });
    if (filter.wholes_only)
        where.add(fmt::format("NOT {}", is_part), { filter.day, filter.day });
    if (filter.with_device)
        where.add(*filter.with_device ? "a.device IS NOT NULL" : "a.device IS NULL");
    if (filter.devices)
        where.add("a.device IN (?*)", { sql::List(*filter.devices) });
    if (!filter.text.empty())
        where.add("e.folded LIKE ? ESCAPE '\\'", { where.keep(containing(fold(filter.text))) });
    return where;
}

// Where a day stands by which something is due: what the last era of an asset says of it is noted
// in a table of its own, what an earlier one said is read from its details.
struct DueWords {
    std::string_view joined;
    std::string_view day;
    std::string_view asset;
};

DueWords words_of(const app::DueFilter& filter, const sql::Dialect& dialect)
{
    if (!filter.as_of)
        return { "JOIN asset_due u ON u.asset = e.asset", "u.day", "u.asset" };
    return { "CROSS JOIN (SELECT 'sim_expires' AS key UNION ALL SELECT 'warranty_until'"
             " UNION ALL SELECT 'lease_until') u",
        dialect.pick("(e.details ->> u.key)", "(CAST(e.details AS json) ->> u.key)"), "e.asset" };
}

std::string folded(const Asset& asset)
{
    std::string all = asset.name;
    for (const std::string_view key : search_keys) {
        if (const std::string_view value = asset.detail(key); !value.empty()) {
            all += ' ';
            all += value;
        }
    }
    return fold(all);
}

std::optional<double> latitude(const Asset& asset)
{
    return asset.place ? std::optional(asset.place->latitude) : std::nullopt;
}

std::optional<double> longitude(const Asset& asset)
{
    return asset.place ? std::optional(asset.place->longitude) : std::nullopt;
}

}

std::optional<Asset> SqlAssets::find(AssetId id, Day day)
{
    return sql_.maybe_one(
        select(fmt::format(" WHERE e.asset = ? AND {}", on_day)), { id, day, day }, read_asset);
}

std::vector<Asset> SqlAssets::find_all(const std::vector<AssetId>& ids, Day day)
{
    return sql_.all(select(fmt::format(" WHERE e.asset IN (?*) AND {} ORDER BY e.asset", on_day)),
        { sql::List(ids), day, day }, read_asset);
}

AssetEras SqlAssets::history(AssetId id)
{
    return sql_.all(select(" WHERE e.asset = ? ORDER BY e.from_day"), { id }, read_asset);
}

AssetEras SqlAssets::history_of_device(DeviceId device)
{
    return sql_.all(select(" WHERE a.device = ? ORDER BY e.from_day"), { device }, read_asset);
}

app::Paged<Asset> SqlAssets::list(
    const app::AssetFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where = conditions_of(filter, tree);
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(e.sort_key, e.asset) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    auto rows = sql_.all(select(where.where() + " ORDER BY e.sort_key, e.asset LIMIT ?"),
        where.values_and({ limit_of(page) + 1 }), read_asset);
    return page_of<Asset>(
        std::move(rows), page, [](Asset asset) { return asset; },
        [](const Asset& last) {
            return cursor_of(NamePlace{ sort_key(last.name), last.id.value() });
        });
}

app::AssetCounts SqlAssets::counts(const app::AssetFilter& filter, const UnitTree& tree)
{
    const Conditions where = conditions_of(filter, tree);
    std::vector<sql::Value> values{ filter.day, filter.day };
    values.insert(values.end(), where.values().begin(), where.values().end());
    app::AssetCounts counts;
    sql_.each(fmt::format("SELECT e.kind, e.technology, e.condition, e.funding, COUNT(*),"
                          " CASE WHEN {} THEN 1 ELSE 0 END AS is_part{}{}"
                          " GROUP BY e.kind, e.technology, e.condition, e.funding, is_part",
                  is_part, tables, where.where()),
        values, [&](sql::Row row) {
            const AssetKind kind = known(parse_asset_kind(row.view(0)), row.view(0));
            const Condition condition = known(parse_condition(row.view(2)), row.view(2));
            const Funding funding = known(parse_funding(row.view(3)), row.view(3));
            const auto count = row.get<std::int64_t>(4);
            if (row.get<int>(5) == 1) {
                counts.station_parts += count;
                return;
            }
            counts.kinds[kind] += count;
            if (kind == AssetKind::station)
                counts.technologies[row.text(1)] += count;
            counts.conditions[{ kind, condition }] += count;
            counts.fundings[{ kind, funding }] += count;
        });
    return counts;
}

std::vector<Asset> SqlAssets::with_serials(const std::vector<std::string>& serials, Day day)
{
    return sql_.all(
        select(fmt::format(
            " WHERE LOWER(e.serial) IN (?*) AND e.serial <> '' AND {} ORDER BY e.asset", on_day)),
        { sql::List(serials), day, day }, read_asset);
}

bool SqlAssets::is_serial_of_another(const std::string& serial, AssetId asset, Day day)
{
    return sql_
        .maybe_one(fmt::format("SELECT e.asset{} WHERE LOWER(e.serial) = LOWER(?)"
                               " AND e.serial <> '' AND e.asset <> ? AND {}"
                               " AND (a.device IS NULL OR a.device IN"
                               " (SELECT id FROM device WHERE removed_at IS NULL)) LIMIT 1",
                       tables, on_day),
            { serial, asset, day, day }, [](sql::Row row) { return row.get<AssetId>(0); })
        .has_value();
}

std::vector<UnitId> SqlAssets::units_with_station(Day day)
{
    return sql_.all(fmt::format("SELECT DISTINCT e.unit FROM asset_era e WHERE e.kind = 'station'"
                                " AND e.technology <> 'none' AND {} AND NOT {} ORDER BY e.unit",
                        on_day, is_part),
        { day, day, day, day }, [](sql::Row row) { return row.get<UnitId>(0); });
}

std::vector<app::Assets::Standing> SqlAssets::standing_on(Day day)
{
    return sql_.all(fmt::format("SELECT a.device, e.unit, e.kind, e.name, e.latitude, "
                                "e.longitude{} WHERE a.device IS NOT NULL"
                                " AND {} ORDER BY a.device",
                        tables, on_day),
        { day, day }, [](sql::Row row) {
            Standing one{ row.get<DeviceId>(0), row.get<UnitId>(1),
                known(parse_asset_kind(row.view(2)), row.view(2)), row.text(3) };
            if (!row.is_null(4) && !row.is_null(5))
                one.place = Point{ row.get<double>(4), row.get<double>(5) };
            return one;
        });
}

app::Paged<app::AssetDue> SqlAssets::due(
    const app::DueFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    const DueWords words = words_of(filter, sql_.dialect());
    const sql::List keys(filter.keys);
    const Day day = filter.as_of.value_or(tree.day());
    Conditions where;
    where.add(fmt::format("{0} >= ? AND {0} < ?", words.day), { filter.from, filter.to });
    where.add("u.key IN (?*)", { keys });
    where.add(std::string(on_day), { day, day });
    add_area(where, "e.unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.within)
        where.add("e.unit IN (?*)", { sql::List(*filter.within) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 3);
        if (!after || (*after)[0] < 0 || (*after)[0] > last_day_of_a_cursor || (*after)[2] < 0
            || (*after)[2] >= std::int64_t(due_keys.size()))
            return {};
        where.add(fmt::format("({}, {}, u.key) > (?, ?, ?)", words.day, words.asset),
            { Day(std::chrono::days((*after)[0])), (*after)[1],
                due_keys[static_cast<std::size_t>((*after)[2])] });
    }
    auto rows
        = sql_.all(fmt::format("SELECT {0}, u.key, {1}{2} {3}{4} ORDER BY {1}, {5}, u.key LIMIT ?",
                       asset_columns, words.day, tables, words.joined, where.where(), words.asset),
            where.values_and({ limit_of(page) + 1 }), [](sql::Row row) {
                return app::AssetDue{ read_asset(row), row.text(17), row.get<Day>(18) };
            });
    return page_of<app::AssetDue>(
        std::move(rows), page, [](app::AssetDue one) { return one; },
        [&](const app::AssetDue& last) {
            const auto key = std::find(due_keys.begin(), due_keys.end(), last.key);
            return cursor_of({ last.day.time_since_epoch().count(), last.asset.id.value(),
                key - due_keys.begin() });
        });
}

void SqlAssets::add(const Asset& asset) { add_all({ asset }); }

void SqlAssets::add_all(const std::vector<Asset>& assets)
{
    std::vector<std::vector<sql::Value>> rows;
    rows.reserve(assets.size());
    for (const Asset& asset : assets)
        rows.push_back({ asset.id, asset.unit, name_of(asset.kind), asset.device, asset.version,
            asset.changed });
    sql_.run_many("INSERT INTO asset (id, unit, kind, device, version, created_at)"
                  " VALUES (?, ?, ?, ?, ?, ?)",
        rows);
    write_eras(assets);
    write_due(assets);
}

bool SqlAssets::save(const AssetEras& eras, Version seen)
{
    const Asset& last = eras.back();
    if (sql_.run("UPDATE asset SET unit = ?, version = ? WHERE id = ? AND version = ?",
            { last.unit, seen + 1, last.id, seen })
        != 1)
        return false;
    sql_.run("DELETE FROM asset_era WHERE asset = ?", { last.id });
    sql_.run("DELETE FROM asset_due WHERE asset = ?", { last.id });
    write_eras(eras);
    write_due({ last });
    return true;
}

void SqlAssets::write_eras(const std::vector<Asset>& eras)
{
    std::deque<std::string> texts; // stay where they are while values point into them
    const auto kept
        = [&](std::string text) -> std::string_view { return texts.emplace_back(std::move(text)); };
    std::vector<std::vector<sql::Value>> rows;
    rows.reserve(eras.size());
    for (const Asset& era : eras)
        rows.push_back({ era.id, era.from, era.to, era.unit, name_of(era.kind), era.name,
            sql::Blob(kept(sort_key(era.name))), kept(folded(era)), era.station,
            name_of(era.condition), era.condition_on, name_of(era.funding), latitude(era),
            longitude(era), era.detail("tech"), era.detail("serial"), kept(to_text(era.details)),
            era.by_name, era.changed });
    sql_.run_many("INSERT INTO asset_era (asset, from_day, to_day, unit, kind, name, sort_key,"
                  " folded, station, condition, condition_on, funding, latitude, longitude,"
                  " technology, serial, details, by_name, changed_at)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows);
}

void SqlAssets::write_due(const std::vector<Asset>& last_eras)
{
    std::vector<std::vector<sql::Value>> rows;
    for (const Asset& era : last_eras) {
        for (const std::string_view key : due_keys) {
            if (const std::string_view day = era.detail(key); !day.empty())
                rows.push_back({ era.id, key, day });
        }
    }
    sql_.run_many("INSERT INTO asset_due (asset, key, day) VALUES (?, ?, ?)", rows);
}

bool SqlAssets::erase(AssetId id) { return erase_where("id = ? AND device IS NULL", id.value()); }

bool SqlAssets::erase_of_device(DeviceId id) { return erase_where("device = ?", id.value()); }

bool SqlAssets::erase_where(std::string_view which, std::int64_t id)
{
    return sql_.run(fmt::format("DELETE FROM asset WHERE {}", which)
                    + " AND NOT EXISTS (SELECT 1 FROM asset_file f WHERE f.asset = asset.id)"
                    " AND NOT EXISTS (SELECT 1 FROM asset_era e WHERE e.station = asset.id)"
                    " AND NOT EXISTS (SELECT 1 FROM hearing h WHERE h.asset = asset.id)"
                    " AND NOT EXISTS (SELECT 1 FROM spare_move s WHERE s.asset = asset.id)"
                    " AND NOT EXISTS (SELECT 1 FROM survey_answer r WHERE r.asset = asset.id)"
                    " AND NOT EXISTS (SELECT 1 FROM maintenance m WHERE m.asset = asset.id"
                    " AND NOT m.removed)",
               { id })
        == 1;
}

std::vector<app::AssetFile> SqlAssets::files(AssetId id)
{
    return sql_.all("SELECT asset, hash, name, type, size, by_name, added_at FROM asset_file"
                    " WHERE asset = ? ORDER BY added_at, hash",
        { id }, [](sql::Row row) {
            return app::AssetFile{ row.get<AssetId>(0), row.text(1), row.text(2), row.text(3),
                row.get<std::int64_t>(4), row.text(5), row.get<Moment>(6) };
        });
}

bool SqlAssets::add_file(const app::AssetFile& file)
{
    return sql_.run("INSERT INTO asset_file (asset, hash, name, type, size, by_name, added_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
               { file.asset, file.hash, file.name, file.type, file.size, file.by_name, file.added })
        == 1;
}

bool SqlAssets::remove_file(AssetId id, const MediaHash& hash)
{
    return sql_.run("DELETE FROM asset_file WHERE asset = ? AND hash = ?", { id, hash }) == 1;
}

std::vector<MediaHash> SqlAssets::files_in_use()
{
    return sql_.all("SELECT DISTINCT hash FROM asset_file ORDER BY hash", {},
        [](sql::Row row) { return row.text(0); });
}

void SqlAssets::follow_units(Day day, const std::string& by_name, Moment now)
{
    sql_.run("UPDATE asset SET unit = (SELECT d.unit FROM device d WHERE d.id = asset.device),"
             " version = version + 1"
             " WHERE device IS NOT NULL AND EXISTS"
             " (SELECT 1 FROM device d WHERE d.id = asset.device AND d.unit <> asset.unit)",
        {});
    // Those whose last word names another unit, with that unit.
    struct Left {
        AssetId asset;
        UnitId old;
        UnitId next;
    };
    const auto left
        = sql_.all("SELECT e.asset, e.unit, a.unit FROM asset_era e JOIN asset a ON a.id = e.asset"
                   " WHERE e.unit <> a.unit AND (e.to_day IS NULL OR e.to_day > ?)"
                   " AND NOT EXISTS (SELECT 1 FROM asset_era l WHERE l.asset = e.asset"
                   " AND l.from_day > e.from_day)",
            { day }, [](sql::Row row) {
                return Left{ row.get<AssetId>(0), row.get<UnitId>(1), row.get<UnitId>(2) };
            });
    std::vector<std::vector<sql::Value>> split;
    std::vector<std::vector<sql::Value>> closed;
    std::vector<std::vector<sql::Value>> renamed;
    for (const Left& one : left) {
        split.push_back({ day, one.next, by_name, now, one.asset, one.old, day, day });
        closed.push_back({ day, one.asset, one.old, day, day });
        renamed.push_back({ one.next, one.asset, day, one.old });
    }
    sql_.run_many("INSERT INTO asset_era (asset, from_day, to_day, unit, kind, name, sort_key,"
                  " folded, station, condition, condition_on, funding, latitude, longitude,"
                  " technology, serial, details, by_name, changed_at)"
                  " SELECT asset, ?, to_day, ?, kind, name, sort_key, folded, station, condition,"
                  " condition_on, funding, latitude, longitude, technology, serial, details, ?, ?"
                  " FROM asset_era WHERE asset = ? AND unit = ? AND from_day < ?"
                  " AND (to_day IS NULL OR to_day > ?)",
        split);
    sql_.run_many("UPDATE asset_era SET to_day = ? WHERE asset = ? AND unit = ? AND from_day < ?"
                  " AND (to_day IS NULL OR to_day > ?)",
        closed);
    sql_.run_many(
        "UPDATE asset_era SET unit = ? WHERE asset = ? AND from_day >= ? AND unit = ?", renamed);
}

}
