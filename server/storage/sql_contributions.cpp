#include "server/storage/sql_contributions.hpp"

#include <fmt/format.h>

#include "server/storage/query.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view select_contributions
    = "SELECT id, bulletin, sent_version, unit, to_unit, state, "
      "result, sent_by, sent_name, sent_at,"
      " remark, handled_name, changed_at, version FROM contribution";

Contribution read_contribution(sql::Row row)
{
    Contribution one;
    one.id = row.get<ContributionId>(0);
    one.bulletin = row.get<BulletinId>(1);
    one.sent_version = row.get<Version>(2);
    one.unit = row.get<UnitId>(3);
    one.to = row.get<UnitId>(4);
    one.state = known(parse_contribution_state(row.view(5)), row.view(5));
    one.result = row.optional<BulletinId>(6);
    one.sent_by = row.get<AccountId>(7);
    one.sent_name = row.text(8);
    one.sent_at = row.get<Moment>(9);
    one.comment = row.text(10);
    one.handled_name = row.text(11);
    one.changed = row.get<Moment>(12);
    one.version = row.get<Version>(13);
    return one;
}

}

std::optional<Contribution> SqlContributions::find(ContributionId id)
{
    return sql_.maybe_one(
        fmt::format("{} WHERE id = ?", select_contributions), { id }, read_contribution);
}

app::Paged<Contribution> SqlContributions::list(
    const app::ContributionFilter& filter, const UnitTree& tree, const app::Page& page)
{
    const bool received = filter.direction == app::Direction::received;
    Conditions where;
    where.add(fmt::format("{} IN (?*)", received ? "to_unit" : "unit"),
        { sql::List(area_of(filter.units, tree)) });
    if (!filter.states.empty())
        where.add("state IN (?*)", { names_of(filter.states) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(changed_at, id) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    auto rows = sql_.all(fmt::format("{}{} ORDER BY changed_at DESC, id DESC LIMIT ?",
                             select_contributions, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_contribution);
    return page_of<Contribution>(
        std::move(rows), page, [](Contribution one) { return one; },
        [](const Contribution& last) {
            return cursor_of({ unix_ms(last.changed), last.id.value() });
        });
}

std::optional<Contribution> SqlContributions::of_bulletin(BulletinId bulletin, UnitId to)
{
    return sql_.maybe_one(
        fmt::format("{} WHERE bulletin = ? AND to_unit = ?", select_contributions),
        { bulletin, to }, read_contribution);
}

std::vector<Contribution> SqlContributions::all_of(BulletinId bulletin)
{
    return sql_.all(fmt::format("{} WHERE bulletin = ? ORDER BY changed_at DESC, id DESC",
                        select_contributions),
        { bulletin }, read_contribution);
}

std::optional<Contribution> SqlContributions::of_result(BulletinId copy)
{
    return sql_.maybe_one(
        fmt::format("{} WHERE result = ?", select_contributions), { copy }, read_contribution);
}

void SqlContributions::add(const Contribution& one)
{
    sql_.run("INSERT INTO contribution (id, bulletin, sent_version, unit, to_unit, state, result,"
             " sent_by, sent_name, sent_at, remark, handled_name, changed_at, version)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { one.id, one.bulletin, one.sent_version, one.unit, one.to, name_of(one.state), one.result,
            one.sent_by, one.sent_name, one.sent_at, one.comment, one.handled_name, one.changed,
            one.version });
}

bool SqlContributions::save(const Contribution& one, Version seen)
{
    return sql_.run("UPDATE contribution SET sent_version = ?, state = ?, result = ?, sent_by = ?,"
                    " sent_name = ?, sent_at = ?, remark = ?, handled_name = ?, changed_at = ?,"
                    " version = ? WHERE id = ? AND version = ?",
               { one.sent_version, name_of(one.state), one.result, one.sent_by, one.sent_name,
                   one.sent_at, one.comment, one.handled_name, one.changed, seen + 1, one.id,
                   seen })
        == 1;
}

void SqlContributions::remove(ContributionId id)
{
    sql_.run("DELETE FROM contribution WHERE id = ?", { id });
}

}
