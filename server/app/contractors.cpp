#include "server/app/contractors.hpp"

#include <algorithm>

#include "base/sort_unique.hpp"
#include "base/text.hpp"
#include "server/app/as_of.hpp"
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

// Where devices stood on the day, and what they were called.
class DevicesOfDay {
public:
    DevicesOfDay(Records& records, Day day)
        : records_(records)
        , tree_(records.units().tree(day))
        , standing_(records.assets().standing_on(day))
    {
    }

    // None: the register of the day does not have it.
    std::optional<EntrustedDevice> find(DeviceId id) const
    {
        const auto at = std::lower_bound(standing_.begin(), standing_.end(), id,
            [](const Assets::Standing& one, DeviceId wanted) { return one.device < wanted; });
        if (at == standing_.end() || at->device != id)
            return std::nullopt;
        auto device = records_.devices().find(id);
        if (!device)
            return std::nullopt;
        EntrustedDevice then;
        then.is_past = true;
        then.row.device = std::move(*device);
        then.row.device.name = at->name;
        then.row.device.unit = at->unit;
        then.row.device.place = at->place;
        if (const Unit* unit = tree_->find(at->unit))
            then.unit_name = unit->name;
        return then;
    }

private:
    Records& records_;
    std::shared_ptr<const UnitTree> tree_;
    std::vector<Assets::Standing> standing_;
};

ShownContractor shown_then(Records& records, Contractor contractor, Contractors::Ties ties,
    const DevicesOfDay& devices, const UnitTree& tree)
{
    ShownContractor one;
    if (const Unit* unit = tree.find(contractor.unit))
        one.unit_name = unit->name;
    for (const AccountId id : ties.accounts) {
        if (const auto account = records.accounts().find(id))
            one.accounts.push_back({ id, account->name, account->username });
    }
    for (const DeviceId id : ties.devices) {
        if (auto then = devices.find(id))
            one.devices.push_back({ id, then->row.device.name, then->unit_name });
    }
    contractor.ended = ties.ended;
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

Result<std::vector<ShownContractor>> list_contractors(
    Records& records, const Deed& deed, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    auto firms
        = records.contractors().of(deed.caller.units_with(Right::operate_device, *tree), *tree);
    std::vector<ShownContractor> all;
    if (!asked->past) {
        for (Contractor& one : firms)
            all.push_back(shown(records, deed, std::move(one), *tree));
        return all;
    }
    const DevicesOfDay devices(records, *asked->past);
    for (Contractor& one : firms) {
        if (auto ties = records.contractors().ties_on(one.id, *asked->past))
            all.push_back(shown_then(records, std::move(one), std::move(*ties), devices, *tree));
    }
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
    records.contractors().bind(one.id, accounts, devices, tree->day());
    note(records, deed, wish.id ? "contractor.edited" : "contractor.added",
        { "contractor", one.id.value(), one.name, one.unit });
    return shown(records, deed, std::move(one), *tree);
}

Result<std::vector<EntrustedDevice>> entrusted_devices(
    Records& records, const Deed& deed, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    std::vector<EntrustedDevice> all;
    const auto firm = contractor_of(records, deed);
    if (!firm)
        return all;
    if (asked->past) {
        const auto ties = records.contractors().ties_on(firm->id, *asked->past);
        if (!ties || ties->ended
            || std::find(ties->accounts.begin(), ties->accounts.end(), deed.caller.account)
                == ties->accounts.end())
            return all;
        const DevicesOfDay devices(records, *asked->past);
        for (const DeviceId id : ties->devices) {
            if (auto then = devices.find(id))
                all.push_back(std::move(*then));
        }
        return all;
    }
    const auto tree = records.units().tree(asked->day);
    for (const DeviceId id : records.contractors().devices_of(firm->id)) {
        auto row = records.devices().find_with_status(id);
        if (!row || row->device.removed)
            continue;
        EntrustedDevice one;
        if (const Unit* unit = tree->find(row->device.unit))
            one.unit_name = unit->name;
        one.row = std::move(*row);
        all.push_back(std::move(one));
    }
    return all;
}

}
