#include <fmt/format.h>

#include "server/storage/query.hpp"
#include "server/storage/sql_breakdowns.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view contractor_columns
    = "c.id, c.unit, c.name, c.phone, c.email, c.contract, c.ended, c.version, c.changed_at,"
      " c.by_name";

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
}

bool SqlContractors::save(const app::Contractor& one, Version seen)
{
    return sql_.run("UPDATE contractor SET name = ?, phone = ?, email = ?, contract = ?, ended = ?,"
                    " version = ?, changed_at = ?, by_name = ? WHERE id = ? AND version = ?",
               { one.name, one.phone, one.email, one.contract, one.ended, seen + 1, one.changed,
                   one.by_name, one.id, seen })
        == 1;
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

void SqlContractors::bind(
    ContractorId id, const std::vector<AccountId>& accounts, const std::vector<DeviceId>& devices)
{
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

}
