#include "server/storage/sql_deliveries.hpp"

#include "server/storage/airing_sums.hpp"
#include "server/storage/play_records.hpp"
#include "server/storage/query.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::string_view delivery_columns
    = "d.device, d.unit, d.schedule, d.starts, d.item, d.bulletin, d.planned_at, d.length_ms,"
      " d.state, d.reason, d.started_at, d.heard_ms";

Delivery read_delivery(sql::Row row)
{
    Delivery delivery;
    delivery.device = row.get<DeviceId>(0);
    delivery.unit = row.get<UnitId>(1);
    delivery.occurrence
        = OccurrenceKey{ row.get<ScheduleId>(2), row.get<Moment>(3), row.get<int>(4) };
    delivery.bulletin = row.get<BulletinId>(5);
    delivery.planned_at = row.get<Moment>(6);
    delivery.length = row.get<Milliseconds>(7);
    delivery.state = known(parse_delivery_state(row.view(8)), row.view(8));
    delivery.reason = known(parse_reason(row.view(9)), row.view(9));
    delivery.started_at = row.optional<Moment>(10);
    delivery.heard = row.get<Milliseconds>(11);
    return delivery;
}

// `listed` is where the engine looks first: the deliveries, or the list of those that went wrong.
Conditions conditions_of(
    const app::DeliveryFilter& filter, const UnitTree& tree, std::string_view listed)
{
    Conditions where;
    add_area(where, fmt::format("{}.unit", listed), area_of(filter.units, filter.unit, tree), tree);
    if (filter.device)
        where.add(fmt::format("{}.device = ?", listed), { *filter.device });
    if (filter.bulletin)
        where.add("d.bulletin = ?", { *filter.bulletin });
    if (filter.schedule)
        where.add(fmt::format("{}.schedule = ?", listed), { *filter.schedule });
    if (!filter.states.empty())
        where.add("d.state IN (?*)", { names_of(filter.states) });
    if (filter.from)
        where.add(fmt::format("{}.planned_at >= ?", listed), { *filter.from });
    if (filter.to)
        where.add(fmt::format("{}.planned_at < ?", listed), { *filter.to });
    return where;
}

// Asked for what went wrong and nothing else.
bool only_troubles(const app::DeliveryFilter& filter)
{
    return !filter.states.empty() && !filter.bulletin
        && std::all_of(filter.states.begin(), filter.states.end(), went_wrong);
}

bool is_midnight(const std::optional<Moment>& moment)
{
    return !moment || time_of_day(*moment) == TimeOfDay(0);
}

// The sums know units and whole days, nothing else.
bool fits_the_sums(const app::DeliveryFilter& filter)
{
    return !filter.device && !filter.bulletin && !filter.schedule && filter.states.empty()
        && is_midnight(filter.from) && is_midnight(filter.to);
}

}

SqlDeliveries::Records SqlDeliveries::records_of(const std::vector<Delivery>& deliveries)
{
    std::map<OccurrenceKey, std::vector<DeviceId>> devices;
    for (const Delivery& delivery : deliveries)
        devices[delivery.occurrence].push_back(delivery.device);
    Records records;
    const std::string select = fmt::format(
        "SELECT {}, device FROM play_log WHERE device IN (?*) AND starts = ? AND schedule = ?"
        " AND item = ? ORDER BY device, sequence",
        record_columns);
    for (const auto& [occurrence, ids] : devices) {
        sql_.all(select,
            { sql::List(ids), occurrence.starts, occurrence.schedule, occurrence.item },
            [&, key = occurrence](sql::Row row) {
                records[{ row.get<DeviceId>(record_column_count), key }].push_back(
                    read_record(row));
                return true;
            });
    }
    return records;
}

