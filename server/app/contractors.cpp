#include "server/app/contractors.hpp"

#include "base/sort_unique.hpp"
#include "base/text.hpp"
#include "server/app/note.hpp"

namespace nguon::app {
namespace {

ShownContractor shown(
    Records& records, const Deed& deed, Contractor contractor, const UnitTree& tree)
{
    ShownContractor one;
    if (const Unit* unit = tree.find(contractor.unit))
        one.unit_name = unit->name;
    for (const AccountId id : records.contractors().accounts_of(contractor.id)) {
        if (const auto account = records.accounts().find(id))
            one.accounts.push_back({ id, account->name, account->username });
    }
    const auto everyone = records.devices().everyone();
    for (const DeviceId id : records.contractors().devices_of(contractor.id)) {
        const Device* device = device_in(*everyone, id);
        if (device == nullptr)
            continue;
        const Unit* unit = tree.find(device->unit);
        one.devices.push_back({ id, device->name, unit != nullptr ? unit->name : "" });
    }
    one.may_edit = deed.caller.may_in(Right::manage_devices, contractor.unit, tree);
    one.contractor = std::move(contractor);
    return one;
}

// An account of the unit or below it, that holds no role and works for nobody else.
Result<void> check_accounts(Records& records, const ContractorWish& wish, ContractorId id,
    UnitId unit, const UnitTree& tree)
{
    for (std::size_t i = 0; i < wish.accounts.size(); ++i) {
        const std::string path = "accounts[" + std::to_string(i) + "]";
        const auto account = records.accounts().find(wish.accounts[i]);
        if (!account || !tree.covers(unit, account->unit))
            return fail_field(path, "contractor.wrong_account");
        if (!account->grants.empty() || !records.delegations().given_to(account->id).empty())
            return fail_field(path, "contractor.account_has_roles");
        const auto bound = records.contractors().of_account(account->id);
        if (bound && bound->id != id)
            return fail_field(path, "contractor.account_taken", bound->name);
    }
    return {};
}

Result<void> check_devices(
    Records& records, const Deed& deed, const ContractorWish& wish, const UnitTree& tree)
{
    for (std::size_t i = 0; i < wish.devices.size(); ++i) {
        const auto device = records.devices().find(wish.devices[i]);
        if (!device || device->removed
            || !deed.caller.may_in(Right::manage_devices, device->unit, tree))
            return fail_field("devices[" + std::to_string(i) + "]", "device.missing");
    }
    return {};
}

}

std::optional<Contractor> contractor_of(Records& records, const Deed& deed)
{
    // Whoever holds a role is an officer.
    if (!deed.caller.grants.empty() || !deed.caller.account)
        return std::nullopt;
    auto firm = records.contractors().of_account(deed.caller.account);
    if (!firm || firm->ended)
        return std::nullopt;
    return firm;
}

std::vector<ShownContractor> list_contractors(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<ShownContractor> all;
    for (Contractor& one :
        records.contractors().of(deed.caller.units_with(Right::operate_device, *tree), *tree))
        all.push_back(shown(records, deed, std::move(one), *tree));
    return all;
}

Result<ShownContractor> show_contractor(Records& records, const Deed& deed, ContractorId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto found = records.contractors().find(id);
    if (!found || !deed.caller.may_in(Right::operate_device, found->unit, *tree))
        return fail(Kind::missing, "contractor.missing");
    return shown(records, deed, std::move(*found), *tree);
}

Result<ShownContractor> save_contractor(
    Records& records, const Deed& deed, const ContractorWish& wish)
{
    const auto tree = records.units().tree(day_of(deed.now));
    Contractor one;
    one.unit = wish.unit;
    Version before = 0;
    if (wish.id) {
        auto found = records.contractors().find(*wish.id);
        if (!found || !deed.caller.may_in(Right::view, found->unit, *tree))
            return fail(Kind::missing, "contractor.missing");
        one = std::move(*found);
        before = one.version;
    } else if (tree->find(one.unit) == nullptr
        || !deed.caller.may_in(Right::view, one.unit, *tree)) {
        return fail_field("unit", "unit.missing");
    }
    if (!deed.caller.may_in(Right::manage_devices, one.unit, *tree))
        return fail(Kind::forbidden, "contractor.not_allowed");
    one.name = std::string(trim(wish.name));
    one.phone = std::string(trim(wish.phone));
    one.email = std::string(trim(wish.email));
    one.contract = std::string(trim(wish.contract));
    one.ended = wish.ended;
    one.changed = deed.now;
    one.by_name = deed.caller.name;
    if (one.name.empty())
        return fail_field("name", "input.required");
    if (!wish.id) {
        if (records.contractors().of({ one.unit }, *tree).size() >= most_contractors)
            return fail(Kind::too_many, "contractor.too_many", std::to_string(most_contractors));
        one.id = deed.new_id<ContractorId>();
    }
    if (const auto good = check_accounts(records, wish, one.id, one.unit, *tree); !good)
        return tl::unexpected(good.error());
    if (const auto good = check_devices(records, deed, wish, *tree); !good)
        return tl::unexpected(good.error());
    if (!wish.id)
        records.contractors().add(one);
    else if (wish.seen.value_or(before) != before || !records.contractors().save(one, before))
        return fail(Kind::conflict, "contractor.stale");
    one.version = before + 1;
    std::vector<AccountId> accounts = wish.accounts;
    std::vector<DeviceId> devices = wish.devices;
    sort_unique(accounts);
    sort_unique(devices);
    records.contractors().bind(one.id, accounts, devices);
    note(records, deed, wish.id ? "contractor.edited" : "contractor.added",
        { "contractor", one.id.value(), one.name, one.unit });
    return shown(records, deed, std::move(one), *tree);
}

std::vector<EntrustedDevice> entrusted_devices(Records& records, const Deed& deed)
{
    const auto firm = contractor_of(records, deed);
    if (!firm)
        return {};
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<EntrustedDevice> all;
    for (const DeviceId id : records.contractors().devices_of(firm->id)) {
        auto row = records.devices().find_with_status(id);
        if (!row || row->device.removed)
            continue;
        const Unit* unit = tree->find(row->device.unit);
        all.push_back({ std::move(*row), unit != nullptr ? unit->name : "" });
    }
    return all;
}

}
