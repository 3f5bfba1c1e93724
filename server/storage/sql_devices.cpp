#include "server/storage/sql_devices.hpp"

#include "core/text/fold.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_json.hpp"

#include <fmt/format.h>

#include <utility>

namespace nguon::storage {
namespace {

constexpr std::string_view columns_of_device
    = "d.id, d.unit, d.kind, d.name, d.speakers, d.latitude, d.longitude, d.power_w, d.bearing,"
      " d.volume, d.volume_ceiling, d.quiet, d.public_key, d.version, d.created_at, d.removed_at,"
      " d.exercises, d.turn_round, d.turn_rounds, d.sim,"
      " d.echo_ms, d.echo_in_round_ms";
constexpr std::string_view status_columns
    = "s.device, s.online, s.last_seen, s.plan_version, s.ready, s.clock_error_ms, s.software,"
      " s.volume, s.on_air, s.storage_free, s.faults, s.log_waiting, s.mains_v";
constexpr int first_of_status = 22;

Device read_device(sql::Row row)
{
    Device device;
    device.id = row.get<DeviceId>(0);
    device.unit = row.get<UnitId>(1);
    device.kind = known(parse_device_kind(row.view(2)), row.view(2));
    device.name = row.text(3);
    device.speakers = row.get<int>(4);
    if (!row.is_null(5) && !row.is_null(6))
        device.place = Point{ row.get<double>(5), row.get<double>(6) };
    device.power_w = row.optional<double>(7);
    device.bearing = row.optional<double>(8);
    device.volume = row.get<int>(9);
    device.volume_ceiling = row.get<int>(10);
    device.quiet = stored::quiet_from(row.view(11));
    device.public_key = row.text(12);
    device.version = row.get<Version>(13);
    device.created = row.get<Moment>(14);
    device.removed = row.optional<Moment>(15);
    device.exercises = row.get<bool>(16);
    device.turn = { row.get<int>(17), row.get<int>(18) };
    device.sim = row.text(19);
    device.echo
        = { Milliseconds(row.get<std::int64_t>(20)), Milliseconds(row.get<std::int64_t>(21)) };
    return device;
}

app::DeviceRow read_row(sql::Row row)
{
    app::DeviceRow both{ read_device(row), {} };
    constexpr int at = first_of_status;
    if (row.is_null(at))
        return both; // never heard of
    DeviceStatus& status = both.status;
    status.online = row.get<bool>(at + 1);
    status.last_seen = row.optional<Moment>(at + 2);
    status.plan_version = row.get<Version>(at + 3);
    status.ready = row.get<bool>(at + 4);
    status.clock_error_ms = row.optional<std::int64_t>(at + 5);
    status.software = row.text(at + 6);
    status.volume = row.get<int>(at + 7);
    status.on_air = row.text(at + 8);
    status.storage_free = row.get<std::int64_t>(at + 9);
    status.faults = stored::words_from(row.view(at + 10));
    status.log_waiting = row.get<std::int64_t>(at + 11);
    status.mains_v = row.optional<int>(at + 12);
    return both;
}

std::string select_rows()
{
    return fmt::format("SELECT {}, {} FROM device d LEFT JOIN device_status s ON s.device = d.id",
        columns_of_device, status_columns);
}

Conditions conditions_of(const app::DeviceFilter& filter, const UnitTree& tree)
{
    Conditions where;
    where.add("d.removed_at IS NULL");
    add_area(where, "d.unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.kind)
        where.add("d.kind = ?", { name_of(*filter.kind) });
    if (filter.online)
        where.add("COALESCE(s.online, FALSE) = ?", { *filter.online });
    if (filter.paired)
        where.add("(d.public_key <> '') = ?", { *filter.paired });
    if (!filter.search.empty())
        where.add("d.folded LIKE ? ESCAPE '\\'", { where.keep(containing(fold(filter.search))) });
    return where;
}

std::optional<double> latitude(const Device& device)
{
    return device.place ? std::optional(device.place->latitude) : std::nullopt;
}

std::optional<double> longitude(const Device& device)
{
    return device.place ? std::optional(device.place->longitude) : std::nullopt;
}

}

std::optional<Device> SqlDevices::find(DeviceId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM device d WHERE d.id = ?", columns_of_device),
        { id }, read_device);
}

std::optional<app::DeviceRow> SqlDevices::find_with_status(DeviceId id)
{
    return sql_.maybe_one(select_rows() + " WHERE d.id = ?", { id }, read_row);
}

void SqlDevices::add_group(Conditions& where, GroupId group, const UnitTree& tree)
{
    // A unit of the group stands for everything below it.
    const auto units
        = sql_.all("SELECT member FROM group_member WHERE device_group = ? AND kind = 'unit'",
            { group }, [](sql::Row row) { return row.get<UnitId>(0); });
    where.add("d.unit IN (?*) OR d.id IN"
              " (SELECT member FROM group_member WHERE device_group = ? AND kind = 'device')"
              " OR d.id IN (SELECT device FROM device_former_unit WHERE unit IN (?*))",
        { sql::List(area_of(units, tree)), group, sql::List(units) });
}

app::Paged<app::DeviceRow> SqlDevices::list(
    const app::DeviceFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where = conditions_of(filter, tree);
    if (filter.group)
        add_group(where, *filter.group, tree);
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(d.sort_key, d.id) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    auto rows = sql_.all(select_rows() + where.where() + " ORDER BY d.sort_key, d.id LIMIT ?",
        where.values_and({ limit_of(page) + 1 }), read_row);
    return page_of<app::DeviceRow>(
        std::move(rows), page, [](app::DeviceRow row) { return row; },
        [](const app::DeviceRow& last) {
            return cursor_of(NamePlace{ sort_key(last.device.name), last.device.id.value() });
        });
}

KeptRegister::Devices KeptRegister::find(std::int64_t token) const
{
    const std::lock_guard lock(mutex_);
    return token == token_ ? devices_ : nullptr;
}

void KeptRegister::keep(std::int64_t token, Devices devices)
{
    const std::lock_guard lock(mutex_);
    token_ = token;
    devices_ = std::move(devices);
}

std::shared_ptr<const std::vector<Device>> SqlDevices::everyone()
{
    const auto token = sql_.one("SELECT token FROM device_state WHERE id = 1", {},
        [](sql::Row row) { return row.get<std::int64_t>(0); });
    is_renewed_ = false;
    if (auto kept = kept_.find(token))
        return kept;
    auto devices = std::make_shared<const std::vector<Device>>(
        sql_.all(fmt::format("SELECT {} FROM device d WHERE d.removed_at IS NULL ORDER BY d.id",
                     columns_of_device),
            {}, read_device));
    kept_.keep(token, devices);
    return devices;
}

void renew_register(sql::Connection& sql)
{
    sql.run("UPDATE device_state SET token = ? WHERE id = 1", { fresh_token() });
}

void SqlDevices::renew_state()
{
    if (!std::exchange(is_renewed_, true))
        renew_register(sql_);
}

std::vector<app::Devices::Count> SqlDevices::counts()
{
    return sql_.all("SELECT unit, COUNT(*), COALESCE(SUM(speakers), 0) FROM device"
                    " WHERE removed_at IS NULL AND kind = 'speaker' GROUP BY unit ORDER BY unit",
        {}, [](sql::Row row) {
            return Count{ row.get<UnitId>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2) };
        });
}