void SqlDeliveries::expect(const std::vector<Delivery>& deliveries)
{
    const Records records = records_of(deliveries);
    std::vector<Delivery> settled = deliveries;
    std::vector<std::vector<sql::Value>> rows;
    rows.reserve(settled.size());
    for (Delivery& d : settled) {
        const auto known_records = records.find({ d.device, d.occurrence });
        if (known_records != records.end())
            d = settle(d, known_records->second);
        rows.push_back({ d.device, d.occurrence.starts, d.occurrence.schedule, d.occurrence.item,
            d.unit, d.bulletin, d.planned_at, d.length, name_of(d.state), name_of(d.reason),
            d.started_at, d.heard });
    }
    const auto inserted = sql_.run_many(
        "INSERT INTO delivery (device, starts, schedule, item, unit, bulletin, planned_at,"
        " length_ms, state, reason, started_at, heard_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        rows);
    AiringSums sums;
    for (std::size_t i = 0; i < settled.size(); ++i) {
        if (inserted[i] == 1)
            sums.add(settled[i]);
    }
    sums.write(sql_);
}

void SqlDeliveries::settle_records(DeviceId device, std::span<const PlayRecord> fresh)
{
    std::map<OccurrenceKey, std::vector<PlayRecord>> records;
    for (const PlayRecord& record : fresh) {
        if (record.occurrence)
            records[*record.occurrence].push_back(record);
    }
    if (records.empty())
        return;
    Moment earliest = records.begin()->first.starts;
    Moment latest = earliest;
    for (const auto& [occurrence, of_it] : records) {
        earliest = std::min(earliest, occurrence.starts);
        latest = std::max(latest, occurrence.starts);
    }
    // What a row tells already came from earlier records; the new ones go on from there.
    const auto expected = sql_.all(
        fmt::format("SELECT {} FROM delivery d WHERE device = ? AND starts BETWEEN ? AND ?",
            delivery_columns),
        { device, earliest, latest }, read_delivery);
    AiringSums sums;
    std::vector<std::vector<sql::Value>> rows;
    for (const Delivery& before : expected) {
        const auto found = records.find(before.occurrence);
        if (found == records.end())
            continue;
        const Delivery after = settle(before, found->second);
        sums.change(before, after);
        rows.push_back({ name_of(after.state), name_of(after.reason), after.started_at, after.heard,
            after.device, after.occurrence.starts, after.occurrence.schedule,
            after.occurrence.item });
    }
    sql_.run_many("UPDATE delivery SET state = ?, reason = ?, started_at = ?, heard_ms = ?"
                  " WHERE device = ? AND starts = ? AND schedule = ? AND item = ?",
        rows);
    sums.write(sql_);
}

app::Paged<Delivery> SqlDeliveries::list(
    const app::DeliveryFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    const bool troubles = only_troubles(filter);
    const std::string_view listed = troubles ? "t" : "d";
    Conditions where = conditions_of(filter, tree, listed);
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 5);
        if (!after)
            return {};
        where.add(fmt::format("({0}.planned_at, {0}.device, {0}.starts, {0}.schedule, {0}.item)"
                              " < (?, ?, ?, ?, ?)",
                      listed),
            { (*after)[0], (*after)[1], (*after)[2], (*after)[3], (*after)[4] });
    }
    // CROSS JOIN keeps SQLite from turning the two round.
    const std::string_view from = troubles
        ? sql_.dialect().pick("delivery_trouble t CROSS JOIN delivery d ON d.device = t.device"
                              " AND d.starts = t.starts AND d.schedule = t.schedule"
                              " AND d.item = t.item",
            "delivery_trouble t JOIN delivery d ON d.device = t.device"
            " AND d.starts = t.starts AND d.schedule = t.schedule AND d.item = t.item")
        : std::string_view("delivery d");
    auto rows = sql_.all(
        fmt::format("SELECT {0} FROM {1}{2} ORDER BY {3}.planned_at DESC, {3}.device DESC,"
                    " {3}.starts DESC, {3}.schedule DESC, {3}.item DESC LIMIT ?",
            delivery_columns, from, where.where(), listed),
        where.values_and({ limit_of(page) + 1 }), read_delivery);
    auto found = page_of<Delivery>(
        std::move(rows), page, [](Delivery delivery) { return delivery; },
        [](const Delivery& last) {
            return cursor_of(
                { unix_ms(last.planned_at), last.device.value(), unix_ms(last.occurrence.starts),
                    last.occurrence.schedule.value(), last.occurrence.item });
        });
    add_ends(found.items);
    return found;
}

