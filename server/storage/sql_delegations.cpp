#include "server/storage/sql_delegations.hpp"

#include <fmt/format.h>

#include "server/storage/query.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view select_delegations
    = "SELECT id, from_account, from_name, to_account, to_name, role, unit, from_day, to_day,"
      " reason, made_by, made_by_name, made_at, ended_at, ended_by_name FROM delegation";

Delegation read_delegation(sql::Row row)
{
    Delegation one;
    one.id = row.get<DelegationId>(0);
    one.from = row.get<AccountId>(1);
    one.from_name = row.text(2);
    one.to = row.get<AccountId>(3);
    one.to_name = row.text(4);
    one.role = row.text(5);
    one.unit = row.get<UnitId>(6);
    one.begins = row.get<Day>(7);
    one.ends = row.get<Day>(8);
    one.reason = row.text(9);
    one.made_by = row.get<AccountId>(10);
    one.made_by_name = row.text(11);
    one.made = row.get<Moment>(12);
    one.ended = row.optional<Moment>(13);
    one.ended_by_name = row.text(14);
    return one;
}

}

std::optional<Delegation> SqlDelegations::find(DelegationId id)
{
    return sql_.maybe_one(
        fmt::format("{} WHERE id = ?", select_delegations), { id }, read_delegation);
}

std::vector<Delegation> SqlDelegations::given_to(AccountId account)
{
    return sql_.all(
        fmt::format("{} WHERE to_account = ? ORDER BY id DESC LIMIT 200", select_delegations),
        { account }, read_delegation);
}

std::vector<Delegation> SqlDelegations::given_by(AccountId account)
{
    return sql_.all(
        fmt::format("{} WHERE from_account = ? ORDER BY id DESC LIMIT 200", select_delegations),
        { account }, read_delegation);
}

std::vector<Delegation> SqlDelegations::holding_in(const std::vector<UnitId>& units, Day day)
{
    return sql_.all(fmt::format("{} WHERE unit IN (?*) AND ended_at IS NULL AND from_day <= ?"
                                " AND to_day > ? ORDER BY id",
                        select_delegations),
        { sql::List(units), day, day }, read_delegation);
}

std::vector<Delegation> SqlDelegations::of_units(const std::vector<UnitId>& units)
{
    return sql_.all(fmt::format("{} WHERE unit IN (?*) ORDER BY id", select_delegations),
        { sql::List(units) }, read_delegation);
}

void SqlDelegations::add(const Delegation& one)
{
    sql_.run("INSERT INTO delegation (id, from_account, from_name, to_account, to_name, role, unit,"
             " from_day, to_day, reason, made_by, made_by_name, made_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { one.id, one.from, one.from_name, one.to, one.to_name, one.role, one.unit, one.begins,
            one.ends, one.reason, one.made_by, one.made_by_name, one.made });
}

bool SqlDelegations::end(DelegationId id, const std::string& by_name, Moment at)
{
    return sql_.run("UPDATE delegation SET ended_at = ?, ended_by_name = ? WHERE id = ?"
                    " AND ended_at IS NULL",
               { at, by_name, id })
        == 1;
}

}