std::vector<std::pair<DeviceId, UnitId>> SqlDevices::former_units()
{
    return sql_.all("SELECT device, unit FROM device_former_unit ORDER BY device, unit", {},
        [](sql::Row row) { return std::pair(row.get<DeviceId>(0), row.get<UnitId>(1)); });
}

std::vector<UnitId> SqlDevices::former_units_of(DeviceId id)
{
    return sql_.all("SELECT unit FROM device_former_unit WHERE device = ? ORDER BY unit", { id },
        [](sql::Row row) { return row.get<UnitId>(0); });
}

std::vector<UnitId> SqlDevices::standing_after(UnitId ended)
{
    return sql_.all("SELECT DISTINCT d.unit FROM device_former_unit f JOIN device d"
                    " ON d.id = f.device WHERE f.unit = ? AND d.removed_at IS NULL ORDER BY d.unit",
        { ended }, [](sql::Row row) { return row.get<UnitId>(0); });
}

namespace {

app::Sounding read_sounding(sql::Row row, int first)
{
    return { row.get<int>(first), row.optional<double>(first + 1), row.optional<double>(first + 2),
        row.get<int>(first + 3) };
}

void write_sounding(sql::Connection& sql, const Device& device, Day from)
{
    const app::Sounding one = app::sounding_of(device);
    sql.run("INSERT INTO device_sounding (device, from_day, speakers, power_w, bearing,"
            " volume_ceiling) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (device, from_day) DO UPDATE SET speakers = excluded.speakers,"
            " power_w = excluded.power_w, bearing = excluded.bearing,"
            " volume_ceiling = excluded.volume_ceiling",
        { device.id, from, one.speakers, one.power_w, one.bearing, one.volume_ceiling });
}

constexpr std::string_view sounding_on_day
    = "s.from_day = COALESCE((SELECT MAX(t.from_day) FROM device_sounding t"
      " WHERE t.device = s.device AND t.from_day <= ?),"
      " (SELECT MIN(t.from_day) FROM device_sounding t WHERE t.device = s.device))";

app::Soundings read_soundings(sql::Connection& sql, const Conditions& where, Day day)
{
    app::Soundings found;
    sql.each("SELECT s.device, s.from_day, s.speakers, s.power_w, s.bearing, s.volume_ceiling"
             " FROM device_sounding s"
            + where.where(),
        where.values(), [&](sql::Row row) {
            auto from = parse_iso_day(row.view(1));
            if (from && *from > day)
                from.reset();
            found.emplace(
                row.get<DeviceId>(0), Dated<app::Sounding>{ read_sounding(row, 2), from });
        });
    return found;
}

}

