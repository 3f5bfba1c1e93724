#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "server/storage/query.hpp"
#include "server/storage/sql_breakdowns.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view contractor_columns
    = "c.id, c.unit, c.name, c.phone, c.email, c.contract, c.ended, c.version, c.changed_at,"
      " c.by_name";

// What of a firm has days: `thing` is an account, a device, or the firm itself while its contract
// holds.
constexpr std::string_view of_account_noun = "account";
constexpr std::string_view of_device_noun = "device";
constexpr std::string_view of_contract = "contract";

template <typename SomeId> std::set<std::int64_t> values_of(const std::vector<SomeId>& ids)
{
    std::set<std::int64_t> values;
    for (const SomeId id : ids)
        values.insert(id.value());
    return values;
}

app::Contractor read_contractor(sql::Row row)
{
    app::Contractor one;
    one.id = row.get<ContractorId>(0);
    one.unit = row.get<UnitId>(1);
    one.name = row.text(2);
    one.phone = row.text(3);
    one.email = row.text(4);
    one.contract = row.text(5);
    one.ended = row.get<bool>(6);
    one.version = row.get<Version>(7);
    one.changed = row.get<Moment>(8);
    one.by_name = row.text(9);
    return one;
}

}

std::optional<app::Contractor> SqlContractors::find(ContractorId id)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM contractor c WHERE c.id = ?", contractor_columns), { id },
        read_contractor);
}

std::vector<app::Contractor> SqlContractors::of(
    const std::vector<UnitId>& units, const UnitTree& tree)
{
    if (units.empty())
        return {};
    Conditions where;
    add_area(where, "c.unit", area_of(units, tree), tree);
    return sql_.all(fmt::format("SELECT {} FROM contractor c{} ORDER BY c.ended, c.name, c.id",
                        contractor_columns, where.where()),
        where.values(), read_contractor);
}

void SqlContractors::add(const app::Contractor& one)
{
    sql_.run("INSERT INTO contractor (id, unit, name, phone, email, contract, ended, version,"
             " changed_at, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { one.id, one.unit, one.name, one.phone, one.email, one.contract, one.ended, one.version,
            one.changed, one.by_name });
    // One that is entered as ended leaves a row of no day: it was there.
    const Day on = day_of(one.changed);
    tie(of_contract, one.id, { one.id.value() }, on);
    if (one.ended)
        tie(of_contract, one.id, {}, on);
}

bool SqlContractors::save(const app::Contractor& one, Version seen)
{
    const auto changed
        = sql_.run("UPDATE contractor SET name = ?, phone = ?, email = ?, contract = ?, ended = ?,"
                   " version = ?, changed_at = ?, by_name = ? WHERE id = ? AND version = ?",
            { one.name, one.phone, one.email, one.contract, one.ended, seen + 1, one.changed,
                one.by_name, one.id, seen });
    if (changed != 1)
        return false;
    std::set<std::int64_t> holding;
    if (!one.ended)
        holding.insert(one.id.value());
    tie(of_contract, one.id, holding, day_of(one.changed));
    return true;
}

std::optional<app::Contractor> SqlContractors::of_account(AccountId account)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM contractor c JOIN contractor_account a"
                                      " ON a.contractor = c.id WHERE a.account = ?",
                              contractor_columns),
        { account }, read_contractor);
}

std::vector<AccountId> SqlContractors::accounts_of(ContractorId id)
{
    return sql_.all("SELECT account FROM contractor_account WHERE contractor = ? ORDER BY account",
        { id }, [](sql::Row row) { return row.get<AccountId>(0); });
}

std::vector<DeviceId> SqlContractors::devices_of(ContractorId id)
{
    return sql_.all("SELECT device FROM contractor_device WHERE contractor = ? ORDER BY device",
        { id }, [](sql::Row row) { return row.get<DeviceId>(0); });
}