void SqlDeliveries::add_ends(std::vector<Delivery>& deliveries)
{
    std::vector<Delivery> heard;
    std::copy_if(deliveries.begin(), deliveries.end(), std::back_inserter(heard),
        [](const Delivery& one) { return one.started_at.has_value(); });
    const Records records = records_of(heard);
    for (Delivery& delivery : deliveries) {
        const auto found = records.find({ delivery.device, delivery.occurrence });
        if (found == records.end())
            continue;
        for (const PlayRecord& record : found->second) {
            delivery.ended_at = std::max(delivery.ended_at, record.ended_at);
            delivery.clock_error_ms = std::max(delivery.clock_error_ms, record.clock_error_ms);
        }
    }
}

LedgerSummary SqlDeliveries::summary(const app::DeliveryFilter& filter, const UnitTree& tree)
{
    if (filter.units.empty())
        return {};
    return fits_the_sums(filter) ? summary_of_sums(filter, tree) : summary_of_rows(filter, tree);
}

LedgerSummary SqlDeliveries::summary_of_rows(
    const app::DeliveryFilter& filter, const UnitTree& tree)
{
    const Conditions where = conditions_of(filter, tree, "d");
    LedgerSummary summary;
    sql_.all(
        fmt::format("SELECT d.state, COUNT(*) FROM delivery d{} GROUP BY d.state", where.where()),
        where.values(), [&](sql::Row row) {
            summary.add(
                known(parse_delivery_state(row.view(0)), row.view(0)), row.get<std::int64_t>(1));
            return true;
        });
    return summary;
}

namespace {

// As `read_summary` reads them.
constexpr std::string_view states_counted
    = "COUNT(*), SUM(CASE WHEN state = 'played' THEN 1 ELSE 0 END),"
      " SUM(CASE WHEN state = 'partial' THEN 1 ELSE 0 END),"
      " SUM(CASE WHEN state = 'preempted' THEN 1 ELSE 0 END),"
      " SUM(CASE WHEN state = 'missed' THEN 1 ELSE 0 END),"
      " SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END),"
      " SUM(CASE WHEN state = 'awaiting' THEN 1 ELSE 0 END)";

// From column `at` on.
LedgerSummary read_summary(sql::Row row, int at)
{
    LedgerSummary summary;
    summary.planned = row.get<std::int64_t>(at);
    summary.played = row.get<std::int64_t>(at + 1);
    summary.partial = row.get<std::int64_t>(at + 2);
    summary.preempted = row.get<std::int64_t>(at + 3);
    summary.missed = row.get<std::int64_t>(at + 4);
    summary.refused = row.get<std::int64_t>(at + 5);
    summary.awaiting = row.get<std::int64_t>(at + 6);
    return summary;
}

}