void SqlDevices::add(const Device& device)
{
    renew_state();
    const std::string key = sort_key(device.name);
    sql_.run("INSERT INTO device (id, unit, kind, name, sort_key, folded, speakers, latitude,"
             " longitude, power_w, bearing, volume, volume_ceiling, quiet, public_key, version,"
             " created_at, removed_at, exercises, sim)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { device.id, device.unit, name_of(device.kind), device.name, sql::Blob(key),
            fold(device.name), device.speakers, latitude(device), longitude(device), device.power_w,
            device.bearing, device.volume, device.volume_ceiling, stored::to_text(device.quiet),
            device.public_key, device.version, device.created, device.removed, device.exercises,
            device.sim });
    write_sounding(sql_, device, day_of(device.created));
}

void SqlDevices::tell_sounding(const Device& device, Day from)
{
    const auto last = sql_.maybe_one("SELECT speakers, power_w, bearing, volume_ceiling"
                                     " FROM device_sounding WHERE device = ?"
                                     " ORDER BY from_day DESC LIMIT 1",
        { device.id }, [](sql::Row row) { return read_sounding(row, 0); });
    if (!last || *last != app::sounding_of(device))
        write_sounding(sql_, device, from);
}

app::Soundings SqlDevices::soundings_on(Day day)
{
    Conditions all;
    all.add(sounding_on_day, { day });
    return read_soundings(sql_, all, day);
}

app::Soundings SqlDevices::soundings_on(Day day, const std::vector<DeviceId>& devices)
{
    Conditions some;
    some.add("s.device IN (?*)", { sql::List(devices) });
    some.add(sounding_on_day, { day });
    return read_soundings(sql_, some, day);
}

bool SqlDevices::save(const Device& device, Version seen)
{
    renew_state();
    const std::string key = sort_key(device.name);
    return sql_.run("UPDATE device SET unit = ?, kind = ?, name = ?, sort_key = ?, folded = ?,"
                    " speakers = ?, latitude = ?, longitude = ?, power_w = ?, bearing = ?,"
                    " volume = ?, volume_ceiling = ?, quiet = ?, public_key = ?, version = ?,"
                    " removed_at = ?, exercises = ?, sim = ? WHERE id = ? AND version = ?",
               { device.unit, name_of(device.kind), device.name, sql::Blob(key), fold(device.name),
                   device.speakers, latitude(device), longitude(device), device.power_w,
                   device.bearing, device.volume, device.volume_ceiling,
                   stored::to_text(device.quiet), device.public_key, seen + 1, device.removed,
                   device.exercises, device.sim, device.id, seen })
        == 1;
}

void SqlDevices::save_statuses(const std::vector<std::pair<DeviceId, DeviceStatus>>& statuses)
{
    std::deque<std::string> faults; // stays where it is while values point into it
    std::vector<std::vector<sql::Value>> rows;
    rows.reserve(statuses.size());
    for (const auto& [device, status] : statuses) {
        faults.push_back(stored::to_text(status.faults));
        rows.push_back({ device, status.online, status.last_seen, status.plan_version, status.ready,
            status.clock_error_ms, status.software, status.volume, status.on_air,
            status.storage_free, faults.back(), status.log_waiting, status.mains_v });
    }
    sql_.run_many("INSERT INTO device_status (device, online, last_seen, plan_version, ready,"
                  " clock_error_ms, software, volume, on_air, storage_free, faults, log_waiting,"
                  " mains_v) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT (device) DO UPDATE SET online = excluded.online,"
                  " last_seen = excluded.last_seen, plan_version = excluded.plan_version,"
                  " ready = excluded.ready, clock_error_ms = excluded.clock_error_ms,"
                  " software = excluded.software, volume = excluded.volume,"
                  " on_air = excluded.on_air, storage_free = excluded.storage_free,"
                  " faults = excluded.faults, log_waiting = excluded.log_waiting,"
                  " mains_v = excluded.mains_v",
        rows);
}

