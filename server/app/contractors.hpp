// Firms that repair (đơn vị bảo trì): what is entrusted to each, and who works for it. Whoever does
// holds no role anywhere: he sees the devices of his firm, its breakdowns, and nothing else.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownContractor {
    struct Person {
        AccountId id;
        std::string name;
        std::string username;
    };
    struct Thing {
        DeviceId id;
        std::string name;
        std::string unit_name;
    };
    Contractor contractor;
    std::string unit_name;
    std::vector<Person> accounts;
    std::vector<Thing> devices;
    bool may_edit = false;
};

inline constexpr std::size_t most_contractors = 100; // of one unit
inline constexpr std::size_t most_contractor_accounts = 50;
inline constexpr std::size_t most_contractor_devices = 2'000;

// The firm the caller works for, while its contract holds. None for whoever holds a role.
std::optional<Contractor> contractor_of(Records& records, const Deed& deed);

// As of the end of an earlier day: the firms entered by then, with whose work for them and what was
// entrusted to them on it, as it was named then. Whose firms, how these are named and reached: as
// of today.
Result<std::vector<ShownContractor>> list_contractors(
    Records& records, const Deed& deed, std::optional<Day> day = {});

Result<ShownContractor> show_contractor(Records& records, const Deed& deed, ContractorId id);

struct ContractorWish {
    std::optional<ContractorId> id; // none: a new one
    UnitId unit; // of a new one
    std::string name;
    std::string phone;
    std::string email;
    std::string contract;
    bool ended = false;
    std::vector<AccountId> accounts;
    std::vector<DeviceId> devices;
    std::optional<Version> seen;
};
// Whoever manages devices there. An account with a role is refused: it would see more.
Result<ShownContractor> save_contractor(
    Records& records, const Deed& deed, const ContractorWish& wish);

// What is entrusted to the caller's firm, with how each stands.
struct EntrustedDevice {
    DeviceRow row;
    std::string unit_name;
    bool is_past = false; // nobody wrote down how it stood
};
// Of an earlier day: what was entrusted to his firm on it, if he worked for it then.
Result<std::vector<EntrustedDevice>> entrusted_devices(
    Records& records, const Deed& deed, std::optional<Day> day = {});

}