LedgerSummary SqlDeliveries::summary_of_sums(
    const app::DeliveryFilter& filter, const UnitTree& tree)
{
    Conditions where;
    add_area(where, "unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.from)
        where.add("day >= ?", { day_of(*filter.from) });
    if (filter.to)
        where.add("day < ?", { day_of(*filter.to) });
    return sql_.one("SELECT COALESCE(SUM(planned), 0), COALESCE(SUM(played), 0),"
                    " COALESCE(SUM(partial), 0), COALESCE(SUM(preempted), 0),"
                    " COALESCE(SUM(missed), 0), COALESCE(SUM(refused), 0),"
                    " COALESCE(SUM(awaiting), 0) FROM airing_sum"
            + where.where(),
        where.values(), [](sql::Row row) { return read_summary(row, 0); });
}

std::vector<app::AiringSum> SqlDeliveries::sums(const std::vector<UnitId>& units, Day from, Day to)
{
    return sql_.all("SELECT unit, day, heard_ms, planned, played, partial, preempted, missed,"
                    " refused, awaiting FROM airing_sum"
                    " WHERE day >= ? AND day < ? AND unit IN (?*) ORDER BY day, unit",
        { from, to, sql::List(units) }, [](sql::Row row) {
            return app::AiringSum{ row.get<UnitId>(0), row.get<Day>(1), read_summary(row, 3),
                row.get<Milliseconds>(2) };
        });
}

std::vector<app::DeviceSum> SqlDeliveries::device_sums(
    const std::vector<UnitId>& units, Day from, Day to)
{
    if (units.empty())
        return {};
    return sql_.all(fmt::format("SELECT device, unit, SUM(heard_ms), {} FROM delivery"
                                " WHERE unit IN (?*) AND planned_at >= ? AND planned_at < ?"
                                " GROUP BY device, unit ORDER BY device, unit",
                        states_counted),
        { sql::List(units), start_of(from), start_of(to) }, [](sql::Row row) {
            return app::DeviceSum{ row.get<DeviceId>(0), row.get<UnitId>(1), read_summary(row, 3),
                row.get<Milliseconds>(2) };
        });
}

std::optional<Delivery> SqlDeliveries::find(DeviceId device, const OccurrenceKey& occurrence)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM delivery d WHERE device = ? AND starts = ? AND schedule = ?"
                    " AND item = ?",
            delivery_columns),
        { device, occurrence.starts, occurrence.schedule, occurrence.item }, read_delivery);
}

namespace {

constexpr std::string_view airing_columns
    = "bulletin, starts, schedule, item, planned_at, heard_ms, planned, played, partial, preempted,"
      " missed, refused, awaiting";

app::AiringRow read_airing(sql::Row row)
{
    return { row.get<BulletinId>(0),
        OccurrenceKey{ row.get<ScheduleId>(2), row.get<Moment>(1), row.get<int>(3) },
        row.get<Moment>(4), read_summary(row, 6), row.get<Milliseconds>(5) };
}

}

std::vector<app::AiringRow> SqlDeliveries::airings_of(BulletinId bulletin, int most)
{
    return sql_.all(fmt::format("SELECT {} FROM airing WHERE bulletin = ?"
                                " ORDER BY starts DESC, schedule, item LIMIT ?",
                        airing_columns),
        { bulletin, most }, read_airing);
}

std::int64_t SqlDeliveries::count_heard(const std::vector<BulletinId>& bulletins, Span planned)
{
    if (bulletins.empty())
        return 0;
    return sql_
        .maybe_one("SELECT COUNT(*) FROM (SELECT DISTINCT bulletin, starts, schedule, item % 1000"
                   " FROM airing WHERE bulletin IN (?*) AND planned_at >= ? AND planned_at < ?"
                   " AND played + partial + preempted > 0) AS heard",
            { sql::List(bulletins), planned.begins, planned.ends },
            [](sql::Row row) { return row.get<std::int64_t>(0); })
        .value_or(0);
}

// Of the whole tree from the sums; of a part of it from the rows of its devices.
std::vector<app::AiringRow> SqlDeliveries::airings_in(
    const app::DeliveryFilter& filter, const UnitTree& tree)
{
    if (filter.units.empty())
        return {};
    const auto area = area_of(filter.units, filter.unit, tree);
    Conditions where;
    const bool summed = is_everything(area, tree) && !filter.device;
    if (!summed) {
        where.add("unit IN (?*)", { sql::List(area) });
        if (filter.device)
            where.add("device = ?", { *filter.device });
    }
    if (filter.bulletin)
        where.add("bulletin = ?", { *filter.bulletin });
    if (filter.from)
        where.add("planned_at >= ?", { *filter.from });
    if (filter.to)
        where.add("planned_at < ?", { *filter.to });
    constexpr std::string_view order = " ORDER BY planned_at, bulletin, starts, schedule, item";
    if (summed)
        return sql_.all(
            fmt::format("SELECT {} FROM airing{}{}", airing_columns, where.where(), order),
            where.values(), read_airing);
    return sql_.all(
        fmt::format("SELECT bulletin, starts, schedule, item, planned_at, SUM(heard_ms), {}"
                    " FROM delivery{} GROUP BY bulletin, starts, schedule, item, planned_at{}",
            states_counted, where.where(), order),
        where.values(), read_airing);
}