void SqlDevices::mark_all_offline()
{
    sql_.run("UPDATE device_status SET online = FALSE, on_air = '' WHERE online");
}

void SqlDevices::set_pairing_code(DeviceId id, const std::string& code_hash, Moment expires)
{
    sql_.run("INSERT INTO pairing_code (device, code_hash, expires) VALUES (?, ?, ?)"
             " ON CONFLICT (device) DO UPDATE SET code_hash = excluded.code_hash,"
             " expires = excluded.expires",
        { id, code_hash, expires });
}

std::optional<DeviceId> SqlDevices::take_pairing_code(const std::string& code_hash, Moment now)
{
    return sql_.maybe_one("DELETE FROM pairing_code WHERE code_hash = ? AND expires > ?"
                          " AND device IN (SELECT id FROM device WHERE removed_at IS NULL)"
                          " RETURNING device",
        { code_hash, now }, [](sql::Row row) { return row.get<DeviceId>(0); });
}

void SqlDevices::pair(
    DeviceId id, const std::string& public_key, const std::string& token_hash, Moment now)
{
    renew_state();
    sql_.run("UPDATE device SET public_key = ?, token_hash = ?, paired_at = ? WHERE id = ?",
        { public_key, token_hash, now, id });
}

bool SqlDevices::is_sim_of_another(const std::string& sim, DeviceId device)
{
    return sql_
        .maybe_one("SELECT id FROM device WHERE sim = ? AND sim <> '' AND id <> ?"
                   " AND removed_at IS NULL LIMIT 1",
            { sim, device }, [](sql::Row row) { return row.get<DeviceId>(0); })
        .has_value();
}

std::vector<Device> SqlDevices::with_key(const std::string& public_key)
{
    return sql_.all(fmt::format("SELECT {} FROM device d WHERE d.public_key = ?"
                                " AND d.public_key <> '' AND d.removed_at IS NULL ORDER BY d.id",
                        columns_of_device),
        { public_key }, read_device);
}

void SqlDevices::unpair(DeviceId id)
{
    renew_state();
    sql_.run("UPDATE device SET public_key = '', token_hash = NULL, paired_at = NULL WHERE id = ?",
        { id });
}

std::optional<DeviceId> SqlDevices::find_by_token_hash(const std::string& hash)
{
    return sql_.maybe_one("SELECT id FROM device WHERE token_hash = ? AND removed_at IS NULL",
        { hash }, [](sql::Row row) { return row.get<DeviceId>(0); });
}

namespace {

app::ProfileState read_state(sql::Row row, int first)
{
    return { row.get<Version>(first), std::string(row.text(first + 1)),
        { row.get<int>(first + 2), row.get<int>(first + 3) },
        { Milliseconds(row.get<std::int64_t>(first + 4)),
            Milliseconds(row.get<std::int64_t>(first + 5)) } };
}

}

std::optional<app::ProfileState> SqlDevices::profile_state(DeviceId id)
{
    return sql_.maybe_one(
        "SELECT profile_version, profile_hash, turn_round, turn_rounds, echo_ms, echo_in_round_ms"
        " FROM device WHERE id = ? AND removed_at IS NULL",
        { id }, [](sql::Row row) { return read_state(row, 0); });
}

std::map<DeviceId, app::ProfileState> SqlDevices::profile_states()
{
    std::map<DeviceId, app::ProfileState> states;
    sql_.each("SELECT id, profile_version, profile_hash, turn_round, turn_rounds, echo_ms,"
              " echo_in_round_ms FROM device WHERE removed_at IS NULL",
        {}, [&](sql::Row row) { states.emplace(row.get<DeviceId>(0), read_state(row, 1)); });
    return states;
}

void SqlDevices::set_profile_state(DeviceId id, const app::ProfileState& state)
{
    renew_state();
    sql_.run("UPDATE device SET profile_version = ?, profile_hash = ?, turn_round = ?,"
             " turn_rounds = ?, echo_ms = ?, echo_in_round_ms = ? WHERE id = ?",
        { state.version, state.hash, state.turn.round, state.turn.rounds, state.echo.of_any.count(),
            state.echo.in_round.count(), id });
}

}
