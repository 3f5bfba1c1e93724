#include "server/storage/sql_hearings.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::string_view select_hearings
    = "SELECT h.id, h.client, h.asset, h.heard, h.latitude, h.longitude, h.note, h.at, h.by_name"
      " FROM hearing h";
// Of what was heard before a moment.
constexpr std::string_view is_latest
    = "h.at < ? AND NOT EXISTS (SELECT 1 FROM hearing l WHERE l.asset = h.asset AND l.at < ?"
      " AND (l.at, l.id) > (h.at, h.id))";

Hearing read_hearing(sql::Row row)
{
    Hearing one;
    one.id = row.get<HearingId>(0);
    one.client = row.text(1);
    one.asset = row.get<AssetId>(2);
    one.heard = known(parse_heard(row.view(3)), row.view(3));
    if (!row.is_null(4) && !row.is_null(5))
        one.place = Point{ row.get<double>(4), row.get<double>(5) };
    one.note = row.text(6);
    one.at = row.get<Moment>(7);
    one.by_name = row.text(8);
    return one;
}

}

bool SqlHearings::add(const Hearing& one)
{
    const auto latitude = one.place ? std::optional(one.place->latitude) : std::nullopt;
    const auto longitude = one.place ? std::optional(one.place->longitude) : std::nullopt;
    return sql_.run("INSERT INTO hearing (id, client, asset, heard, latitude, longitude, note, at,"
                    " by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (asset, client) DO "
                    "NOTHING",
               { one.id, one.client, one.asset, name_of(one.heard), latitude, longitude, one.note,
                   one.at, one.by_name })
        == 1;
}

app::Paged<Hearing> SqlHearings::of_asset(AssetId asset, const app::Page& page)
{
    Conditions where;
    where.add("h.asset = ?", { asset });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(h.at, h.id) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    auto rows = sql_.all(
        fmt::format("{}{} ORDER BY h.at DESC, h.id DESC LIMIT ?", select_hearings, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_hearing);
    return page_of<Hearing>(
        std::move(rows), page, [](Hearing one) { return one; },
        [](const Hearing& last) {
            return cursor_of({ unix_ms(last.at), last.id.value() });
        });
}

std::vector<Hearing> SqlHearings::latest(
    const std::vector<AssetId>& assets, std::optional<Moment> before)
{
    const Moment end = before.value_or(Moment::max());
    return sql_.all(fmt::format("{} WHERE h.asset IN (?*) AND {}", select_hearings, is_latest),
        { sql::List(assets), end, end }, read_hearing);
}

HearingReach SqlHearings::reach(const app::HearingFilter& filter, const UnitTree& tree)
{
    HearingReach reach;
    if (filter.units.empty())
        return reach;
    const Moment end = filter.before.value_or(Moment::max());
    Conditions where;
    where.add("e.kind = 'cluster' AND e.from_day <= ? AND (e.to_day IS NULL OR e.to_day > ?)",
        { filter.day, filter.day });
    add_area(where, "e.unit", area_of(filter.units, tree), tree);
    if (filter.within)
        where.add("e.unit IN (?*)", { sql::List(*filter.within) });
    std::vector<sql::Value> values{ end, end };
    values.insert(values.end(), where.values().begin(), where.values().end());
    sql_.each(fmt::format("SELECT h.heard, COUNT(*) FROM asset_era e"
                          " LEFT JOIN hearing h ON h.asset = e.asset AND {}{} GROUP BY h.heard",
                  is_latest, where.where()),
        values, [&](sql::Row row) {
            const auto heard = row.is_null(0)
                ? std::nullopt
                : std::optional(known(parse_heard(row.view(0)), row.view(0)));
            reach.add(heard, row.get<std::int64_t>(1));
        });
    return reach;
}

}