std::vector<app::HeardRow> SqlDeliveries::heard_on(DeviceId device, Moment from, int most)
{
    // The languages of one airing are heard one after the other and count once.
    return sql_.all("SELECT bulletin, MAX(planned_at),"
                    " COUNT(DISTINCT starts || '/' || schedule || '/' || (item % 1000))"
                    " FROM delivery WHERE device = ? AND starts >= ? AND heard_ms > 0"
                    " GROUP BY bulletin"
                    " ORDER BY MAX(planned_at) DESC, bulletin LIMIT ?",
        { device, from, most }, [](sql::Row row) {
            return app::HeardRow{ row.get<BulletinId>(0), row.get<Moment>(1),
                row.get<std::int64_t>(2) };
        });
}

std::vector<app::AiringNews> SqlDeliveries::airing_news(int most)
{
    return sql_.all("SELECT bulletin, stamp FROM airing_news ORDER BY bulletin LIMIT ?", { most },
        [](sql::Row row) {
            return app::AiringNews{ row.get<BulletinId>(0), row.get<std::int64_t>(1) };
        });
}

void SqlDeliveries::forget(const std::vector<app::AiringNews>& news)
{
    std::vector<std::vector<sql::Value>> rows;
    rows.reserve(news.size());
    for (const app::AiringNews& one : news)
        rows.push_back({ one.bulletin, one.stamp });
    sql_.run_many("DELETE FROM airing_news WHERE bulletin = ? AND stamp = ?", rows);
}

std::int64_t SqlDeliveries::count_early(
    const app::DeliveryFilter& filter, const UnitTree& tree, Moment closed)
{
    if (filter.units.empty())
        return 0;
    // No item is longer, so nothing that began before can end after.
    constexpr std::chrono::hours longest{ 2 };
    app::DeliveryFilter whole = filter;
    whole.states.clear();
    whole.from = std::max(filter.from.value_or(closed - longest), Moment(closed - longest));
    Conditions where = conditions_of(whole, tree, "d");
    where.add("d.planned_at + d.length_ms > ?", { closed });
    return sql_.one("SELECT COUNT(*) FROM delivery d" + where.where(), where.values(),
        [](sql::Row row) { return row.get<std::int64_t>(0); });
}

// A device that was away, or was told to be silent, did not fail to sound.
std::map<DeviceId, int> SqlDeliveries::missed_in_a_row(Moment since)
{
    std::map<DeviceId, int> missed;
    sql_.each("SELECT d.device, CAST(COUNT(DISTINCT d.starts) AS BIGINT) FROM delivery_trouble t"
              " JOIN delivery d ON d.device = t.device AND d.starts = t.starts"
              " AND d.schedule = t.schedule AND d.item = t.item"
              " WHERE t.planned_at >= ? AND d.state = 'missed' AND d.reason NOT IN"
              " ('device_down', 'late', 'silenced', 'stopped', 'recalled', 'expired',"
              " 'not_approved', 'emergency', 'overlap', 'waited')"
              " AND NOT EXISTS (SELECT 1 FROM delivery p WHERE p.device = d.device"
              " AND p.starts > d.starts AND p.state IN ('played', 'partial'))"
              " GROUP BY d.device",
        { since }, [&](sql::Row row) { missed.emplace(row.get<DeviceId>(0), row.get<int>(1)); });
    return missed;
}

std::optional<Moment> SqlDeliveries::closed_until()
{
    return sql_.maybe_one("SELECT moment FROM mark WHERE name = 'closed_until'", {},
        [](sql::Row row) { return row.get<Moment>(0); });
}

void SqlDeliveries::set_closed_until(Moment moment)
{
    sql_.run("INSERT INTO mark (name, moment) VALUES ('closed_until', ?)"
             " ON CONFLICT (name) DO UPDATE SET moment = excluded.moment",
        { moment });
}

}