std::optional<ContractorId> SqlContractors::of_device(DeviceId device)
{
    return sql_.maybe_one("SELECT contractor FROM contractor_device WHERE device = ?", { device },
        [](sql::Row row) { return row.get<ContractorId>(0); });
}

void SqlContractors::bind(ContractorId id, const std::vector<AccountId>& accounts,
    const std::vector<DeviceId>& devices, Day on)
{
    tie(of_account_noun, id, values_of(accounts), on);
    tie(of_device_noun, id, values_of(devices), on);
    sql_.run("DELETE FROM contractor_account WHERE contractor = ?", { id });
    sql_.run("DELETE FROM contractor_device WHERE contractor = ?", { id });
    std::vector<std::vector<sql::Value>> rows;
    for (const AccountId account : accounts)
        rows.push_back({ account, id });
    sql_.run_many("INSERT INTO contractor_account (account, contractor) VALUES (?, ?)"
                  " ON CONFLICT (account) DO UPDATE SET contractor = excluded.contractor",
        rows);
    rows.clear();
    for (const DeviceId device : devices)
        rows.push_back({ device, id });
    sql_.run_many("INSERT INTO contractor_device (device, contractor) VALUES (?, ?)"
                  " ON CONFLICT (device) DO UPDATE SET contractor = excluded.contractor",
        rows);
}

std::optional<app::Contractors::Ties> SqlContractors::ties_on(ContractorId id, Day day)
{
    const bool was_there
        = sql_.maybe_one("SELECT 1 FROM contractor_tie WHERE noun = ? AND thing = ?"
                         " AND contractor = ? AND from_day <= ? LIMIT 1",
                  { of_contract, id, id, day },
                  [](sql::Row row) { return row.get<std::int64_t>(0); })
              .has_value();
    if (!was_there)
        return std::nullopt;
    Ties ties;
    ties.ended = true;
    const auto read = [&](sql::Row row) {
        const std::string noun = row.text(0);
        if (noun == of_contract)
            ties.ended = false;
        else if (noun == of_account_noun)
            ties.accounts.push_back(row.get<AccountId>(1));
        else
            ties.devices.push_back(row.get<DeviceId>(1));
        return true;
    };
    sql_.all("SELECT noun, thing FROM contractor_tie WHERE contractor = ? AND from_day <= ?"
             " AND (to_day IS NULL OR to_day > ?) ORDER BY noun, thing",
        { id, day, day }, read);
    return ties;
}

void SqlContractors::tie(
    std::string_view noun, ContractorId id, const std::set<std::int64_t>& things, Day on)
{
    const auto standing = sql_.all("SELECT thing FROM contractor_tie WHERE contractor = ?"
                                   " AND noun = ? AND to_day IS NULL ORDER BY thing",
        { id, noun }, [](sql::Row row) { return row.get<std::int64_t>(0); });
    std::vector<std::int64_t> over;
    std::set_difference(
        standing.begin(), standing.end(), things.begin(), things.end(), std::back_inserter(over));
    std::vector<std::int64_t> fresh;
    std::set_difference(
        things.begin(), things.end(), standing.begin(), standing.end(), std::back_inserter(fresh));
    sql_.run("UPDATE contractor_tie SET to_day = ? WHERE contractor = ? AND noun = ?"
             " AND to_day IS NULL AND thing IN (?*)",
        { on, id, noun, sql::List(over) });
    sql_.run("UPDATE contractor_tie SET to_day = ? WHERE contractor <> ? AND noun = ?"
             " AND to_day IS NULL AND thing IN (?*)",
        { on, id, noun, sql::List(fresh) });
    std::vector<std::vector<sql::Value>> rows;
    for (const std::int64_t thing : fresh)
        rows.push_back({ noun, thing, id, on });
    // Given back on the day it was taken: it was never away.
    sql_.run_many("INSERT INTO contractor_tie (noun, thing, contractor, from_day)"
                  " VALUES (?, ?, ?, ?)"
                  " ON CONFLICT (noun, thing, contractor, from_day) DO UPDATE SET to_day = NULL",
        rows);
}

}
